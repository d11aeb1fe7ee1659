"""What an indicator means from a year on: new versions, what figures stay under, what may still be corrected."""

from datetime import date

import pytest

from indicators.enums import Aggregation, Direction, UnitOfMeasure
from indicators.models import Indicator, IndicatorVersion
from indicators.queries.definitions import definition_in, definition_page, definitions_in
from indicators.services.definitions import change_definition, drop_definition
from indicators.services.indicators import FRAME, MEANING, save_indicator, set_in_use, values_of
from indicators.services.parts import save_parts
from organisations.enums import Role
from organisations.models import AuditEvent
from reform.common import clock
from reform.common.errors import Conflict, Invalid, NotPermitted
from reform.common.periods import Period
from tests import make
from tests.indicators.builders import plain, ratio, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    """Somebody of Sở Nội vụ, on a day of June 2025."""
    with clock.working_on(date(2025, 6, 13)):
        yield make.user(make.department("Sở Nội vụ", make.province()), Role.PROVINCE)


def changed(by, indicator: Indicator, from_year: int = 2026, reason: str = "Theo hướng dẫn mới", **fields):
    """The next version; what is not given stays as it is."""
    meaning = {name: getattr(indicator, name) for name in MEANING} | fields
    return change_definition(by=by, indicator=indicator, from_year=from_year, reason=reason, **meaning)


def saved(by, indicator: Indicator, **fields) -> Indicator:
    return save_indicator(by=by, code=indicator.code, **values_of(indicator) | fields)


def test_an_indicator_begins_with_its_first_version(keeper):
    made = ratio(definition="Đếm hồ sơ trả đúng hẹn.")
    first = made.versions.get()
    assert (first.number, first.from_year, first.reason, first.decided_by) == (1, 2010, "", None)
    assert {name: getattr(first, name) for name in MEANING} == {name: getattr(made, name) for name in MEANING}
    by_hand = save_indicator(by=keeper, code="TTHC-99", **values_of(made))
    assert by_hand.versions.get().decided_by == keeper


def test_a_new_version_heads_the_indicator_and_old_figures_stay_under_theirs(keeper):
    indicator = ratio(definition="Đếm hồ sơ trả đúng hẹn.")
    unit = keeper.unit
    old = record(keeper, indicator, unit, 2024, numerator=8, denominator=10)
    version = changed(keeper, indicator, 2025, definition="Đếm cả hồ sơ trả trước hẹn.")
    assert (version.number, version.from_year, version.decided_by) == (2, 2025, keeper)
    indicator.refresh_from_db()
    assert indicator.definition == "Đếm cả hồ sơ trả trước hẹn."
    assert record(keeper, indicator, unit, 2025, numerator=9, denominator=10).definition == version
    late = record(keeper, indicator, unit, 2023, numerator=7, denominator=10)  # typed now, of a year before
    old.refresh_from_db()
    assert {old.definition.number, late.definition.number} == {1}


def test_a_meaning_for_a_year_to_come_counts_nothing_yet(keeper):
    indicator = ratio(definition="Nghĩa cũ của chỉ tiêu.")
    changed(keeper, indicator, 2026, definition="Nghĩa mới của chỉ tiêu.", numerator_name="Số hồ sơ mới")
    assert record(keeper, indicator, keeper.unit, 2025, numerator=1, denominator=2).definition.number == 1
    assert definition_in(indicator, 2026).number == 2
    assert [definitions_in([indicator], year)[indicator.pk].number for year in (2010, 2025, 2026, 2030)] == [1, 1, 2, 2]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"from_year": 2010}, "from_year"),
        ({"from_year": 2031}, "from_year"),
        ({"definition": "Nghĩa đầu tiên.", "name": "Chỉ đổi tên"}, "definition"),
        ({"denominator_name": ""}, "denominator_name"),
        ({"unit_of_measure": UnitOfMeasure.RANK}, "aggregation"),
        ({"name": " "}, "name"),
    ],
)
def test_a_version_that_makes_no_sense_is_refused(keeper, fields, field):
    indicator = ratio(definition="Nghĩa đầu tiên.")
    with pytest.raises(Invalid) as refusal:
        changed(keeper, indicator, **{"definition": "Nghĩa thứ hai."} | fields)
    assert refusal.value.field == field
    assert IndicatorVersion.objects.count() == 1


def test_each_version_is_of_a_later_year_than_the_one_before(keeper):
    indicator = ratio(definition="Một.")
    changed(keeper, indicator, 2026, definition="Hai.")
    indicator.refresh_from_db()
    for year in (2025, 2026):
        with pytest.raises(Invalid, match="phiên bản mới phải áp dụng từ một năm sau"):
            changed(keeper, indicator, year, definition="Ba.")
    assert changed(keeper, indicator, 2027, definition="Ba.").number == 3


