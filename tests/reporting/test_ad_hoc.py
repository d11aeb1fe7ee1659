"""Rounds that Sở Nội vụ calls for: questions, answers, what the province makes of them; who is excluded or asked."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from indicators.models import PeriodLock
from organisations.enums import UnitKind
from organisations.models import Installation, Notification
from reform.common import clock
from reform.common.errors import Conflict, Invalid, NotPermitted
from reporting.comparing import IN, OUT
from reporting.enums import QuestionKind, ReportLevel, RoundKind
from reporting.models import Report, ReportRound, RoundExclusion
from reporting.queries.versions import compare_versions
from reporting.regimes import RoundDays
from reporting.rendering.html import document_html
from reporting.services.ad_hoc import Question, open_ad_hoc
from reporting.services.answers import save_part
from reporting.services.compile import compile_report, consolidate
from reporting.services.divisions import ask_divisions
from reporting.services.documents import document_of
from reporting.services.exclusions import exclude_unit, take_back_exclusion
from reporting.services.remarks import write_remark
from reporting.services.submission import accept_report, return_report, submit_report
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db
DAYS = RoundDays(date(2025, 1, 1), date(2025, 6, 13), date(2025, 6, 20), date(2025, 6, 25))
QUESTIONS = [
    Question("Số thủ tục đã cắt giảm", QuestionKind.NUMBER, "thủ tục"),
    Question("Đã công khai danh mục chưa", QuestionKind.YES_NO),
    Question("Khó khăn", is_required=False),
]


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.create(pk=1, demo_date=date(2025, 6, 13))


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province(), code="DN-STP")


def _round(by, *units) -> ReportRound:
    asked = {"kind": RoundKind.THEMATIC, "title": "Cắt giảm thủ tục", "days": DAYS, "questions": QUESTIONS}
    return open_ad_hoc(by=by, province=by.unit.province, units=units, request_document="Công văn số 1", **asked)


def _answer(report, key, answer=None, body=""):
    part = report.parts.get(key=key)
    return save_part(part=part, by=builders.office(report.unit), body=body, seen_version=part.version, answer=answer)


def test_a_number_half_typed_is_told_of_in_one_line_while_the_person_writes(client, justice, home_affairs):
    report = _round(home_affairs, justice).reports.get()
    client.force_login(builders.office(justice))
    address = reverse("reporting:part_edit", args=[report.pk, "question_1"])
    typed = {"body": "", "answer": "12a", "seen_version": 0, "going_on": "1"}
    told = client.post(address, typed, headers={"HX-Request": "true"})
    assert told.status_code == 422
    assert "Chưa lưu." in told.content.decode()
    assert "<form" not in told.content.decode()


def test_only_the_chosen_units_are_asked_and_told(justice, home_affairs):
    health = make.department("Sở Y tế", justice.province)
    people = [builders.office(unit) for unit in (justice, health)]
    with clock.working_on(date(2025, 6, 13)):
        round_ = _round(home_affairs, justice)
    (report,) = round_.reports.all()
    assert [(part.key, part.heading) for part in report.parts.all()] == [
        ("question_1", "Số thủ tục đã cắt giảm"),
        ("question_2", "Đã công khai danh mục chưa"),
        ("question_3", "Khó khăn"),
    ]
    assert [Notification.objects.filter(recipient=person).count() for person in people] == [1, 0]
    with pytest.raises(NotPermitted):
        _round(people[0], justice)
    with pytest.raises(Invalid, match="Chỉ chọn được cơ quan"):
        _round(home_affairs, make.department("Sở Nội vụ", make.province("UBND tỉnh Quảng Nam", "QN")))


def test_an_answer_by_number_that_was_remarked_on_and_changed_is_no_more_open(justice, home_affairs):
    """Between two sendings only the number moved: the comparison shows it."""
    with clock.working_on(date(2025, 6, 13)):
        report = _round(home_affairs, justice).reports.get()
        for number in (7, 9):
            _answer(report, "question_1", Decimal(number), "Theo quyết định công bố.")
            _answer(report, "question_2", Decimal(1))
            report = builders.report_of(report.round, justice)
            submit_report(report=report, by=builders.office(justice), files=False)
            if number == 7:
                for key in ("question_1", "question_2"):
                    write_remark(
                        report=report, by=home_affairs, part_key=key, text="Xem lại.", seen_version=1, seen_at=None
                    )
                return_report(report=report, by=home_affairs, reason="Số chưa đúng.")
    found = compare_versions(report, 1, 2)
    (change,) = [part.change for part in found.changed]
    assert [(span.kind, span.text) for span in change.spans[:2]] == [(OUT, "7"), (IN, "9")]
    assert [part.change.key for part in found.unanswered] == ["question_2"]


def test_who_answers_sees_the_request_and_sends_without_compiling(client, justice, home_affairs):
    office = builders.office(justice)
    with clock.working_on(date(2025, 6, 13)):
        report = _round(home_affairs, justice).reports.get()
    told = Notification.objects.get(recipient=office).text
    assert told.startswith("Sở Nội vụ yêu cầu trả lời 3 nội dung (2 bắt buộc) theo Công văn số 1.")
    client.force_login(office)
    page = client.get(reverse("reporting:report_detail", args=[report.pk])).content.decode()
    assert "Yêu cầu báo cáo" in page and "Công văn số 1" in page and "20/06/2025" in page
    assert page.count(">bắt buộc</small>") == 2 and ">không bắt buộc</small>" in page
    assert "Tổng hợp số liệu" not in page
    _answer(report, "question_1", Decimal(3))
    _answer(report, "question_2", 1)
    page = client.get(reverse("reporting:report_submit", args=[report.pk])).content.decode()
    assert "<strong>2/3</strong> nội dung đã trả lời" in page and "nhiệm vụ" not in page.split("ra-soat")[0]
    submit_report(report=Report.objects.get(pk=report.pk), by=office, files=False)


def test_answers_are_required_printed_and_added_up(client, justice, home_affairs):
    health = make.department("Sở Y tế", justice.province)
    round_ = _round(home_affairs, justice, health)
    for unit, number, yes in ((justice, "12.5", 1), (health, "1200", 0)):
        report = builders.compiled(round_, unit)
        with pytest.raises(Invalid, match=r"1\. Số thủ tục đã cắt giảm; 2\. Đã công khai"):
            submit_report(report=report, by=builders.office(unit), files=False)
        _answer(report, "question_1", Decimal(number), "Theo Quyết định số 5.")
        _answer(report, "question_2", yes)
        report.refresh_from_db()
        assert [one.number for one in report.numbers.answers] == [Decimal(number), yes, None]
        submit_report(report=report, by=builders.office(unit), files=False)
        accept_report(report=report, by=home_affairs)
    printed = document_html(document_of(builders.report_of(round_, justice)))
    assert "12,5 thủ tục." in printed and "Theo Quyết định số 5." in printed and "Có." in printed
    document = document_of(builders.report_of(round_, justice))
    assert (document.subject, document.grounds) == ("Cắt giảm thủ tục", ())
    assert document.opening.startswith("Thực hiện yêu cầu tại Công văn số 1, Sở Tư pháp báo cáo về cắt giảm thủ tục (")
    assert [annex.title for annex in document.annexes] == ["Tổng hợp nội dung báo cáo theo yêu cầu"]
    assert document.sections[0].heading == "1. Số thủ tục đã cắt giảm"
    client.force_login(home_affairs)
    page = client.get(reverse("reporting:round_status", args=[round_.pk])).content.decode()
    assert "1.212,5 thủ tục" in page and "1 có, 1 không" in page and "Quá hạn</th>" not in page
    report = consolidate(round_=round_, by=home_affairs)
    first, second, third = report.parts.order_by("position")
    assert first.body.splitlines()[0] == "Tổng số: 1.212,5 thủ tục, theo 2 đơn vị đã trả lời."
    assert "- Sở Tư pháp: 12,5 thủ tục. Theo Quyết định số 5" in first.body
    assert second.body.splitlines()[0] == "1 đơn vị trả lời “có”, 1 đơn vị trả lời “không”."
    assert third.body == ""


def test_an_earlier_text_that_is_taken_back_is_what_is_sent(client, justice, home_affairs):
    report, office = _round(home_affairs, justice).reports.get(), builders.office(justice)
    for words in ("Thiếu người.", "Thiếu tiền."):
        _answer(report, "question_1", Decimal(7), words)
    client.force_login(office)
    client.post(reverse("reporting:part_restore", args=[report.pk, "question_1", 1]), {"seen_version": 2})
    part = report.parts.get(key="question_1")
    report.refresh_from_db()
    assert (part.body, part.answer) == ("Thiếu người.", 7)
    assert (report.numbers.answers[0].text, report.numbers.answers[0].number) == ("Thiếu người.", 7)


def test_what_home_affairs_writes_about_the_answers_is_no_answer_of_its_own(justice, home_affairs):
    round_ = _round(home_affairs, justice)
    report = round_.reports.get()
    _answer(report, "question_1", Decimal(3))
    _answer(report, "question_2", 1)
    submit_report(report=builders.report_of(round_, justice), by=builders.office(justice), files=False)
    accept_report(report=builders.report_of(round_, justice), by=home_affairs)
    own = consolidate(round_=round_, by=home_affairs)
    part = own.parts.get(key="question_1")
    save_part(part=part, by=home_affairs, body="Toàn tỉnh 03 thủ tục.", seen_version=part.version)
    own.refresh_from_db()
    assert own.numbers.answers == () and len(own.numbers.units[0].answers) == 3


def test_the_part_form_takes_vietnamese_decimals_and_keeps_what_was_typed(client, justice, home_affairs):
    round_ = _round(home_affairs, justice)
    report = round_.reports.get()
    client.force_login(builders.office(justice))
    address = reverse("reporting:part_edit", args=[report.pk, "question_1"])
    assert "Trả lời (thủ tục)" in client.get(address).content.decode()
    answer = client.post(address, {"answer": "mười hai", "body": "Giải trình dài", "seen_version": "0"})
    page = answer.content.decode()
    assert (answer.status_code, 'value="mười hai"' in page, "Giải trình dài" in page) == (422, True, True)
    page = client.post(address, {"answer": "1.234,5", "body": "", "seen_version": "0"}, follow=True).content.decode()
    assert "<strong>1.234,5 thủ tục</strong>" in page
    assert report.parts.get(key="question_1").answer == Decimal("1234.5")
    address = reverse("reporting:part_edit", args=[report.pk, "question_2"])
    client.post(address, {"answer": "0", "body": "", "seen_version": "0"})
    assert "checked" in client.get(address).content.decode()


def test_inserting_what_a_division_wrote_keeps_the_answer_that_was_typed(client, justice, home_affairs):
    round_, office = _round(home_affairs, justice), builders.office(justice)
    report, division = builders.report_of(round_, justice), make.unit("Phòng Kiểm tra", UnitKind.DIVISION, justice)
    ask_divisions(by=office, units=[division], report=report, due_on=DAYS.unit_due_on)
    own, person = builders.report_of(round_, division), make.user(division)
    compile_report(report=own, by=None)
    own.refresh_from_db()
    for key, body in (("question_1", "Đã rà soát 40 thủ tục."), ("question_2", "")):
        save_part(part=own.parts.get(key=key), by=person, body=body, seen_version=0, answer=Decimal(1))
    own.refresh_from_db()
    theirs = own.parts.get(key="question_1")
    submit_report(report=own, by=person, files=False)
    accept_report(report=own, by=office)
    client.force_login(office)
    typed = {"answer": "12,5", "body": "", "seen_version": 0, "insert": "1", "picks": f"q{theirs.pk}-0"}
    page = client.post(reverse("reporting:part_edit", args=[report.pk, "question_1"]), typed).content.decode()
    part = report.parts.get(key="question_1")
    assert (part.answer, part.body) == (Decimal("12.5"), "- Phòng Kiểm tra: Đã rà soát 40 thủ tục.")
    assert "12,5" in page


def test_home_affairs_opens_a_round_on_the_page(client, justice, home_affairs):
    party = make.unit("Tỉnh ủy", UnitKind.PARTY, justice.province)
    with pytest.raises(Invalid, match="Không thuộc diện báo cáo: Tỉnh ủy"):
        _round(home_affairs, justice, party)
    client.force_login(home_affairs)
    address = reverse("reporting:ad_hoc_new")
    typed = {"kind": "AD_HOC", "title": "Rà soát nhân sự", "starts_on": "01/01/2025", "cutoff_on": "13/06/2025"}
    typed |= {"unit_due_on": "20/06/2025", "due_on": "25/06/2025", "units": ["DN-STP"], "q-TOTAL_FORMS": "2"}
    typed |= {"q-INITIAL_FORMS": "0", "q-0-kind": "NUMBER", "q-0-unit_of_measure": "người", "q-0-is_required": "on"}
    answer = client.post(address, typed)
    page = answer.content.decode()
    assert (answer.status_code, "Hãy nhập ít nhất một nội dung" in page, "Rà soát nhân sự" in page) == (422, True, True)
    page = client.post(address, typed | {"q-0-text": "Số người dôi dư", "more": "1"}).content.decode()
    assert 'value="Số người dôi dư"' in page and 'name="q-5-text"' in page and 'value="13/06/2025"' in page
    assert "Tỉnh ủy" not in page
    page = client.post(address, typed | {"q-0-text": "Số người dôi dư"}, follow=True).content.decode()
    assert "Đột xuất: nội dung yêu cầu" in page and "Số người dôi dư" in page
    question = ReportRound.objects.get().questions.get()
    assert (question.unit_of_measure, question.is_required) == ("người", True)


def test_a_unit_is_excluded_with_a_reason_and_asked_again(client, justice, home_affairs):
    round_ = builders.half_year(justice.province)
    report = builders.report_of(round_, justice)
    client.force_login(home_affairs)
    address = reverse("reporting:report_exclude", args=[report.pk])
    assert client.post(address, {"reason": " "}).status_code == 422
    page = client.post(address, {"reason": "Đang sắp xếp tổ chức"}, follow=True).content.decode()
    assert "Đang sắp xếp tổ chức" in page and "<strong>0/1</strong> đơn vị đã gửi" in page
    numbers = consolidate(round_=round_, by=home_affairs).numbers
    assert ([one.name for one in numbers.excluded], numbers.missing) == (["Sở Tư pháp"], ("Sở Nội vụ",))
    compile_report(report=report, by=builders.office(justice))
    report.refresh_from_db()
    with pytest.raises(Conflict, match="được miễn báo cáo kỳ này: Đang sắp xếp tổ chức"):
        submit_report(report=report, by=builders.office(justice), files=False)
    with pytest.raises(Conflict, match="đã được miễn"):
        exclude_unit(by=home_affairs, report=report, reason="Khác")
    client.post(reverse("reporting:report_include", args=[report.pk]))
    take_back_exclusion(by=home_affairs, report=report)
    assert not RoundExclusion.objects.exists()
    sent = builders.sent(round_, justice)
    with pytest.raises(Conflict, match="đã gửi báo cáo nên không miễn"):
        exclude_unit(by=home_affairs, report=sent, reason="Muộn")


def test_an_office_asks_its_divisions(client, justice, home_affairs):
    first, second = (make.unit(name, UnitKind.DIVISION, justice) for name in ("Phòng Kiểm tra", "Thanh tra"))
    stranger = make.unit("Phòng lạ", UnitKind.DIVISION, home_affairs.unit)
    person = make.user(first)
    round_ = builders.half_year(justice.province)
    report, office = builders.report_of(round_, justice), builders.office(justice)
    ask = {"report": report, "due_on": date(2025, 6, 15)}
    with pytest.raises(NotPermitted):
        ask_divisions(by=home_affairs, units=[first], **ask)
    with pytest.raises(Invalid, match="trực thuộc của cơ quan"):
        ask_divisions(by=office, units=[stranger], **ask)
    with pytest.raises(Invalid, match="đến ngày 16/06/2025"):
        ask_divisions(by=office, units=[first], report=report, due_on=date(2025, 6, 17))
    ask_divisions(by=office, units=[first], **ask)
    client.force_login(office)
    address = reverse("reporting:report_divisions", args=[report.pk])
    assert "Đã giao: Phòng Kiểm tra" in client.get(address).content.decode()
    client.post(address, {"units": [first.code, second.code], "due_on": "16/06/2025"})
    of_divisions = Report.objects.filter(round=round_, level=ReportLevel.DIVISION).order_by("pk")
    assert list(of_divisions.values_list("unit__name", "due_on")) == [
        ("Phòng Kiểm tra", date(2025, 6, 15)),
        ("Thanh tra", date(2025, 6, 16)),
    ]
    assert of_divisions[0].parts.exists()
    own = builders.report_of(round_, first)
    client.force_login(person)
    assert "Phòng Kiểm tra" in client.get(reverse("reporting:report_list")).content.decode()
    compile_report(report=own, by=person)
    own.refresh_from_db()
    with clock.working_on(date(2025, 6, 14)):
        submit_report(report=own, by=person, files=False)
    for stranger_of_it in (home_affairs, make.user(second)):
        client.force_login(stranger_of_it)
        assert client.get(reverse("reporting:report_detail", args=[own.pk])).status_code == 404
    with pytest.raises(NotPermitted):
        accept_report(report=own, by=person)
    accept_report(report=own, by=office)
    assert not PeriodLock.objects.exists(), "only the agency's own report closes its figures"
    assert Notification.objects.filter(recipient=person, key=f"division-asked:{report.pk}").count() == 1
