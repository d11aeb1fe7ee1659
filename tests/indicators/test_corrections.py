"""Corrections, withdrawals, two people at once, parts and doubts, as the service keeps them."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.enums import Aggregation, UnitOfMeasure
from indicators.figure_words import figure_words as words_of_rolled
from indicators.models import Indicator, IndicatorPart, Measurement, MeasurementRevision
from indicators.queries.corrections import corrections_of
from indicators.queries.roll_up import roll_up
from indicators.services.definitions import change_definition
from indicators.services.indicators import MEANING
from indicators.services.measurements import Entry, record_figures, record_measurement, withdraw_measurement
from organisations.enums import Role
from organisations.models import AuditEvent
from reform.common import clock
from reform.common.errors import Conflict, Invalid, NotPermitted
from reform.common.periods import Period
from tests import make
from tests.indicators.builders import plain, ratio, record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day():
    with clock.working_on(date(2025, 12, 20)):
        yield


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province())


@pytest.fixture
def office(justice):
    return make.user(justice, Role.OFFICE, full_name="Trần Văn An")


def give(by, indicator, unit, year=2025, period=Period.YEAR, **fields):
    numbers = {name: Decimal(fields.pop(name)) for name in ("numerator", "denominator", "value") if name in fields}
    return record_measurement(by=by, indicator=indicator, unit=unit, year=year, period=period, **numbers, **fields)


def with_parts(indicator, *names, add_up=True):
    for position, name in enumerate(names, start=1):
        IndicatorPart.objects.create(indicator=indicator, code=name, name=f"Cấp {name}", position=position)
    indicator.parts_add_up = add_up
    indicator.save()
    return indicator


def test_who_saw_an_older_figure_is_shown_the_others(justice, office):
    indicator, colleague = ratio(), make.user(justice, Role.OFFICIAL, full_name="Lê Thị Bình")
    give(colleague, indicator, justice, numerator=45, denominator=50)
    with pytest.raises(Conflict, match=r"Lê Thị Bình đã ghi 45/50 \(90%\) lúc"):
        give(office, indicator, justice, numerator=40, denominator=50, seen_version=0, reason="Đếm lại")
    assert not MeasurementRevision.objects.exists()
    same = give(office, indicator, justice, numerator=45, denominator=50, seen_version=0)
    assert same.recorded_by == colleague  # the same figure is no conflict
    give(office, indicator, justice, numerator=40, denominator=50, seen_version=1, reason="Đếm lại")
    with pytest.raises(Conflict, match="Trần Văn An đã ghi 40/50"):
        give(colleague, indicator, justice, numerator=41, denominator=50, seen_version=1, reason="Nữa")


def test_a_correction_keeps_what_was_there_with_who_and_when(justice, office):
    indicator, colleague = ratio(), make.user(justice)
    with clock.working_on(date(2025, 12, 16)):
        first = give(colleague, indicator, justice, numerator=45, denominator=50, note="Sơ bộ")
        recorded_at = first.recorded_at
    give(office, indicator, justice, numerator=46, denominator=50, reason="Bổ sung hồ sơ")
    kept = MeasurementRevision.objects.get()
    assert (kept.numerator, kept.note, kept.version, kept.was_withdrawn) == (45, "Sơ bộ", 1, False)
    assert (kept.recorded_by, kept.recorded_at) == (colleague, recorded_at)
    assert (kept.replaced_by, kept.reason) == (office, "Bổ sung hồ sơ")


def test_a_withdrawn_figure_keeps_its_row_and_comes_back_as_a_correction(justice, office):
    indicator = ratio()
    made = give(office, indicator, justice, numerator=45, denominator=50)
    with pytest.raises(Invalid, match="lý do rút"):
        withdraw_measurement(by=office, measurement=made, reason=" ")
    with pytest.raises(NotPermitted):
        withdraw_measurement(by=make.user(justice, Role.LEADER), measurement=made, reason="Sai")
    with pytest.raises(Conflict):
        withdraw_measurement(by=office, measurement=made, reason="Sai", seen_version=7)
    gone = withdraw_measurement(by=office, measurement=made, reason="Nhầm đơn vị", seen_version=1)
    assert (gone.is_withdrawn, gone.value, gone.numerator, gone.version) == (True, None, None, 2)
    assert not Measurement.objects.counted().exists()
    assert withdraw_measurement(by=office, measurement=gone, reason="Nữa").version == 2
    with pytest.raises(Invalid, match="đã được rút"):
        give(office, indicator, justice, numerator=45, denominator=50)
    back = give(office, indicator, justice, numerator=45, denominator=50, reason="Đúng là của đơn vị")
    assert (back.pk, back.is_withdrawn, back.value, back.version) == (made.pk, False, 90, 3)
    assert [kept.was_withdrawn for kept in MeasurementRevision.objects.order_by("pk")] == [False, True]
    actions = AuditEvent.objects.about(made).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["Ghi số liệu", "Rút số liệu", "Sửa số liệu"]


def test_a_jump_is_taken_when_a_note_says_why(justice, office):
    indicator = ratio()
    give(office, indicator, justice, 2024, numerator=20, denominator=100)
    with pytest.raises(Invalid, match=r"Tăng 60 điểm % so với năm 2024 \(20% → 80%\)") as refusal:
        give(office, indicator, justice, numerator=80, denominator=100)
    assert refusal.value.field == "note"
    made = give(office, indicator, justice, numerator=80, denominator=100, note="Đưa vào dịch vụ công mới")
    assert made.value == 80


def test_what_is_compared_is_alike(justice, office):
    grows = plain("TK-01", UnitOfMeasure.COUNT, Aggregation.SUM)
    give(office, grows, justice, 2024, Period.YEAR, value=400)
    give(office, grows, justice, 2025, Period.Q1, value=20)  # a new year begins at nothing
    with pytest.raises(Invalid, match="lũy kế giảm"):
        give(office, grows, justice, 2025, Period.H1, value=19)
    within = plain("TK-02", UnitOfMeasure.COUNT, Aggregation.SUM, cumulative=False)
    give(office, within, justice, 2025, Period.Q3, value=100)
    give(office, within, justice, 2025, Period.YEAR, value=400)  # a year is longer than a quarter
    give(office, within, justice, 2024, Period.H1, value=100)
    with pytest.raises(Invalid, match="gấp 3 lần trở lên"):
        give(office, within, justice, 2025, Period.H1, value=300)


def test_parts_are_compared_when_all_are_written(justice, office):
    indicator = with_parts(plain("TK-03", UnitOfMeasure.COUNT, Aggregation.SUM), "NHA-O", "XAY-DUNG")
    give(office, indicator, justice, value=100)
    give(office, indicator, justice, value=60, part="NHA-O")
    with pytest.raises(Invalid, match="cộng lại có giá trị 110, còn giá trị chung là 100"):
        give(office, indicator, justice, value=50, part="XAY-DUNG")
    give(office, indicator, justice, value=40, part="XAY-DUNG")
    fixed = {"reason": "Đếm lại", "seen_version": 1}
    with pytest.raises(Invalid, match="chung là 110"):
        give(office, indicator, justice, value=110, **fixed)
    entries = [Entry(indicator, value=Decimal(110), **fixed), Entry(indicator, "XAY-DUNG", value=Decimal(50), **fixed)]
    record_figures(by=office, unit=justice, year=2025, period=Period.YEAR, entries=entries)
    assert dict(Measurement.objects.values_list("part", "value")) == {"": 110, "NHA-O": 60, "XAY-DUNG": 50}
    assert Measurement.objects.counted().get().value == 110


def test_a_part_is_one_of_its_indicator(justice, office):
    indicator = with_parts(ratio(), "NHA-O", add_up=False)
    with pytest.raises(Invalid, match="không có phần “DAT-DAI”"):
        give(office, indicator, justice, numerator=1, denominator=2, part="DAT-DAI")
    give(office, indicator, justice, numerator=10, denominator=20)
    with pytest.raises(Invalid, match="lớn hơn"):
        give(office, indicator, justice, numerator=11, denominator=20, part="NHA-O")


def test_a_narrower_figure_beside_the_wider_one(justice, office):
    wider = ratio()
    narrower = ratio("TTHC-09", "Trong đó trực tuyến")
    narrower.narrows = wider
    narrower.save()
    give(office, wider, justice, numerator=50, denominator=100)
    with pytest.raises(Invalid, match="“trong đó” có tử số 51, lớn hơn tử số 50") as refusal:
        give(office, narrower, justice, numerator=51, denominator=80)
    assert refusal.value.field == "note"
    give(office, narrower, justice, numerator=50, denominator=80)
    with pytest.raises(Invalid, match="Tử số 49 nhỏ hơn tử số 50 của số “trong đó”") as refusal:
        give(office, wider, justice, numerator=49, denominator=100, reason="Gõ nhầm")
    assert refusal.value.field == "note"
    give(office, wider, justice, numerator=49, denominator=100, reason="Gõ nhầm", note="Hai nguồn khác ngày chốt")


def test_all_figures_of_a_batch_or_none(justice, office):
    first, second = ratio(), ratio("TTHC-09")
    entries = [Entry(first, numerator=Decimal(1), denominator=Decimal(2)), Entry(second, numerator=Decimal(3))]
    with pytest.raises(Invalid, match="mẫu số"):
        record_figures(by=office, unit=justice, year=2025, period=Period.YEAR, entries=entries)
    assert not Measurement.objects.exists()


def test_illustrative_figures_are_not_asked_why_they_jump(justice, office):
    record(office, ratio(), justice, 2024, numerator=1, denominator=100)
    assert record(office, Measurement.objects.get().indicator, justice, numerator=99, denominator=100).value == 99


def test_a_figure_is_told_in_the_unit_that_it_was_counted_by(office, justice):
    indicator = ratio()
    first = give(office, indicator, justice, numerator=9, denominator=10)
    keeper = make.user(justice.province, Role.PROVINCE)
    meaning = {name: getattr(indicator, name) for name in MEANING}
    meaning |= {"unit_of_measure": UnitOfMeasure.COUNT, "aggregation": Aggregation.SUM}
    meaning |= {"numerator_name": "", "denominator_name": ""}
    change_definition(by=keeper, indicator=indicator, from_year=2026, reason="Theo hướng dẫn mới", **meaning)
    later = Indicator.objects.get(pk=indicator.pk)
    with pytest.raises(Conflict, match=r"ghi 9/10 \(90%\)"):
        give(office, later, justice, numerator=8, denominator=10, reason="Đếm lại", seen_version=first.version + 1)
    give(office, later, justice, numerator=8, denominator=10, reason="Đếm lại")
    (step,) = corrections_of(justice, 2025, Period.YEAR)
    assert (step.before, step.after) == ("9/10 (90%)", "8/10 (80%)")
    rolled = roll_up(justice, years=[2025])
    assert [words_of_rolled(figure) for figure in rolled.values()] == ["80%"]


def test_figures_of_another_definition_raise_no_doubt(justice, office):
    home = make.user(make.department("Sở Nội vụ", justice.province), Role.PROVINCE)
    wider, narrower = ratio(), ratio("TTHC-09", "Trong đó trực tuyến")
    Indicator.objects.filter(pk=narrower.pk).update(narrows=wider)
    narrower.refresh_from_db()
    give(office, narrower, justice, 2024, numerator=90, denominator=100)
    meaning = {name: getattr(narrower, name) for name in MEANING} | {"definition": "Chỉ đếm hồ sơ nộp lại."}
    change_definition(by=home, indicator=narrower, from_year=2025, reason="Theo hướng dẫn mới", **meaning)
    narrower.refresh_from_db()
    moved = give(office, narrower, justice, numerator=10, denominator=100)
    assert moved.value == 10, "80 points below 2024 mean nothing: something else was counted then"
    Measurement.objects.filter(pk=moved.pk).update(definition=narrower.versions.get(number=1))
    assert give(office, wider, justice, numerator=5, denominator=100).numerator == 5
    Measurement.objects.filter(pk=moved.pk).update(definition=narrower.versions.get(number=2))
    with pytest.raises(Invalid, match="nhỏ hơn tử số 10"):
        give(office, wider, justice, numerator=4, denominator=100, reason="Gõ nhầm")
