"""Writing the passages of a report together: who has one open, what is locked, what stood there before, what is taken
over.
"""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from indicators.enums import AreaKey
from organisations.enums import Role
from organisations.models import AuditEvent
from plans.enums import WorkStatus
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reporting.differences import differences, only_changes
from reporting.enums import ReportLevel, ReportStatus
from reporting.models import PartRevision, Quote, Report, ReportPart
from reporting.phrases import going_on
from reporting.queries.offers import offers_for, text_before
from reporting.services.parts import edit_part, hold_part, lock_part, unlock_part
from reporting.services.passages import insert_passages
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(justice):
    return builders.compiled(builders.half_year(justice.province), justice)


def _part(report, key="inspection"):
    return ReportPart.objects.select_related("report__round__province", "report__unit").get(report=report, key=key)


def _colleague(justice):
    return make.user(justice, Role.OFFICE)


def test_who_has_a_part_open_keeps_others_out_until_the_lease_is_over(report, justice, monkeypatch):
    office, other = builders.office(justice), _colleague(justice)
    hold_part(part=_part(report), by=office)
    with pytest.raises(Conflict, match=f"{office} đang sửa mục này"):
        edit_part(part=_part(report), by=other, body="Chen vào", seen_version=0)
    with pytest.raises(Conflict, match="đang sửa"):
        hold_part(part=_part(report), by=other)
    edit_part(part=_part(report), by=office, body="Của tôi", seen_version=0, going_on=True)
    later = clock.now() + timedelta(minutes=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    taken = edit_part(part=_part(report), by=other, body="Đến lượt", seen_version=1)
    assert (taken.body, taken.version, taken.editing_by) == ("Đến lượt", 2, None)


def test_who_closes_a_part_or_leaves_the_page_lets_it_go_and_nobody_elses(report, justice, client):
    office, other = builders.office(justice), _colleague(justice)
    address = reverse("reporting:part_hold", args=[report.pk, "inspection"])
    hold_part(part=_part(report), by=other)
    client.force_login(office)
    client.post(address, {"release": "closed"})
    assert _part(report).editing_by == other
    client.force_login(other)
    back = client.post(address, {"release": "closed"})
    assert back.url.endswith(f"/bao-cao/{report.pk}/#phan-inspection")
    assert _part(report).editing_by is None
    client.post(address)
    assert client.post(address, {"release": "leaving"}).status_code == 204
    hold_part(part=_part(report), by=office)


def test_a_locked_part_is_written_by_nobody_not_even_by_compiling(report, justice):
    office = builders.office(justice)
    lock_part(part=_part(report, "plan"), by=office)
    lock_part(part=_part(report, "plan"), by=office)
    body = _part(report, "plan").body
    make.lead(justice)
    builders.compiled(report.round, justice)
    with pytest.raises(Conflict, match="đã khóa mục này"):
        edit_part(part=_part(report, "plan"), by=office, body="Khác", seen_version=_part(report, "plan").version)
    assert _part(report, "plan").body == body
    unlock_part(part=_part(report, "plan"), by=office)
    assert "01 nhiệm vụ" in _compiled_again(report, justice)
    said = AuditEvent.objects.about(_part(report, "plan")).order_by("pk").values_list("action", flat=True)
    assert list(said) == ["Khóa mục báo cáo", "Mở khóa mục báo cáo"]


def _compiled_again(report, justice):
    builders.compiled(report.round, justice)
    return _part(report, "plan").body


def test_the_texts_of_one_sitting_are_one_step_and_compiling_is_another(report, justice):
    office, other = builders.office(justice), _colleague(justice)
    generated = _part(report, "plan").body
    make.lead(justice)
    second = _compiled_again(report, justice)
    for number, words in enumerate(("Đã", "Đã kiểm", "Đã kiểm tra")):
        edit_part(part=_part(report, "plan"), by=office, body=words, seen_version=2 + number, going_on=True)
    edit_part(part=_part(report, "plan"), by=office, body="Đã kiểm tra xong", seen_version=5)
    edit_part(part=_part(report, "plan"), by=other, body="Khác", seen_version=6)
    kept = PartRevision.objects.filter(part=_part(report, "plan")).order_by("version")
    assert [(row.version, row.body, row.is_generated) for row in kept] == [
        (1, generated, True),
        (2, second, True),
        (6, "Đã kiểm tra xong", False),
    ]


def test_autosave_says_when_and_a_conflict_leaves_what_was_typed(report, justice, client):
    client.force_login(builders.office(justice))
    address = reverse("reporting:part_edit", args=[report.pk, "inspection"])
    htmx = {"HX-Request": "true"}
    saved = client.post(address, {"body": "Một", "seen_version": 0, "going_on": "1"}, headers=htmx).content.decode()
    assert "Đã lưu" in saved
    assert 'value="1" id="id_inspection_seen_version" hx-swap-oob="true"' in saved
    lost = client.post(address, {"body": "Hai", "seen_version": 0, "going_on": "1"}, headers=htmx)
    assert lost.status_code == 409
    assert "Chưa lưu." in lost.content.decode()
    form = client.post(address, {"body": "Hai", "seen_version": 0})
    assert "Hai</textarea>" in form.content.decode()
    assert "Một</div>" in form.content.decode()
    assert _part(report).body == "Một"


def test_saving_on_the_parts_own_page_leads_back_to_the_report(report, justice, client):
    client.force_login(builders.office(justice))
    address = reverse("reporting:part_edit", args=[report.pk, "inspection"])
    places = {address: f"/bao-cao/{report.pk}/#phan-inspection", f"/bao-cao/{report.pk}/": None}
    for version, (page, redirect) in enumerate(places.items()):
        htmx = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
        saved = client.post(address, {"body": f"Lần {version}", "seen_version": version}, headers=htmx)
        assert (saved.status_code, saved.headers.get("HX-Redirect")) == (200, redirect)


def test_an_earlier_text_is_shown_with_what_changed_and_comes_back(report, justice, client):
    office = builders.office(justice)
    edit_part(part=_part(report), by=office, body="Đã kiểm tra 03 đơn vị.", seen_version=0)
    edit_part(part=_part(report), by=_colleague(justice), body="Đã kiểm tra 04 đơn vị.", seen_version=1)
    client.force_login(office)
    page = client.get(reverse("reporting:part_history", args=[report.pk, "inspection"])).content.decode()
    assert "Đã kiểm tra <del>03 </del><ins>04 </ins>đơn vị." in page
    client.post(reverse("reporting:part_restore", args=[report.pk, "inspection", 1]), {"seen_version": 2})
    assert _part(report).body == "Đã kiểm tra 03 đơn vị."


def test_an_earlier_text_comes_back_without_the_one_just_being_written_getting_lost(report, justice, client):
    office = builders.office(justice)
    for version, body in enumerate(("Một.", "Hai.")):
        edit_part(part=_part(report), by=office, body=body, seen_version=version)
    for version, body in ((2, "Ba."), (3, "Ba. Bốn.")):
        edit_part(part=_part(report), by=office, body=body, seen_version=version, going_on=True)
    client.force_login(office)
    client.post(reverse("reporting:part_restore", args=[report.pk, "inspection", 1]), {"seen_version": 4})
    assert _part(report).body == "Một."
    assert PartRevision.objects.filter(part=_part(report), body="Ba. Bốn.").exists()


def test_the_portals_new_text_is_compared_and_taken_over(report, justice, client):
    office = builders.office(justice)
    edit_part(part=_part(report, "plan"), by=office, body="Của người viết", seen_version=1)
    make.lead(justice)
    builders.compiled(report.round, justice)
    client.force_login(office)
    address = reverse("reporting:part_generated", args=[report.pk, "plan"])
    assert "<del>Của người viết</del>" in client.get(address).content.decode()
    client.post(address, {"seen_version": 2})
    part = _part(report, "plan")
    assert part.is_generated
    assert "được giao chủ trì 01 nhiệm vụ" in part.body
    assert PartRevision.objects.filter(part=part, body="Của người viết").exists()


def test_what_officials_wrote_is_put_in_with_the_work_that_it_is_about(justice):
    area = make.reform_area(AreaKey.PROCEDURES)
    work = make.lead(justice, area=area, due_on=date(2025, 6, 1))
    make.update(work, make.user(justice), date(2025, 5, 1), WorkStatus.DONE, difficulty="Thiếu người")
    report = builders.compiled(builders.half_year(justice.province), justice)
    part = _part(report, "area_procedures")
    offer = next(offer for offer in offers_for(part, "") if offer.kind == "Khó khăn")
    office, title = builders.office(justice), work.activity.title
    insert_passages(part=part, by=office, body="- Một.", seen_version=part.version, picks=[offer.pick])
    part = _part(report, "area_procedures")
    assert part.body == f"- Một;\n- {title}: thiếu người."
    for body in (part.body, "- Sở Tư pháp: Thiếu người."):
        assert next(o for o in offers_for(part, body) if o.kind == "Khó khăn").is_taken
    with pytest.raises(Invalid, match="đều có trong mục"):
        insert_passages(part=part, by=office, body=part.body, seen_version=part.version, picks=[offer.pick])


@pytest.mark.parametrize(
    ("text", "after_colon"),
    [("Đang làm", "đang làm"), ("UBND tỉnh đã giao", "UBND tỉnh đã giao"), ("Sở Y tế đã in", "Sở Y tế đã in")],
)
def test_a_text_goes_on_after_a_colon_with_a_small_letter(text, after_colon):
    assert going_on(text) == after_colon


def test_an_accepted_divisions_passage_is_quoted(report, justice):
    division, office = make.unit("Phòng Nghiệp vụ", "DIVISION", justice), builders.office(justice)
    told = dict.fromkeys(("submitted_at", "decided_at", "compiled_at"), clock.now())
    source = Report.objects.create(
        round=report.round, unit=division, level=ReportLevel.DIVISION, status=ReportStatus.ACCEPTED, version=2,
        snapshot=report.snapshot, submitted_on=builders.CUTOFF, submitted_by=office, decided_by=office, **told,
    )  # fmt: skip
    ReportPart.objects.create(report=source, key="causes", heading="Nguyên nhân", position=1, body="- Thiếu máy;")
    part = _part(report, "causes")
    (offer,) = offers_for(part, "")
    insert_passages(part=part, by=office, body="", seen_version=part.version, picks=[offer.pick])
    assert _part(report, "causes").body == "- Phòng Nghiệp vụ: Thiếu máy."
    quote = Quote.objects.get()
    assert (quote.source, quote.source_version, quote.source_key, quote.text) == (source, 2, "causes", "Thiếu máy;")


def test_the_last_reports_text_stands_beside(justice):
    year_before = builders.half_year(justice.province, 2024)
    report = builders.compiled(year_before, justice)
    edit_part(part=_part(report), by=builders.office(justice), body="Năm ngoái", seen_version=0)
    builders.sent(year_before, justice)
    report = builders.compiled(builders.half_year(justice.province), justice)
    assert text_before(_part(report)).body == "Năm ngoái"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("a b c\n", "a d c\n"),
        ("một\nhai\nba", "một\nba\nbốn"),
        ("x", ""),
        ("a  b", "a b"),
        ("a b " * 900, "c"),
    ],
)
def test_differences_hold_both_texts(before, after):
    pieces = differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after


