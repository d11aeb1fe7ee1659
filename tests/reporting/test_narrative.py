"""Sentences that numbers write: nothing is said that the snapshot does not hold."""

import re
from datetime import date
from decimal import Decimal

import pytest

from indicators.enums import AreaKey
from reform.common.periods import Period
from reporting.narrative import Sources, generated_text, period_name
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
        "Tính đến ngày 14/06/2025, Sở Tư pháp được giao chủ trì 88 nhiệm vụ theo các kế hoạch cải cách hành chính "
        "đang thực hiện; đã hoàn thành 12/88 nhiệm vụ (13,6%).",
        "Trong đó: 10 nhiệm vụ hoàn thành đúng hạn; 02 nhiệm vụ hoàn thành quá hạn; 30 nhiệm vụ đang thực hiện; "
        "40 nhiệm vụ chưa thực hiện; 02 nhiệm vụ thực hiện thường xuyên; 01 nhiệm vụ chờ mốc thời gian; "
        "03 nhiệm vụ quá hạn.",
        "Trong kỳ có 20 nhiệm vụ đến hạn; 12 nhiệm vụ hoàn thành trong kỳ.",
    ]


def test_continuous_work_is_told_by_who_spoke_in_the_window():
    counts = Counts(in_progress=1, continuous=15)
    text = generated_text("plan", _snapshot(counts, continuous_told=12))
    assert text.splitlines()[-1] == "Nhiệm vụ thường xuyên: 12/15 nhiệm vụ có báo cáo kết quả trong kỳ."
    unknown, none = _snapshot(counts), _snapshot(Counts(in_progress=1), continuous_told=0)
    assert all("Nhiệm vụ thường xuyên" not in generated_text("plan", snapshot) for snapshot in (unknown, none))


def test_an_agency_without_work_says_so():
    assert generated_text("plan", _snapshot()) == (
        "Trong 6 tháng đầu năm 2025, Sở Tư pháp không được giao chủ trì nhiệm vụ nào theo kế hoạch."
    )
    assert generated_text("area_institution", _snapshot()) == (
        "Tính đến ngày chốt số liệu, không có nhiệm vụ được giao chủ trì về cải cách thể chế."
    )


def test_an_area_lists_results_and_figures():
    figure = Figure("A", "Tỷ lệ đúng hạn", "procedures", "PERCENT", "98% trở lên", None, None, Decimal("97.3783"))
    done = _line(part="done_late", completed_on=date(2025, 6, 2), result="Đã in 500 cuốn.")
    snapshot = _snapshot(Counts(done_late=1, in_progress=1), lines=(done,), figures=(figure,))
    assert generated_text("area_procedures", snapshot).splitlines() == [
        "Về cải cách thủ tục hành chính, Sở Tư pháp được giao chủ trì 02 nhiệm vụ; đã hoàn thành 1/2 nhiệm vụ (50%).",
        "Trong đó: 01 nhiệm vụ hoàn thành quá hạn; 01 nhiệm vụ đang thực hiện.",
        "Kết quả đã hoàn thành:",
        "- Phòng 1: Ban hành Sổ tay: Đã in 500 cuốn (hoàn thành ngày 02/06/2025, quá hạn).",
        "Kết quả thực hiện chỉ tiêu:",
        "- Tỷ lệ đúng hạn: 97,38% (mục tiêu: 98% trở lên).",
    ]


def test_figures_are_told_where_no_task_was_given():
    figure = Figure("A", "Tỷ lệ đúng hạn", "procedures", "PERCENT", "", None, None, Decimal("97.3783"))
    text = generated_text("area_procedures", _snapshot(figures=(figure,)))
    assert "- Tỷ lệ đúng hạn: 97,38%." in text.splitlines()


