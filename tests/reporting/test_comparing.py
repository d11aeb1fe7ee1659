"""Two sendings side by side: every number that moved, every word that went or came, and nothing else."""

from datetime import date
from random import Random

import pytest

from organisations.enums import Role
from reporting.comparing import IN, OUT, SAME, word_spans
from reporting.enums import Transition
from reporting.queries.versions import compare_versions
from reporting.services.compile import consolidate
from reporting.services.parts import edit_part
from reporting.services.remarks import write_remark
from reporting.services.submission import return_report, withdraw_report
from tests import make
from tests.reporting import builders


def test_words_that_went_and_came_are_told_apart():
    spans = word_spans("Đã ban hành 05 văn bản.\nHết.", "Đã ban hành 06 văn bản mới.\nHết.")
    told = [(span.kind, span.text) for span in spans if span.kind != SAME]
    assert (OUT, "05") in told
    assert (IN, "06") in told
    assert word_spans("Như cũ.", "Như cũ.")[0].kind == SAME


def test_both_texts_can_be_read_from_the_spans():
    random = Random(3)
    words = ["một", "hai", "ba", "bốn", "năm", "\n\n", ""]
    for _ in range(200):
        old, new = (" ".join(random.choices(words, k=random.randint(0, 30))) for _ in "ab")
        spans = word_spans(old, new)
        assert "".join(span.text for span in spans if span.kind != IN) == old
        assert "".join(span.text for span in spans if span.kind != OUT) == new


def test_a_very_long_text_is_compared_by_paragraphs():
    old = "\n".join(f"đoạn {number} " + "từ " * 200 for number in range(300))
    changed = [span for span in word_spans(old, old.replace("đoạn 7 ", "đoạn bảy ")) if span.kind != SAME]
    assert [(span.kind, span.text) for span in changed] == [(OUT, "7"), (IN, "bảy")]
    assert word_spans("x " * 90_000, "y " * 90_000)[0].kind == OUT


@pytest.fixture
def units(db):
    province = make.province()
    return [make.department(f"Sở {name}", province) for name in ("Tư pháp", "Y tế")]


@pytest.fixture
def home_affairs(units):
    return make.user(make.department("Sở Nội vụ", units[0].province), Role.PROVINCE)


def test_a_second_sending_beside_the_first(client, units, home_affairs):
    round_ = builders.half_year(units[0].province)
    area = make.lead(units[0], due_on=date(2025, 6, 1)).area.name
    report = builders.sent(round_, units[0])
    return_report(report=report, by=home_affairs, reason="Thiếu.")
    make.lead(units[0], due_on=date(2025, 6, 2))
    part = report.parts.get(key="inspection")
    edit_part(part=part, by=builders.office(units[0]), body="05 đợt.", seen_version=part.version)
    report = builders.sent(round_, units[0])
    found = compare_versions(report, 1, 2)
    moved = {(one.place, one.words): (one.old, one.new) for one in found.numbers}
    assert moved[area, "quá hạn"] == ("1", "2")
    assert moved["Toàn báo cáo", "đến hạn trong kỳ"] == ("1", "2")
    assert "inspection" in [part.change.key for part in found.changed]
    assert len(found.changed) + len(found.unchanged) + found.empty == len(found.parts)
    client.force_login(home_affairs)
    page = client.get(f"/bao-cao/{report.pk}/so-sanh/").content.decode()
    assert "<ins>05 đợt.</ins>" in page and f"{found.empty} mục không có lời văn ở cả hai lần gửi" in page
    assert "So sánh các lần gửi" in client.get(f"/bao-cao/{report.pk}/").content.decode()
    assert "chưa có hai lần gửi" in client.get(f"/bao-cao/{report.pk}/so-sanh/?tu=1&den=9").content.decode()


def _write(report, key, body):
    part = report.parts.get(key=key)
    edit_part(part=part, by=builders.office(report.unit), body=body, seen_version=part.version)


def _returned(report, by, remarks, reason):
    for key, text in remarks.items():
        write_remark(report=report, by=by, part_key=key, text=text, seen_version=report.version, seen_at=None)
    return_report(report=report, by=by, reason=reason)


