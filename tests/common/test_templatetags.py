"""Tags, filters and components as pages use them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from reform.common import charts, clock, wording
from reform.common.navigation import ENTRIES, entries_for, start_url

OVERDUE = SimpleNamespace(value="OVERDUE", label="Quá hạn", tone="red", icon="triangle", detail="12 ngày")
PARTS = [("Hoàn thành", "green", 12, 88), ("Quá hạn", "red", 3, 88), ("Chưa thực hiện", "grey", 0, 88)]


def render(source: str, address: str = "/", user=None, **context) -> str:
    """The template text as a page of that address would show it, white space folded."""
    request = RequestFactory().get(address)
    request.user = user or AnonymousUser()
    html = Template("{% load portal %}" + source).render(Context({"request": request, "user": request.user, **context}))
    return re.sub(r"\s+", " ", html).strip()


def text(html: str) -> str:
    """What a person reads of it."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


class ProgressForm(forms.Form):
    """A form with each kind of control."""

    percent = forms.DecimalField(
        label="Tỷ lệ", max_value=100, help_text="Từ 0 đến 100.", error_messages={"max_value": "Ông/bà đã nhập quá 100."}
    )
    result = forms.CharField(label="Kết quả", required=False, widget=forms.Textarea)
    status = forms.ChoiceField(label="Tình trạng", choices=[("a", "Đang làm"), ("b", "Xong")], widget=forms.RadioSelect)
    shared = forms.BooleanField(label="Dùng lại", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict:
        """Refuses one result, to have an error that belongs to no field."""
        if self.cleaned_data.get("result") == "mâu thuẫn":
            raise forms.ValidationError("Kết quả mâu thuẫn với tình trạng.")
        return self.cleaned_data


# ── Words and numbers ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Decimal("1234.5"), None, "1.234,5"),
        (Decimal("100.00"), None, "100"),
        (Decimal("1E+3"), None, "1.000"),
        (1234567, None, "1.234.567"),
        (Decimal("0.125"), 2, "0,13"),
        (Decimal("-2.5"), 0, "-3"),
        (7, 1, "7,0"),
        (0, None, "0"),
        (None, None, "—"),
    ],
)
def test_numbers_have_a_decimal_comma_and_dots_for_thousands(value, places, expected):
    assert wording.number(value, places) == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(12, 88, "13,6%"), (88, 88, "100%"), (0, 88, "0%"), (1, 3, "33,3%"), (2, 3, "66,7%"), (0, 0, "không phát sinh")],
)
def test_percent_rounds_to_one_decimal_and_never_divides_by_zero(part, whole, expected):
    assert render("{{ part|vn_percent:whole }}", part=part, whole=whole) == expected


def test_ratio_gives_count_and_share():
    assert render("{% ratio 12 88 %}") == "12/88 (13,6%)"
    assert render("{% ratio 0 0 %}") == "không phát sinh"


def test_dates_are_days_in_vietnam():
    late_evening_utc = datetime(2025, 6, 13, 18, 30, tzinfo=UTC)
    assert render("{{ at|vn_date }}", at=late_evening_utc) == "14/06/2025"
    assert render("{{ at|vn_datetime }}", at=late_evening_utc) == "01:30 14/06/2025"
    assert render("{{ at|vn_date }}", at=date(2025, 3, 5)) == "05/03/2025"
    assert render("[{{ at|vn_date }}]", at=None) == "[]"


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 6, 27), "trong 3 ngày nữa"),
        (date(2025, 6, 30), "hôm nay"),
        (date(2025, 7, 1), "quá hạn 1 ngày"),
        (date(2025, 7, 12), "quá hạn 12 ngày"),
    ],
)
def test_days_phrase_counts_from_the_portals_working_day(today, expected):
    with clock.working_on(today):
        assert render("{{ due|days_phrase }}", due=date(2025, 6, 30)) == expected
    assert render("{{ due|days_phrase:today }}", due=date(2025, 6, 30), today=today) == expected


def test_period_label_names_period_and_year():
    assert render("{{ period|period_label:year }}", period="H1", year=2025) == "6 tháng đầu năm 2025"
    assert render("{{ period|period_label:year }}", period="Q1", year=2026) == "Quý I năm 2026"


# ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_status_tag_says_colour_shape_and_words_together():
    html = render("{% status_tag state %}", state=OVERDUE)
    assert 'class="tag tone-red"' in html
    assert '<svg class="icon"' in html and 'aria-hidden="true"' in html
    assert text(html) == "Quá hạn 12 ngày"
    assert text(render('{% status_tag state detail="1 ngày" %}', state=OVERDUE)) == "Quá hạn 1 ngày"
    assert render("{% status_tag state %}", state=None) == ""