def test_late_work_is_named_with_its_unit_and_day():
    text = generated_text("shortcomings", _snapshot(Counts(overdue=1, done_late=2), lines=(_line(),)))
    assert text.splitlines() == [
        "Còn 01 nhiệm vụ quá hạn chưa hoàn thành.",
        "- Ban hành Sổ tay (Phòng 1, hạn 31/05/2025).",
        "Có 02 nhiệm vụ hoàn thành sau thời hạn.",
    ]
    assert generated_text("shortcomings", _snapshot()) == "Tính đến ngày chốt số liệu, không có nhiệm vụ quá hạn."


def test_difficulties_of_work_in_time_are_shortcomings_and_those_of_late_work_its_causes():
    late = _line(difficulty="Thiếu người")
    in_time = _line(part="in_progress", difficulty="Chờ hướng dẫn", unit="Sở Tư pháp")
    snapshot = _snapshot(Counts(overdue=1, in_progress=1), lines=(late, in_time))
    assert generated_text("causes", snapshot) == "- Thiếu người."
    assert generated_text("shortcomings", snapshot).splitlines()[-2:] == ["Khó khăn, vướng mắc:", "- Chờ hướng dẫn."]


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
    assert re.findall(r"- Phòng 1: (\w) \(hạn", text) == ["A", "B"]


def test_the_province_says_whom_it_covers_and_who_is_missing():
    unit = UnitLine("Y", "Sở Y tế", 1, date(2025, 6, 15), True, (AreaCounts("procedures", "", Counts(overdue=2)),))
    snapshot = _snapshot(Counts(overdue=2), units=(unit,), missing=("Sở Tư pháp",))
    text = generated_text("plan", snapshot)
    assert "các cơ quan, đơn vị được giao chủ trì 02 nhiệm vụ" in text
    assert "Báo cáo tổng hợp từ 1/2 cơ quan, đơn vị" in text
    assert "Chưa có báo cáo được tiếp nhận của: Sở Tư pháp." in text
    sources = Sources(lines=(_line("Báo cáo quý", unit="Sở Y tế"),))
    assert generated_text("shortcomings", snapshot, sources).splitlines() == [
        "Còn 02 nhiệm vụ quá hạn chưa hoàn thành.",
        "- Báo cáo quý (Sở Y tế, hạn 31/05/2025).",
    ]
    assert generated_text("next", snapshot).startswith("Đôn đốc các cơ quan, đơn vị hoàn thành 02 nhiệm vụ quá hạn.")


def test_the_province_speaks_only_of_the_reports_that_it_has():
    snapshot = _snapshot(Counts(in_progress=2), missing=("Sở Tư pháp", "Sở Y tế"))
    assert generated_text("shortcomings", snapshot) == "Trong 0/2 báo cáo đã tiếp nhận không có nhiệm vụ quá hạn."
    assert generated_text("area_apparatus", snapshot) == (
        "Trong 0/2 báo cáo đã tiếp nhận không có nhiệm vụ được giao chủ trì về cải cách tổ chức bộ máy."
    )


def test_the_province_quotes_what_agencies_wrote_each_sentence_once():
    said = (("Sở Y tế", "Thiếu  kinh phí;"), ("Sở Tư pháp", "Thiếu kinh phí."), ("Sở Tư pháp", "Chờ hướng dẫn"))
    text = generated_text("causes", _snapshot(), Sources(quotes={"causes": said}))
    assert text.splitlines() == ["- Sở Y tế, Sở Tư pháp: Thiếu kinh phí;", "- Sở Tư pháp: Chờ hướng dẫn."]


@pytest.mark.parametrize("key", ["inspection", "communication", "direction", "unknown"])
def test_what_only_people_know_stays_empty(key):
    assert generated_text(key, _snapshot(Counts(overdue=3), lines=(_line(),))) == ""


@pytest.mark.parametrize(
    ("period", "words"),
    [(Period.Q1, "quý I năm 2025"), (Period.H1, "6 tháng đầu năm 2025"), (Period.YEAR, "năm 2025")],
)
def test_periods_inside_a_sentence(period, words):
    assert period_name(_snapshot(period=period)) == words
