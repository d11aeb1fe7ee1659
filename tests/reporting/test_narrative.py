"""Sentences that numbers write: nothing is said that the snapshot does not hold."""

import re
from datetime import date
from decimal import Decimal

import pytest

from indicators.enums import AreaKey
from reform.common.periods import Period
from reporting.narrative import generated_text, period_name
from reporting.snapshot import AreaCounts, Counts, Figure, Snapshot, UnitLine, WorkLine


def _line(title="Ban hành Sổ tay", part="overdue", **fields):
    fields = {
        "assignment": 1,
        "area": "procedures",
        "plan": "1/KH",
        "label": "1.1",
        "unit": "Phòng 1",
        "deadline_text": "31/5/2025",
        "due_on": date(2025, 5, 31),
        "progress": 0,
        "completed_on": None,
    } | fields
    return WorkLine(title=title, part=part, **fields)


def _snapshot(counts=None, **fields):
    given = {"procedures": counts} if counts else {}
    areas = tuple(AreaCounts(key, AreaKey(key).label, given.get(key, Counts())) for key in AreaKey)
    days = {"starts_on": date(2024, 12, 15), "cutoff_on": date(2025, 6, 14)}
    fields = {"year": 2025, "period": "H1", "unit": "STP", "unit_name": "Sở Tư pháp", "areas": areas} | days | fields
    return Snapshot(**fields)


def test_the_plan_is_summed_up_in_figures():
    text = generated_text("plan", _snapshot(Counts(10, 2, 30, 40, 3, 2, 1), due_in_window=20, done_in_window=12))
    assert text.splitlines() == [
        "Tính đến ngày 14/06/2025, Sở Tư pháp có 88 nhiệm vụ được giao chủ trì theo các kế hoạch cải cách hành chính "
        "đang thực hiện; đã hoàn thành 12/88 nhiệm vụ (13,6%).",
        "Trong đó: 10 hoàn thành đúng hạn; 2 hoàn thành quá hạn; 30 đang thực hiện; 40 chưa thực hiện; "
        "2 thường xuyên; 1 chờ mốc thời gian; 3 quá hạn.",
        "Trong kỳ có 20 nhiệm vụ đến hạn; 12 nhiệm vụ hoàn thành trong kỳ.",
    ]


def test_an_agency_without_work_says_so():
    assert generated_text("plan", _snapshot()) == (
        "Trong 6 tháng đầu năm 2025, đơn vị không có nhiệm vụ được giao chủ trì theo kế hoạch."
    )
    assert generated_text("area_institution", _snapshot()) == (
        "Trong kỳ không có nhiệm vụ được giao chủ trì về cải cách thể chế."
    )


def test_an_area_lists_results_and_figures():
    figure = Figure("A", "Tỷ lệ đúng hạn", "procedures", "PERCENT", "98% trở lên", None, None, Decimal("97.3783"))
    done = _line(part="done_late", completed_on=date(2025, 6, 2))
    text = generated_text("area_procedures", _snapshot(Counts(done_late=1), lines=(done,), figures=(figure,)))
    assert "đã hoàn thành 1/1 nhiệm vụ (100%). Trong đó: 1 hoàn thành quá hạn." in text
    assert "- Ban hành Sổ tay (hoàn thành ngày 02/06/2025, quá hạn)." in text
    assert "- Tỷ lệ đúng hạn: 97,38% (mục tiêu: 98% trở lên)." in text


def test_late_work_is_named_with_its_unit_and_day():
    text = generated_text("shortcomings", _snapshot(Counts(overdue=1, done_late=2), lines=(_line(),)))
    assert text.splitlines() == [
        "Còn 1 nhiệm vụ quá hạn chưa hoàn thành.",
        "- Ban hành Sổ tay (Phòng 1, hạn 31/05/2025).",
        "Có 2 nhiệm vụ hoàn thành sau thời hạn.",
    ]
    assert generated_text("shortcomings", _snapshot()) == "Trong kỳ không có nhiệm vụ quá hạn."


def test_difficulties_and_proposals_are_taken_over_once_and_long_lists_are_cut():
    same = [_line(difficulty="Thiếu  kinh phí.\nRất thiếu", assignment=n) for n in range(3)]
    assert generated_text("causes", _snapshot(lines=tuple(same))) == "- Thiếu kinh phí. Rất thiếu."
    many = tuple(_line(proposal=f"Đề nghị {n}", assignment=n) for n in range(15))
    lines = generated_text("proposals", _snapshot(lines=many)).splitlines()
    assert (len(lines), lines[-1]) == (13, "- Và 3 nội dung khác nêu tại Phụ lục.")


def test_next_work_comes_in_the_order_of_its_days():
    late, soon = _line("A", due_on=date(2025, 5, 1)), _line("B", "not_started", due_on=date(2025, 7, 1))
    endless = _line("C", "continuous", due_on=None)
    text = generated_text("next", _snapshot(lines=(soon, endless, late)))
    assert re.findall(r"- (\w) \(hạn", text) == ["A", "B"]


def test_the_province_says_whom_it_covers_and_who_is_missing():
    unit = UnitLine("Y", "Sở Y tế", 1, date(2025, 6, 15), True, (AreaCounts("procedures", "", Counts(overdue=2)),))
    snapshot = _snapshot(Counts(overdue=2), units=(unit,), missing=("Sở Tư pháp",))
    text = generated_text("plan", snapshot)
    assert "các cơ quan, đơn vị có 2 nhiệm vụ" in text
    assert "Báo cáo tổng hợp từ 1/2 cơ quan, đơn vị" in text
    assert "Chưa có báo cáo được tiếp nhận của: Sở Tư pháp." in text
    assert "- Sở Y tế: 2 nhiệm vụ quá hạn." in generated_text("shortcomings", snapshot)


@pytest.mark.parametrize("key", ["inspection", "communication", "direction", "unknown"])
def test_what_only_people_know_stays_empty(key):
    assert generated_text(key, _snapshot(Counts(overdue=3), lines=(_line(),))) == ""


@pytest.mark.parametrize(
    ("period", "words"),
    [(Period.Q1, "quý I năm 2025"), (Period.H1, "6 tháng đầu năm 2025"), (Period.YEAR, "năm 2025")],
)
def test_periods_inside_a_sentence(period, words):
    assert period_name(_snapshot(period=period)) == words