def test_what_was_remarked_and_left_as_it_was_stands_first(client, units, home_affairs):
    """Also where the passage said nothing and still does; remarks on the newer sending belong to the next one."""
    round_ = builders.half_year(units[0].province)
    _write(builders.compiled(round_, units[0]), "inspection", "05 đợt.")
    _write(builders.report_of(round_, units[0]), "direction", "Như kế hoạch.")
    first = {"inspection": "Thiếu số đợt.", "causes": "Chưa nêu nguyên nhân.", "direction": "Nêu rõ hơn."}
    _returned(builders.sent(round_, units[0]), home_affairs, first, "Cần bổ sung.")
    _write(builders.report_of(round_, units[0]), "inspection", "06 đợt.")
    report = builders.sent(round_, units[0])
    _returned(report, home_affairs, {"causes": "Vẫn chưa nêu."}, "Chưa sửa đủ.")
    found = compare_versions(report, 1, 2)
    told = {part.change.key: [one.text for one in part.remarks] for part in found.unanswered}
    assert told == {"direction": ["Nêu rõ hơn."], "causes": ["Chưa nêu nguyên nhân."]}
    assert ["Thiếu số đợt."] in [[one.text for one in part.remarks] for part in found.changed]
    assert found.reasons == [(1, "Cần bổ sung.")]
    assert len(found.unanswered) + len(found.changed) + len(found.unchanged) + found.empty == len(found.parts)
    client.force_login(home_affairs)
    page = client.get(f"/bao-cao/{report.pk}/so-sanh/").content.decode()
    assert "<strong>2</strong> mục có ý kiến nhưng chưa sửa" in page and "Vẫn chưa nêu." not in page
    places = [page.index(words) for words in ("Có ý kiến nhưng chưa sửa</h2>", "Chưa nêu nguyên nhân.", "Số liệu</h2>")]
    assert places == sorted(places) and page.index("Thiếu số đợt.") > places[-1]
    _write(builders.report_of(round_, units[0]), "causes", "Thiếu người.")
    report = builders.sent(round_, units[0])
    found = compare_versions(report, 1, 3)
    assert [part.change.key for part in found.unanswered] == ["direction"]
    (causes,) = [part for part in found.changed if part.change.key == "causes"]
    assert [one.text for one in causes.remarks] == ["Chưa nêu nguyên nhân.", "Vẫn chưa nêu."]
    assert found.reasons == [(1, "Cần bổ sung."), (2, "Chưa sửa đủ.")]


def test_a_remark_on_a_sending_that_was_withdrawn_is_of_the_one_that_was_returned(units, home_affairs):
    round_ = builders.half_year(units[0].province)
    report = builders.sent(round_, units[0])
    write_remark(report=report, by=home_affairs, part_key="causes", text="Còn trống.", seen_version=1, seen_at=None)
    withdraw_report(report=report, by=builders.office(units[0]), reason="Gửi nhầm.")
    report = builders.sent(round_, units[0])
    assert not compare_versions(report, 1, 2).unanswered, "nobody at the unit has been told yet"
    return_report(report=report, by=home_affairs, reason="Thiếu.")
    report = builders.sent(round_, units[0])
    found = compare_versions(report, 2, 3)
    assert [part.change.key for part in found.unanswered] == ["causes"]
    assert found.reasons == [(2, "Thiếu.")]
    assert not compare_versions(report, 1, 2).reasons, "the first was withdrawn, not returned"


def test_adding_up_again_says_what_moved(client, units, home_affairs):
    round_ = builders.half_year(units[0].province)
    for unit in units:
        make.lead(unit, due_on=date(2025, 6, 1))
    builders.accepted(round_, units[0], home_affairs)
    report = consolidate(round_=round_, by=home_affairs)
    assert report.transitions.get(step=Transition.CONSOLIDATE).note.count("\n") == 0
    builders.accepted(round_, units[1], home_affairs)
    client.force_login(home_affairs)
    assert "báo cáo được tiếp nhận sau lần tổng hợp" in client.get(f"/bao-cao/{report.pk}/").content.decode()
    consolidate(round_=round_, by=home_affairs)
    note = report.transitions.last().note
    assert "Mới có báo cáo của Sở Y tế." in note
    assert "được giao 1 → 2; quá hạn 1 → 2." in note
    assert "Mới có báo cáo của Sở Y tế." in client.get(f"/bao-cao/{report.pk}/").content.decode()
