"""Sentences that numbers write: nothing is said that the snapshot does not hold."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from indicators.enums import AreaKey
from reform.common.periods import Period
from reporting.narrative import Sources, generated_text, written_keys
from reporting.phrases import period_name
from reporting.sentences import FIELDS, SENTENCES, Wording, example, faults, fill
from reporting.snapshot import (
    AreaCounts,
    Counts,
    Earlier,
    Figure,
    RegisterLine,
    RegisterSums,
    Snapshot,
    UnitLine,
    WorkLine,
)


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
        "đang thực hiện.",
        "Trong 6 tháng đầu năm 2025, Sở Tư pháp đã hoàn thành 12/88 nhiệm vụ (13,6%); 03 nhiệm vụ quá hạn.",
        "Cụ thể: 10 nhiệm vụ hoàn thành đúng hạn; 02 nhiệm vụ hoàn thành quá hạn; 30 nhiệm vụ đang thực hiện; "
        "40 nhiệm vụ chưa thực hiện; 02 nhiệm vụ thực hiện thường xuyên; 01 nhiệm vụ chưa đến thời điểm thực hiện; "
        "03 nhiệm vụ quá hạn.",
        "Trong kỳ có 20 nhiệm vụ đến hạn; 12 nhiệm vụ hoàn thành trong kỳ.",
    ]


def test_continuous_work_is_told_by_who_spoke_in_the_window():
    counts = Counts(in_progress=1, continuous=15)
    text = generated_text("plan", _snapshot(counts, continuous_told=12))
    assert text.splitlines()[-1] == (
        "Nhiệm vụ thường xuyên: 12/15 nhiệm vụ đã có báo cáo kết quả trong thời gian "
        "từ ngày 15/12/2024 đến ngày 14/06/2025."
    )
    unknown, none = _snapshot(counts), _snapshot(Counts(in_progress=1), continuous_told=0)
    assert all("Nhiệm vụ thường xuyên" not in generated_text("plan", snapshot) for snapshot in (unknown, none))


def test_an_agency_without_work_says_so():
    assert generated_text("plan", _snapshot()) == (
        "Trong 6 tháng đầu năm 2025, Sở Tư pháp không được giao chủ trì nhiệm vụ nào theo kế hoạch."
    )
    assert generated_text("area_institution", _snapshot()) == (
        "Tính đến ngày 14/06/2025, không có nhiệm vụ được giao chủ trì về cải cách thể chế."
    )


def test_an_area_lists_results_and_figures():
    figure = Figure("A", "Tỷ lệ đúng hạn", "procedures", "PERCENT", "98% trở lên", None, None, Decimal("97.3783"))
    done = _line(part="done_late", completed_on=date(2025, 6, 2), result="Đã in 500 cuốn.")
    snapshot = _snapshot(Counts(done_late=1, in_progress=1), lines=(done,), figures=(figure,))
    assert generated_text("area_procedures", snapshot).splitlines() == [
        "Về cải cách thủ tục hành chính, Sở Tư pháp được giao chủ trì 02 nhiệm vụ; đã hoàn thành 01/02 nhiệm vụ (50%).",
        "Cụ thể: 01 nhiệm vụ hoàn thành quá hạn; 01 nhiệm vụ đang thực hiện.",
        "Các nhiệm vụ đã hoàn thành:",
        "- Phòng 1: Ban hành Sổ tay: đã in 500 cuốn (hoàn thành ngày 02/06/2025, quá hạn).",
        "Kết quả thực hiện chỉ tiêu:",
        "- Tỷ lệ đúng hạn: 97,38% (mục tiêu: 98% trở lên).",
    ]


def test_figures_are_told_where_no_task_was_given():
    figure = Figure("A", "Tỷ lệ đúng hạn", "procedures", "PERCENT", "", None, None, Decimal("97.3783"))
    text = generated_text("area_procedures", _snapshot(figures=(figure,)))
    assert "- Tỷ lệ đúng hạn: 97,38%." in text.splitlines()


def test_figures_below_their_target_are_shortcomings():
    figure = Figure("A", "Tỷ lệ đúng hạn", "procedures", "PERCENT", "98% trở lên", None, None, Decimal("97.38"))
    snapshot = _snapshot(figures=(replace(figure, standing="AT_RISK"), replace(figure, standing="ON_TRACK")))
    assert generated_text("shortcomings", snapshot).splitlines()[1:] == [
        "Có 01 chỉ tiêu chưa đạt mục tiêu của năm:",
        "- Tỷ lệ đúng hạn: 97,38% (mục tiêu: 98% trở lên).",
    ]
    assert generated_text("area_procedures", snapshot).splitlines()[-2:] == [
        "- Tỷ lệ đúng hạn: 97,38% (mục tiêu: 98% trở lên); chưa đạt mục tiêu của năm;",
        "- Tỷ lệ đúng hạn: 97,38% (mục tiêu: 98% trở lên).",
    ]
    missed = _snapshot(figures=(replace(figure, standing="MISSED"),))
    assert "Có 01 chỉ tiêu không đạt mục tiêu:" in generated_text("shortcomings", missed)


def test_a_province_says_of_how_many_units_a_figure_is_and_how_much_work_has_a_deadline():
    unit = UnitLine("A", "Sở A", 1, date(2025, 6, 14), True, (AreaCounts("steering", "", Counts(in_progress=3)),))
    figure = Figure("A", "Số phiếu", "steering", "COUNT", "", None, None, Decimal(160), entered=1, expected=3)
    snapshot = _snapshot(Counts(in_progress=3), units=(unit, unit), figures=(figure,))
    assert "- Số phiếu: 160, theo số liệu của 01/02 cơ quan, đơn vị." in generated_text("area_steering", snapshot)
    sources = Sources(lines=(_line(part="in_progress"),))
    assert generated_text("next", snapshot, sources).startswith(
        "Đôn đốc các cơ quan, đơn vị hoàn thành 03 nhiệm vụ đang trong hạn (trong đó 01 nhiệm vụ có thời hạn cụ thể)."
    )


def test_figures_of_steering_are_told_once_whatever_the_outline():
    figure = Figure("A", "Tỷ lệ đơn vị được kiểm tra", "steering", "PERCENT", "30% trở lên", None, None, Decimal(35))
    snapshot = _snapshot(figures=(figure,))
    told = ["Kết quả thực hiện chỉ tiêu:", "- Tỷ lệ đơn vị được kiểm tra: 35% (mục tiêu: 30% trở lên)."]
    assert generated_text("plan", snapshot).splitlines()[-2:] == told
    headings = ("plan", "area_steering")
    assert "chỉ tiêu" not in generated_text("plan", snapshot, headings=headings)
    assert generated_text("area_steering", snapshot, headings=headings).splitlines()[-2:] == told


def test_late_work_is_named_with_its_unit_and_day():
    text = generated_text("shortcomings", _snapshot(Counts(overdue=1, done_late=2), lines=(_line(),)))
    assert text.splitlines() == [
        "Còn 01 nhiệm vụ quá hạn chưa hoàn thành.",
        "- Ban hành Sổ tay (Phòng 1, hạn 31/05/2025).",
        "Có 02 nhiệm vụ hoàn thành sau thời hạn.",
    ]
    assert generated_text("shortcomings", _snapshot()) == "Tính đến ngày 14/06/2025, không có nhiệm vụ quá hạn."


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
    assert (len(lines), lines[-1]) == (13, "- Và 03 nội dung khác nêu tại Phụ lục.")


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
    assert "báo cáo đã tiếp nhận của 01/02 cơ quan, đơn vị" in text
    assert "Các cơ quan, đơn vị chưa có báo cáo được tiếp nhận: Sở Tư pháp." in text
    sources = Sources(lines=(_line("Báo cáo quý", unit="Sở Y tế"),))
    assert generated_text("shortcomings", snapshot, sources).splitlines() == [
        "Còn 02 nhiệm vụ quá hạn chưa hoàn thành.",
        "- Báo cáo quý (Sở Y tế, hạn 31/05/2025).",
    ]
    assert generated_text("next", snapshot).startswith("Đôn đốc các cơ quan, đơn vị hoàn thành 02 nhiệm vụ quá hạn.")


def test_the_province_speaks_only_of_the_reports_that_it_has():
    snapshot = _snapshot(Counts(in_progress=2), missing=("Sở Tư pháp", "Sở Y tế"))
    whose = "Theo báo cáo đã được tiếp nhận của 0/02 cơ quan, đơn vị,"
    assert generated_text("shortcomings", snapshot) == f"{whose} không có nhiệm vụ quá hạn."
    assert generated_text("area_apparatus", snapshot) == (
        f"{whose} không có nhiệm vụ được giao chủ trì về cải cách tổ chức bộ máy."
    )


def test_the_province_quotes_what_agencies_wrote_each_sentence_once():
    said = (("Sở Y tế", "Thiếu  kinh phí;"), ("Sở Tư pháp", "Thiếu kinh phí."), ("Sở Tư pháp", "Chờ hướng dẫn"))
    text = generated_text("causes", _snapshot(), Sources(quotes={"causes": said}))
    assert text.splitlines() == ["- Sở Y tế, Sở Tư pháp: Thiếu kinh phí;", "- Sở Tư pháp: Chờ hướng dẫn."]


def test_what_units_ask_for_does_not_go_up_by_itself():
    sources = Sources(lines=(_line(proposal="Đề nghị UBND tỉnh bố trí kinh phí"),))
    assert generated_text("proposals", _snapshot(), sources) == ""
    assert generated_text("proposals", _snapshot(lines=sources.lines)) == "- Đề nghị UBND tỉnh bố trí kinh phí."


def test_a_text_that_begins_with_its_units_name_is_not_named_twice():
    said = (("Sở Y tế", "Sở Y tế thiếu người."),)
    assert generated_text("causes", _snapshot(), Sources(quotes={"causes": said})) == "- Sở Y tế thiếu người."


def test_outcomes_and_indicators_are_worded_as_offices_write_them():
    done = _line(part="done_on_time", completed_on=date(2025, 6, 2), result="Đã hoàn thành: Kế hoạch của UBND tỉnh.")
    text = generated_text("area_procedures", _snapshot(Counts(done_on_time=1), lines=(done,)))
    assert "- Phòng 1: Ban hành Sổ tay; sản phẩm: Kế hoạch của UBND tỉnh (hoàn thành ngày 02/06/2025)." in text
    figure = _line("Tỷ lệ hồ sơ trực tuyến", "not_started", due_on=date(2025, 7, 1))
    text = generated_text("next", _snapshot(lines=(figure,)))
    assert text.endswith("- Phòng 1: Thực hiện chỉ tiêu tỷ lệ hồ sơ trực tuyến (hạn 01/07/2025).")


def test_documents_are_named_by_number_day_and_unit():
    def line(title, kind, unit="Sở Tư pháp"):
        return RegisterLine("steeringdocument", date(2025, 3, 5), unit, title, ("12/STP", kind))

    lines = (
        line("Về việc chấn chỉnh.", "Công văn"),
        line("Kế hoạch cải cách hành chính năm 2025", "Kế hoạch"),
        line("Quyết định", "Quyết định"),
        line("Kế hoạch năm 2025", "Kế hoạch", "Sở Y tế"),
    )
    snapshot = _snapshot(registers=RegisterSums(documents=4), register_lines=lines)
    assert generated_text("steering_documents", snapshot).splitlines()[1:] == [
        "- Công văn số 12/STP ngày 05/03/2025 về việc chấn chỉnh;",
        "- Kế hoạch số 12/STP ngày 05/03/2025 về cải cách hành chính năm 2025;",
        "- Quyết định số 12/STP ngày 05/03/2025;",
        "- Kế hoạch số 12/STP ngày 05/03/2025 năm 2025 (Sở Y tế).",
    ]


@pytest.mark.parametrize("key", ["inspection", "communication", "direction", "unknown"])
def test_what_only_people_know_stays_empty(key):
    assert generated_text(key, _snapshot(Counts(overdue=3), lines=(_line(),))) == ""


@pytest.mark.parametrize(
    ("period", "words"),
    [(Period.Q1, "quý I năm 2025"), (Period.H1, "6 tháng đầu năm 2025"), (Period.YEAR, "năm 2025")],
)
def test_periods_inside_a_sentence(period, words):
    assert period_name(_snapshot(period=period)) == words


def test_the_plan_is_compared_with_the_year_before_and_the_report_before():
    year_before = Earlier(2024, "H1", date(2024, 6, 14), Counts(done_on_time=8, overdue=5, in_progress=67))
    last = Earlier(2025, "Q1", date(2025, 3, 14), Counts(done_on_time=5, overdue=3, in_progress=80))
    counts = Counts(done_on_time=10, done_late=2, in_progress=73, overdue=3)
    lines = generated_text("plan", _snapshot(counts, year_before=year_before, last=last, cancelled=2)).splitlines()
    assert lines[1:2] + lines[3:5] + lines[-1:] == [
        "Trong 6 tháng đầu năm 2025, Sở Tư pháp đã hoàn thành 12/88 nhiệm vụ (13,6%), tăng 04 nhiệm vụ so với cùng kỳ "
        "năm 2024; 03 nhiệm vụ quá hạn.",
        "Cùng kỳ năm 2024: hoàn thành 08/80 nhiệm vụ (10%), 05 nhiệm vụ quá hạn.",
        "So với quý I năm 2025, số nhiệm vụ đã hoàn thành tăng 07 nhiệm vụ, số nhiệm vụ quá hạn không thay đổi.",
        "02 nhiệm vụ đã được đưa ra khỏi kế hoạch, không tính vào số liệu trên.",
    ]


def test_a_report_of_another_year_is_not_the_one_before():
    last = Earlier(2024, "YEAR", date(2024, 12, 14), Counts(done_on_time=70))
    assert "So với" not in generated_text("plan", _snapshot(Counts(in_progress=3), last=last))


def test_registers_are_told_where_they_hold_something():
    sums = RegisterSums(inspections=4, unannounced=1, findings=9, handled=7, dialogues=2, raised=14, answered=12)
    snapshot = _snapshot(registers=sums)
    assert generated_text("inspection", snapshot).splitlines() == [
        "Trong 6 tháng đầu năm 2025, Sở Tư pháp đã thực hiện 04 cuộc kiểm tra (trong đó 01 cuộc đột xuất).",
        "Qua kiểm tra phát hiện 09 tồn tại, hạn chế; đã xử lý 07/09 (77,8%).",
    ]
    assert generated_text("communication", snapshot) == "Đã tổ chức 02 cuộc đối thoại; trả lời 12/14 ý kiến, kiến nghị."


def test_an_office_words_a_sentence_or_leaves_it_out():
    snapshot = _snapshot(Counts(done_on_time=1, overdue=2))
    wording = Wording({"plan_given": "", "plan_done": "{don_vi}: {ty_le}, còn {qua_han}."})
    assert generated_text("plan", snapshot, wording=wording).splitlines()[0] == "Sở Tư pháp: 33,3%, còn 02."


def test_what_a_field_holds_is_not_read_as_a_template():
    line = _line(part="done_on_time", completed_on=date(2025, 6, 2), result="Đạt {ty_le}")
    text = generated_text("area_procedures", _snapshot(Counts(done_on_time=1), lines=(line,)))
    assert "đạt {ty_le}" in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Còn {qua_han} nhiệm vụ.", ""),
        ("", ""),
        ("Còn {so_luong} nhiệm vụ.", "không có chỗ điền {so_luong}"),
        ("Còn {qua_han.real} nhiệm vụ.", "không có chỗ điền {qua_han.real}"),
        ("Còn {qua_han nhiệm vụ.", "Dấu ngoặc nhọn"),
        ("x" * 1001, "tối đa 1000"),
    ],
)
def test_a_wording_with_unknown_fields_is_refused_with_those_that_there_are(text, said):
    found = faults(SENTENCES["overdue"], text)
    assert (said in found) if said else not found
    if "chỗ điền" in said:
        assert "{qua_han}" in found


def test_every_sentence_of_the_portal_can_be_said():
    for sentence in SENTENCES.values():
        assert set(sentence.fields) <= set(FIELDS)
        assert not faults(sentence, sentence.text)
        assert "{" not in fill(sentence.text, example(sentence))


def test_sentences_offer_only_the_fields_that_they_are_said_with():
    before = Earlier(2024, "H1", date(2024, 6, 14), Counts(done_on_time=8))
    full = Counts(1, 1, 1, 1, 1, 1, 1)
    lines = (
        _line(difficulty="a"),
        _line(part="done_late", completed_on=date(2025, 6, 2)),
        _line(part="in_progress", difficulty="b"),
    )
    figure = Figure("A", "Tỷ lệ", "procedures", "PERCENT", "", None, None, Decimal(97))
    given = {
        "lines": lines,
        "figures": tuple(replace(figure, standing=standing) for standing in ("MISSED", "AT_RISK")),
        "year_before": before,
        "last": Earlier(2025, "Q1", date(2025, 3, 14), Counts()),
        "cancelled": 1,
        "continuous_told": 1,
        "due_in_window": 1,
        "registers": RegisterSums(*[1] * 16),
        "missing": ("Sở Y tế",),
    }
    wording = Wording()
    snapshots = (
        _snapshot(full, **given),
        _snapshot(Counts(done_on_time=1), year_before=replace(before, counts=Counts(waiting=7))),
        _snapshot(Counts(waiting=2)),
        _snapshot(),
    )
    for snapshot in snapshots:
        for key in written_keys():
            generated_text(key, snapshot, wording=wording)
    assert set(SENTENCES) - set(wording.said) == {"excluded"}
    for key, fields in wording.said.items():
        assert set(SENTENCES[key].fields) <= set(fields), key


def test_what_several_units_were_given_is_told_once_with_their_names():
    units = [f"Sở {number}" for number in range(1, 9)]
    todo = [_line(unit=unit, title="Rà soát văn bản", part="in_progress", due_on=date(2025, 12, 31)) for unit in units]
    made = [
        _line(unit=unit, title="Ban hành Sổ tay", part="done_on_time", completed_on=day, result="")
        for unit, day in zip(units[:3], (date(2025, 5, 2), date(2025, 4, 28), date(2025, 5, 2)), strict=True)
    ]
    snapshot = replace(_snapshot(Counts(in_progress=8, done_on_time=3)), missing=("Sở Y tế",))
    ahead = generated_text("next", snapshot, Sources(lines=tuple(todo))).splitlines()
    assert ahead[-1] == ("- Sở 1, Sở 2, Sở 3, Sở 4, Sở 5 và 03 cơ quan, đơn vị khác: Rà soát văn bản (hạn 31/12/2025).")
    results = generated_text("area_procedures", snapshot, Sources(lines=tuple(made))).splitlines()
    assert results[-1] == "- Sở 1, Sở 2, Sở 3: Ban hành Sổ tay (hoàn thành ngày 28/04/2025, 02/05/2025)."


def test_a_year_before_without_finished_work_is_told_in_words():
    before = Earlier(2024, "H1", date(2024, 6, 14), Counts(waiting=7))
    text = generated_text("plan", _snapshot(Counts(done_on_time=2), year_before=before))
    told = "Cùng kỳ năm 2024: chưa hoàn thành nhiệm vụ nào trong 07 nhiệm vụ được giao, không có nhiệm vụ quá hạn."
    assert told in text.splitlines()