def test_status_tag_escapes_the_reason():
    returned = SimpleNamespace(label="Bị trả lại", tone="amber", icon="return", detail="<b>thiếu</b>")
    assert "&lt;b&gt;thiếu&lt;/b&gt;" in render("{% status_tag state %}", state=returned)


@pytest.mark.parametrize(
    "name", ["circle", "half", "clock", "triangle", "tick", "tick-late", "loop", "hourglass", "return", "cross"]
)
def test_each_status_has_its_icon(name):
    picture = ElementTree.fromstring(render(f'{{% icon "{name}" %}}'))  # noqa: S314 -- the project's own file
    assert len(picture) >= 1 and picture.get("aria-hidden") == "true"


def test_deadline_keeps_the_words_and_adds_the_date_understood():
    due = date(2025, 12, 31)
    source = "{% deadline_cell words due tentative=True phrase='trong 3 ngày nữa' %}"
    assert text(render(source, words="Tháng 1 – Tháng 12", due=due)) == (
        "Tháng 1 – Tháng 12 đến 31/12/2025 · dự kiến · trong 3 ngày nữa"
    )
    assert text(render("{% deadline_cell words due %}", words="31/12/2025", due=due)) == "31/12/2025"
    assert text(render("{% deadline_cell words %}", words="Thường xuyên")) == "Thường xuyên"


def test_unit_names_put_leads_in_bold_and_fold_what_is_many():
    unit = SimpleNamespace(short_name="Sở Nội vụ")
    html = render(
        "{% unit_names leads supports most=2 %}", leads=[unit], supports=["Sở Y tế", "Sở Công Thương", "Sở <X>"]
    )
    assert "<b>Sở Nội vụ</b>" in html
    assert text(html) == "Sở Nội vụ Phối hợp: Sở Y tế, Sở Công Thương và 1 đơn vị khác Sở &lt;X&gt;"


def test_long_text_opens_in_place_only_when_it_is_long():
    long = "Rà soát thủ tục hành chính " * 20
    assert "<details" in render("{% long_text words 60 %}", words=long)
    assert render("{% long_text words 60 %}", words="Ngắn & gọn") == "Ngắn &amp; gọn"


# ── Charts ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_stacked_bar_draws_widths_in_proportion_and_says_them():
    drawing = ElementTree.fromstring(charts.stacked_bar_svg(PARTS, title="Kế hoạch 2025"))  # noqa: S314 -- as above
    space = "{http://www.w3.org/2000/svg}"
    rects = {rect.get("class"): rect for rect in drawing.iter(f"{space}rect")}
    assert rects["chart-green"].get("width") == "13.636%"
    assert (rects["chart-red"].get("x"), rects["chart-red"].get("width")) == ("13.636%", "3.409%")
    assert "chart-grey" not in rects
    assert drawing.find(f"{space}title").text == "Kế hoạch 2025"
    assert drawing.find(f"{space}desc").text == "Hoàn thành: 12; Quá hạn: 3"
    assert [line.get("stroke-dasharray") for line in drawing.iter(f"{space}line")] == ["1.5 4"]


def test_stacked_bar_stands_over_its_numbers():
    words = text(render('{% stacked_bar parts title="Kế hoạch" %}', parts=PARTS))
    assert "Kế hoạch — 88 hoạt động" in words
    assert "Quá hạn 3 3,4%" in words
    assert "Chưa thực hiện 0 0%" in words


def test_stacked_bar_of_nothing_says_so():
    html = render("{% stacked_bar parts %}{% status_bar parts %}", parts=[])
    assert "Không phát sinh." in html
    assert "Chưa có số liệu" in html


