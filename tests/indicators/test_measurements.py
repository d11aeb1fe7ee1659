"""Figures: what is computed, what is refused, what a correction keeps, who may."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import Aggregation, UnitOfMeasure
from indicators.figures import make_figure
from indicators.models import Measurement, MeasurementRevision
from indicators.services.indicators import save_indicator
from organisations.enums import Role, UnitKind
from organisations.models import AuditEvent
from reform.common.errors import Conflict, Invalid, NotPermitted
from reform.common.periods import Period
from tests import make
from tests.indicators.builders import plain, ratio, record

PERCENT = {"unit_of_measure": UnitOfMeasure.PERCENT, "aggregation": Aggregation.RATIO_OF_SUMS}


def number(text: str) -> Decimal:
    return Decimal(text)


# ── What a figure may be ──


def test_a_percentage_is_computed_from_its_parts():
    assert make_figure(**PERCENT, numerator=number("2"), denominator=number("3")).value == Decimal("66.6667")


def test_nothing_occurred_is_no_value_and_not_zero():
    made = make_figure(**PERCENT, numerator=number("0"), denominator=number("0"))
    assert (made.value, made.nothing_occurred) == (None, True)
    assert make_figure(**PERCENT, numerator=number("0"), denominator=number("5")).value == 0


@pytest.mark.parametrize(
    ("field", "words", "given"),
    [
        ("numerator", "lớn hơn mẫu số", {"numerator": "11", "denominator": "10"}),
        ("numerator", "tử số cũng phải bằng 0", {"numerator": "1", "denominator": "0"}),
        ("numerator", "nhập tử số", {"denominator": "10"}),
        ("denominator", "nhập mẫu số", {"numerator": "10"}),
        ("numerator", "không được âm", {"numerator": "-1", "denominator": "10"}),
        ("numerator", "một số cụ thể", {"numerator": "NaN", "denominator": "10"}),
        ("denominator", "một số cụ thể", {"numerator": "1", "denominator": "Infinity"}),
        ("denominator", "quá lớn", {"numerator": "1", "denominator": "1e15"}),
        ("denominator", "quá lớn", {"numerator": "1", "denominator": "1e999999"}),
        ("value", "không khớp", {"numerator": "9", "denominator": "10", "value": "91"}),
        ("value", "không phát sinh", {"numerator": "0", "denominator": "0", "value": "100"}),
    ],
)
def test_parts_that_do_not_do_are_refused_at_their_field(field, words, given):
    with pytest.raises(Invalid, match=words) as caught:
        make_figure(**PERCENT, **{name: number(value) for name, value in given.items()})
    assert caught.value.field == field


def test_more_than_everything_needs_a_reason_in_the_note():
    parts = {"numerator": number("108"), "denominator": number("100")}
    assert make_figure(**PERCENT, **parts, note="Thu vượt dự toán").value == 108


@pytest.mark.parametrize(
    ("measure", "given", "words"),
    [
        (UnitOfMeasure.PERCENT, {"value": "101"}, "Tỷ lệ phải từ 0 đến 100. Ông/bà đã nhập 101."),
        (UnitOfMeasure.PERCENT, {}, "nhập giá trị"),
        (UnitOfMeasure.RANK, {"value": "0"}, "từ 1"),
        (UnitOfMeasure.RANK, {"value": "2.5"}, "số nguyên"),
        (UnitOfMeasure.COUNT, {"numerator": "1", "denominator": "2"}, "chỉ có một giá trị"),
    ],
)
def test_values_that_do_not_do_are_refused(measure, given, words):
    numbers = {name: number(value) for name, value in given.items()}
    with pytest.raises(Invalid, match=words):
        make_figure(unit_of_measure=measure, aggregation=Aggregation.NONE, **numbers)


def test_a_band_is_a_word_and_a_number_is_none():
    band = {"unit_of_measure": UnitOfMeasure.BAND, "aggregation": Aggregation.NONE}
    assert make_figure(**band, band=" trung  bình cao ").band == "trung bình cao"
    for wrong in ({}, {"value": number("2")}, {"band": "x" * 41}):
        with pytest.raises(Invalid):
            make_figure(**band, **wrong)
    with pytest.raises(Invalid, match="không xếp nhóm"):
        make_figure(unit_of_measure=UnitOfMeasure.RANK, aggregation=Aggregation.NONE, band="khá")


@given(st.decimals(0, 10**9, places=4), st.decimals(0, 10**9, places=4))
def test_a_ratio_is_a_percentage_or_refused(numerator, denominator):
    try:
        made = make_figure(**PERCENT, numerator=numerator, denominator=denominator)
    except Invalid:
        assert numerator > denominator
    else:
        assert made.value is None if not denominator else 0 <= made.value <= 100


@given(st.decimals(), st.decimals(), st.decimals())
def test_any_number_at_all_is_taken_or_refused_in_words(numerator, denominator, value):
    for measure in UnitOfMeasure:
        for aggregation in Aggregation:
            kind = {"unit_of_measure": measure, "aggregation": aggregation}
            try:
                make_figure(**kind, numerator=numerator, denominator=denominator, value=value, note="x")
            except Invalid as error:
                assert str(error)


# ── Recording ──


@pytest.mark.django_db
def test_a_figure_is_recorded_and_audited():
    unit, indicator = make.department("Sở Nội vụ", make.province()), ratio()
    office = make.user(unit, Role.OFFICE)
    made = record(office, indicator, unit, numerator=45, denominator=50)
    assert (made.value, made.version, made.recorded_by) == (90, 1, office)
    event = AuditEvent.objects.about(made).get()
    assert event.after == {"numerator": "45", "denominator": "50", "value": "90"}


@pytest.mark.django_db
def test_the_same_figure_again_changes_nothing():
    unit, indicator = make.department("Sở Nội vụ", make.province()), ratio()
    office = make.user(unit, Role.OFFICE)
    first = record(office, indicator, unit, numerator=45, denominator=50)
    again = record(office, indicator, unit, numerator="45.0000", denominator=50)
    assert (again.pk, again.version, again.recorded_at) == (first.pk, 1, first.recorded_at)
    assert AuditEvent.objects.about(first).count() == 1


@pytest.mark.django_db
def test_a_correction_says_why_and_keeps_what_was_there():
    unit, indicator = make.department("Sở Nội vụ", make.province()), ratio()
    office = make.user(unit, Role.OFFICE)
    record(office, indicator, unit, numerator=45, denominator=50)
    with pytest.raises(Invalid, match="lý do sửa") as caught:
        record(office, indicator, unit, numerator=46, denominator=50)
    assert caught.value.field == "reason"
    made = record(office, indicator, unit, numerator=46, denominator=50, reason="Bổ sung hồ sơ tháng 12")
    assert (made.value, made.version) == (92, 2)
    kept = MeasurementRevision.objects.get()
    assert (kept.numerator, kept.value, kept.reason) == (45, 90, "Bổ sung hồ sơ tháng 12")
    assert Measurement.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "when"),
    [("year", {"year": 2009}), ("year", {"year": 2061}), ("year", {"year": 2059}), ("period", {"period": "Q2"})],
)
def test_a_figure_belongs_to_a_period_that_has_begun(field, when):
    unit = make.department("Sở Nội vụ", make.province())
    with pytest.raises(Invalid) as caught:
        record(make.user(unit, Role.OFFICE), ratio(), unit, numerator=1, denominator=2, **when)
    assert caught.value.field == field
    assert not Measurement.objects.exists()


@pytest.mark.django_db
def test_a_group_has_no_figures():
    province = make.province()
    group = make.group("Các sở", province, [])
    with pytest.raises(Invalid, match="một nhóm"):
        record(make.user(province, Role.ADMIN), ratio(), group, numerator=1, denominator=2)


@pytest.mark.django_db
def test_who_may_record_for_whom():
    province = make.province()
    own, other = make.department("Sở Nội vụ", province), make.department("Sở Tư pháp", province)
    division = make.unit("Văn phòng", UnitKind.DIVISION, own)
    abroad = make.department("Sở Nội vụ", make.province("UBND tỉnh Đồng Nai", "DNI"))
    indicator = ratio()
    for role, allowed in (
        (Role.OFFICIAL, [own, division]),
        (Role.OFFICE, [own, division]),
        (Role.PROVINCE, [own, division, other, province]),
        (Role.ADMIN, [own, division, other, province, abroad]),
        (Role.LEADER, []),
        (Role.CLIENT, []),
    ):
        user = make.user(division, role)
        for unit in (own, division, other, province, abroad):
            if unit in allowed:
                record(user, indicator, unit, numerator=1, denominator=2)
            else:
                with pytest.raises(NotPermitted):
                    record(user, indicator, unit, numerator=1, denominator=2)


@pytest.mark.django_db
def test_what_an_indicator_counts_stays_under_its_figures():
    unit, indicator = (
        make.department("Sở Nội vụ", make.province()),
        plain("CD-01", UnitOfMeasure.COUNT, Aggregation.SUM),
    )
    record(make.user(unit, Role.OFFICE), indicator, unit, value=3)
    same = {name: getattr(indicator, name) for name in ("code", "area", "direction", "unit_of_measure")}
    with pytest.raises(Conflict, match="lập phiên bản mới"):
        save_indicator(by=None, name="Khác", aggregation=Aggregation.LATEST, **same)
    assert save_indicator(by=None, name="Tên mới", aggregation=Aggregation.SUM, **same).search_text == "ten moi cd-01"


@pytest.mark.django_db
def test_figures_are_seen_by_the_agency_and_the_province():
    province = make.province()
    own, other = make.department("Sở Nội vụ", province), make.department("Sở Tư pháp", province)
    admin, indicator = make.user(None, Role.ADMIN), ratio()
    figures = {unit: record(admin, indicator, unit, numerator=1, denominator=2) for unit in (own, other, province)}
    assert set(Measurement.objects.visible_to(make.user(own))) == {figures[own], figures[province]}
    assert set(Measurement.objects.visible_to(make.user(own, Role.PROVINCE))) == set(figures.values())
    assert record(admin, indicator, own, period=Period.H1, numerator=1, denominator=4).value == 25