def test_only_the_line_beside_a_change_is_shown_of_what_stayed():
    before = "".join(f"Dòng {number}\n" for number in range(9))
    shown = only_changes(differences(before, before.replace("Dòng 4", "Dòng bốn")))
    assert [(piece.kind, piece.text) for piece in shown] == [
        ("left out", ""),
        ("same", "Dòng "),
        ("gone", "4"),
        ("new", "bốn"),
        ("same", "\n"),
        ("left out", ""),
    ]


def test_compiling_again_says_what_it_changed(report, justice, client):
    office = builders.office(justice)
    edit_part(part=_part(report, "area_procedures"), by=office, body="Của người viết", seen_version=1)
    make.lead(justice, area=make.reform_area(AreaKey.PROCEDURES), due_on=date(2025, 5, 1))
    report = builders.compiled(report.round, justice)
    changes = report.transitions.order_by("-pk").first().changes
    told = {"where": "Tổng số", "what": "Quá hạn", "before": 0, "after": 1}
    assert told in changes["numbers"]
    assert (changes["rewritten"], changes["kept"]) == (["plan"], ["area_procedures"])
    assert report.transitions.order_by("pk").first().changes == {}
    client.force_login(office)
    page = client.get(reverse("reporting:report_detail", args=[report.pk])).content.decode()
    assert "1 mục soạn lại, 1 mục giữ nguyên" in page
    assert reverse("reporting:part_generated", args=[report.pk, "area_procedures"]) in page


def test_the_authors_side_talks_at_parts_and_settles_remarks(report, justice, client):
    official, office = make.user(justice), builders.office(justice)
    client.force_login(official)
    address = reverse("reporting:comment_new", args=[report.pk])
    assert client.post(address, {"part": "plan", "text": "Xem lại số liệu"}).status_code == 302
    assert "Hãy ghi nội dung" in client.post(address, {"part": "plan", "text": " "}).content.decode()
    comment = report.comments.get()
    detail = reverse("reporting:report_detail", args=[report.pk])
    assert "Xem lại số liệu" in client.get(detail).content.decode()
    client.force_login(make.user(make.department("Sở Nội vụ", justice.province), Role.PROVINCE))
    assert client.post(address, {"text": "Chen vào"}).status_code == 403
    assert "Xem lại số liệu" not in client.get(detail).content.decode()
    client.force_login(office)
    client.post(reverse("reporting:comment_resolve", args=[report.pk, comment.pk]))
    comment.refresh_from_db()
    assert comment.resolved_by == office
    assert f"{office} đã xử lý" in client.get(detail).content.decode()