def test_figures_of_one_year_have_one_meaning(keeper):
    indicator = ratio(definition="Một.")
    record(keeper, indicator, keeper.unit, 2025, Period.Q1, numerator=1, denominator=2)
    with pytest.raises(Conflict, match="từ năm 2026"):
        changed(keeper, indicator, 2025, definition="Hai.")
    assert changed(keeper, indicator, 2026, definition="Hai.").number == 2


@pytest.mark.parametrize(
    "change",
    [
        {"definition": "Nghĩa khác."},
        {"direction": Direction.LOWER},
        {"numerator_name": "Số khác"},
        {"denominator_name": "Số khác"},
        {"cumulative": False},
        {"unit_of_measure": UnitOfMeasure.COUNT, "aggregation": Aggregation.SUM},
        {"aggregation": Aggregation.LATEST},
    ],
)
def test_what_figures_were_counted_by_is_not_rewritten(keeper, change):
    indicator = ratio(definition="Nghĩa đầu tiên.")
    saved(keeper, indicator, **change)  # nothing was counted yet
    again = ratio("TTHC-09", definition="Nghĩa đầu tiên.")
    record(keeper, again, keeper.unit, 2024, numerator=1, denominator=2)
    with pytest.raises(Conflict, match="lập phiên bản mới"):
        saved(keeper, again, **change)
    again.refresh_from_db()
    assert again.definition == again.versions.get().definition == "Nghĩa đầu tiên."


def test_words_are_corrected_in_the_newest_version_alone(keeper):
    indicator = ratio(name="Tên sai", definition="Một.")
    record(keeper, indicator, keeper.unit, 2024, numerator=1, denominator=2)
    changed(keeper, indicator, 2025, definition="Hai.")
    indicator.refresh_from_db()
    record(keeper, indicator, keeper.unit, 2025, numerator=1, denominator=2)
    saved(keeper, indicator, name="Tên đúng", source="Nguồn mới")
    assert list(indicator.versions.values_list("number", "name", "source")) == [
        (1, "Tên sai", ""),
        (2, "Tên đúng", "Nguồn mới"),
    ]


def test_a_first_definition_may_be_written_when_figures_are_there(keeper):
    indicator = ratio()
    record(keeper, indicator, keeper.unit, 2024, numerator=1, denominator=2)
    assert saved(keeper, indicator, definition="Đếm hồ sơ.").versions.get().definition == "Đếm hồ sơ."


def test_a_version_without_figures_is_taken_back_and_one_with_them_is_not(keeper):
    indicator = ratio(definition="Một.")
    with pytest.raises(Conflict, match="chỉ có một phiên bản"):
        drop_definition(by=keeper, indicator=indicator)
    changed(keeper, indicator, 2025, definition="Hai.")
    indicator.refresh_from_db()
    assert drop_definition(by=keeper, indicator=indicator).definition == "Một."
    assert indicator.versions.get().number == 1
    changed(keeper, indicator, 2025, definition="Hai.")
    indicator.refresh_from_db()
    record(keeper, indicator, keeper.unit, 2025, numerator=1, denominator=2)
    with pytest.raises(Conflict, match="1 số liệu"):
        drop_definition(by=keeper, indicator=indicator)


def test_only_who_keeps_the_catalogue_changes_it(keeper):
    indicator, office = ratio(definition="Một."), make.user(keeper.unit, Role.OFFICE)
    attempts = (
        lambda: saved(office, indicator, name="Khác"),
        lambda: changed(office, indicator, definition="Hai."),
        lambda: drop_definition(by=office, indicator=indicator),
        lambda: set_in_use(by=office, indicator=indicator, in_use=False),
        lambda: save_parts(by=office, indicator=indicator, parts=[("A", "Một phần")]),
    )
    for attempt in attempts:
        with pytest.raises(NotPermitted, match="Sở Nội vụ"):
            attempt()
    assert (Indicator.objects.get().version, IndicatorVersion.objects.count()) == (1, 1)


def test_the_second_writer_is_shown_the_first_ones_change(keeper):
    indicator = ratio(definition="Một.")
    seen = indicator.version
    saved(keeper, indicator, name="Người thứ nhất", seen_version=seen)
    indicator.refresh_from_db()
    with pytest.raises(Conflict, match="người khác sửa"):
        saved(keeper, indicator, name="Người thứ hai", seen_version=seen)
    meaning = {name: getattr(indicator, name) for name in MEANING} | {"definition": "Hai."}
    with pytest.raises(Conflict, match="người khác sửa"):
        change_definition(by=keeper, indicator=indicator, from_year=2026, reason="Mới", seen_version=seen, **meaning)
    assert Indicator.objects.get().name == "Người thứ nhất"