def test_figures_are_readable_upon_their_colours():
    def light(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for tone, (fill, ink) in charts.FILLS.items():
        dark, bright = sorted((light(fill), light(ink)))
        assert (bright + 0.05) / (dark + 0.05) >= 4.5, tone


# ── Forms ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_field_ties_label_hint_error_and_control_together():
    form = ProgressForm({"percent": "101", "status": "a", "version": 1})
    html = render("{% field form.percent inputmode='decimal' %}", form=form)
    assert '<label for="id_percent">Tỷ lệ</label>' in html
    control = re.search(r"<input[^>]*>", html).group()
    assert 'aria-describedby="id_percent-hint id_percent-error"' in control
    assert 'aria-invalid="true"' in control and 'inputmode="decimal"' in control
    assert html.index("Từ 0 đến 100.") < html.index("Ông/bà đã nhập quá 100.") < html.index("<input")


def test_field_marks_what_is_optional_and_groups_choices():
    form = ProgressForm()
    assert "Kết quả (không bắt buộc)" in text(render("{% field form.result %}", form=form))
    assert re.search(r"<fieldset>\s*<legend>Tình trạng</legend>", render("{% field form.status %}", form=form))
    box = render("{% field form.shared %}", form=form)
    assert box.index("<input") < box.index("Dùng lại")
    assert render("{% field form.version %}", form=form).startswith('<input type="hidden"')


def test_field_takes_another_type_of_the_control():
    html = render("{% field form.percent type='search' %}", form=ProgressForm())
    assert re.findall(r'type="(\w+)"', html) == ["search"]


def test_error_summary_links_each_error_to_its_control():
    form = ProgressForm({"percent": "101", "result": "mâu thuẫn", "version": 1})
    html = render("{% error_summary form %}", form=form)
    assert "Cần xem lại 3 chỗ" in html and "data-focus" in html
    assert '<a href="#id_percent">Tỷ lệ: Ông/bà đã nhập quá 100.</a>' in html
    assert '<a href="#id_status_0">' in html
    assert "<li>Kết quả mâu thuẫn với tình trạng.</li>" in html
    assert render("{% error_summary form nothing %}", form=ProgressForm(), nothing=None) == ""


# ── Addresses ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_link_with_keeps_the_filters_and_goes_back_to_the_first_page():
    address = "/ke-hoach/?q=c%E1%BA%A3i&area=1&area=2&page=3"
    assert render("{% link_with sort='due' %}", address) == "?q=c%E1%BA%A3i&amp;area=1&amp;area=2&amp;sort=due"
    assert render("{% link_with page=4 %}", address) == "?q=c%E1%BA%A3i&amp;area=1&amp;area=2&amp;page=4"
    assert render("{% link_with area=None q='' %}", address) == "?"


def test_pagination_counts_in_words_and_keeps_the_filters():
    page = Paginator(range(1234), 50).page(2)
    html = render("{% pagination page 'hoạt động' %}", "/?q=a&page=2", page=page)
    assert "51–100 trong 1.234 hoạt động" in html
    assert '<a href="?q=a&amp;page=3" rel="next">Sau</a>' in html
    assert "<a" not in render("{% pagination page %}", page=Paginator(range(3), 50).page(1))


# ── The frame ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_component_sees_its_parameters_and_not_the_pages():
    source = '{% component "empty" title="Chưa có báo cáo" %}<p>{{ words }}</p>{% endcomponent %}'
    html = render(source, words="<Kỳ này>", title="Tiêu đề của trang")
    assert html.endswith('<div class="empty"><p>Chưa có báo cáo</p><p>&lt;Kỳ này&gt;</p></div>')
    assert "Tiêu đề của trang" not in render('{% component "empty" %}{% endcomponent %}', title="Tiêu đề của trang")
    assert render('{% component "page_state" %} {% endcomponent %}') == ""


def test_confirm_sends_the_token_of_the_page():
    source = '{% component "confirm" label="Gửi" url="/gui/" consequence="Không sửa được nữa." %}{% endcomponent %}'
    html = render(source, csrf_token="abc123")
    assert 'name="csrfmiddlewaretoken" value="abc123"' in html
    assert '<form class="confirm__body tone-amber" method="post" action="/gui/"' in html


def test_navigation_is_the_roles_own_and_marks_where_one_is():
    person = SimpleNamespace(is_authenticated=True, role="ADMIN")
    html = render("{% navigation %}", reverse("organisations:unit_list") + "SNV/", user=person)
    assert text(html) == "Đơn vị Tài khoản Danh mục Kết nối API Nhật ký Quản trị"
    assert re.findall(r'aria-current="(\w+)">([^<]+)', html) == [("true", "Đơn vị")]
    assert render("{% navigation %}") == ""


def test_navigation_marks_the_section_that_a_page_names():
    marked = {entry.label: entry.current for entry in entries_for("ADMIN", "/khac/", "organisations:audit_log")}
    assert marked == {
        "Đơn vị": "",
        "Tài khoản": "",
        "Danh mục": "",
        "Kết nối API": "",
        "Nhật ký": "true",
        "Quản trị": "",
    }


def test_start_page_is_the_first_entry():
    assert start_url("ADMIN") == reverse("organisations:unit_list")
    assert start_url("") == "/"


@pytest.mark.parametrize("role", sorted(ENTRIES))
def test_every_entry_of_the_navigation_has_its_page(role):
    missing = []
    for _, name in ENTRIES[role]:
        try:
            reverse(name)
        except NoReverseMatch:
            missing.append(name)
    assert missing == []


def test_a_leader_has_figures_and_indicators_one_click_away_and_admin_the_catalogue():
    assert {"Số liệu", "Chỉ tiêu"} <= {entry.label for entry in entries_for("LEADER")}
    marked = [entry.label for entry in entries_for("ADMIN", "/chi-tieu/danh-muc/TTHC-01/") if entry.current]
    assert marked == ["Danh mục"]