def test_retiring_and_bringing_back_are_in_the_log_and_change_nothing_twice(keeper):
    indicator = ratio()
    for in_use in (False, False, True):
        set_in_use(by=keeper, indicator=indicator, in_use=in_use)
    assert indicator.is_active
    actions = AuditEvent.objects.filter(object_type="indicators.indicator").order_by("pk").values_list("action")
    assert [action for (action,) in actions] == ["Lưu chỉ tiêu", "Ngừng chỉ tiêu", "Đưa chỉ tiêu vào dùng lại"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reporter_kinds": ["DIVISION"]}, "reporter_kinds"),
        ({"periods_asked": ["AD_HOC"]}, "periods_asked"),
        ({"published_in": 13}, "published_in"),
        ({"aggregation": Aggregation.LATEST, "parts_add_up": True}, "parts_add_up"),
        ({"name": ""}, "name"),
    ],
)
def test_a_frame_that_makes_no_sense_is_refused(keeper, fields, field):
    indicator = ratio()
    with pytest.raises(Invalid) as refusal:
        saved(keeper, indicator, **fields)
    assert refusal.value.field == field


@pytest.mark.parametrize("code", ["tthc-01", "danh-muc", "A B", "-A", "X" * 21, "Đ-01", ""])
def test_a_code_can_stand_in_an_address(keeper, code):
    with pytest.raises(Invalid) as refusal:
        save_indicator(by=keeper, code=code, **values_of(ratio()))
    assert refusal.value.field == "code"


def test_nothing_narrows_itself_at_any_distance(keeper):
    one, two = ratio("A-01"), ratio("A-02")
    saved(keeper, two, narrows=one)
    for above in (Indicator.objects.get(code="A-02"), one):
        with pytest.raises(Invalid, match="trong đó"):
            saved(keeper, one, narrows=above)


def test_all_four_periods_are_the_same_as_none(keeper):
    asked = saved(
        keeper, ratio(), periods_asked=["YEAR", "M9", "Q1", "H1", "Q3"], reporter_kinds=["COMMUNE", "PROVINCE"]
    )
    assert (asked.periods_asked, asked.reporter_kinds) == ([], ["PROVINCE", "COMMUNE"])


def test_parts_keep_their_figures(keeper):
    indicator = plain("CD-01", UnitOfMeasure.COUNT, Aggregation.SUM)
    save_parts(by=keeper, indicator=indicator, parts=[("TINH", "Cấp tỉnh"), ("XA", "Cấp xã")])
    figure = record(keeper, indicator, keeper.unit, 2024, value=3)
    type(figure).objects.filter(pk=figure.pk).update(part="TINH")
    with pytest.raises(Conflict, match="“Cấp tỉnh”"):
        save_parts(by=keeper, indicator=indicator, parts=[("XA", "Cấp xã")])
    after = save_parts(by=keeper, indicator=indicator, parts=[("TINH", "Các cơ quan cấp tỉnh")])
    assert [(part.code, part.name, part.position) for part in after] == [("TINH", "Các cơ quan cấp tỉnh", 1)]


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([("A", "Một"), ("A", "Hai")], "hai lần"),
        ([("Đất", "Đất đai")], "không dấu"),
        ([("A", " ")], "chưa có tên"),
        ([(f"P{number}", "Phần") for number in range(61)], "nhiều nhất 60"),
    ],
)
def test_parts_that_make_no_sense_are_refused(keeper, parts, words):
    with pytest.raises(Invalid, match=words):
        save_parts(by=keeper, indicator=ratio(), parts=parts)


def test_the_page_of_versions_marks_what_each_one_changed(keeper):
    indicator = ratio(definition="Một.")
    record(keeper, indicator, keeper.unit, 2024, numerator=1, denominator=2)
    changed(keeper, indicator, 2025, definition="Hai.", cumulative=False)
    page = definition_page(indicator)
    assert [(version.number, version.figures) for version in page.versions] == [(2, 0), (1, 1)]
    marked = {line.label: line.cells for line in page.lines if any(new for _, new in line.cells)}
    assert marked == {
        "Định nghĩa": [("Hai.", True), ("Một.", False)],
        "Cách đếm": [("chỉ trong kỳ", True), ("lũy kế từ đầu năm", False)],
    }


def test_what_is_kept_of_an_indicator_is_named_once():
    columns = {field.name for field in Indicator._meta.concrete_fields}
    assert {*MEANING, *FRAME} == columns - {"id", "code", "version", "updated_at", "search_text"}
