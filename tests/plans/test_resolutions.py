"""Documents that plans rest on: added, found again however they are written, corrected, taken off, kept with a file."""

from datetime import date
from threading import Event, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from organisations.enums import Role
from organisations.models import AuditEvent
from plans.enums import ResolutionKind
from plans.models import Resolution
from plans.permissions import can_edit_resolution
from plans.queries.resolutions import find_same, number_key
from plans.services.resolutions import (
    Facts,
    add_resolution,
    attach_bases,
    change_resolution,
    create_resolution,
    remove_resolution,
)
from reform.common.errors import Invalid, NotPermitted
from tests import make
from tests.plans.annex import build_place

pytestmark = pytest.mark.django_db
FACTS = Facts("76/NQ-CP", ResolutionKind.RESOLUTION, "Chương trình tổng thể", date(2021, 7, 15), "Chính phủ", "Điều 1")
PDF = b"%PDF-1.7 thu"


@pytest.fixture
def place():
    return build_place()


@pytest.fixture
def plan(place):
    return make.plan(place.justice)


@pytest.fixture
def office(place):
    return make.user(place.justice, Role.OFFICE)


def upload(content: bytes = PDF, name: str = "Nghị quyết 76.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_new_document_is_kept_with_its_facts_its_file_and_a_code_of_its_number(plan, office):
    made = create_resolution(by=office, plan=plan, facts=FACTS, upload=upload())
    made.refresh_from_db()
    assert (made.code, str(made), made.title) == ("76-NQ-CP-2021", "Nghị quyết số 76/NQ-CP", "Chương trình tổng thể")
    assert (made.issuer, made.issuer_text, made.excerpt) == (None, "Chính phủ", "Điều 1")
    assert (made.file_name, made.file.read()) == ("Nghị quyết 76.pdf", PDF)
    assert made.file.name.startswith("resolutions/")
    assert list(plan.resolutions.all()) == [made]
    actions = list(AuditEvent.objects.filter(actor_id=office.pk).order_by("pk").values_list("action", flat=True))
    assert actions == ["Thêm văn bản làm căn cứ", "Thêm căn cứ"]


def test_an_issuer_that_the_catalogue_knows_is_that_unit(place, plan, office):
    facts = Facts("01/KH-SNV", ResolutionKind.PLAN, "Kế hoạch", None, "sở Nội vụ")
    made = create_resolution(by=office, plan=plan, facts=facts)
    assert (made.issuer, made.issuer_text, made.code) == (place.home_affairs, "", "01-KH-SNV")


def test_codes_are_never_used_twice(plan, office):
    first = create_resolution(by=office, plan=plan, facts=FACTS)
    other = Facts("76-NQ/CP", ResolutionKind.DECISION, "Khác", date(2021, 1, 1))
    assert create_resolution(by=office, plan=plan, facts=other).code == f"{first.code}-2"


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"number": " "}, "number", "Hãy nhập số, ký hiệu"),
        ({"title": ""}, "title", "Hãy nhập trích yếu"),
        ({"issued_on": date(1900, 1, 1)}, "issued_on", "Ông/bà đã nhập 01/01/1900"),
        ({"issued_on": date(2999, 1, 1)}, "issued_on", "đến hôm nay"),
    ],
)
def test_what_is_missing_or_cannot_be_is_refused(plan, office, change, field, words):
    facts = Facts(**({name: getattr(FACTS, name) for name in Facts.__dataclass_fields__} | change))
    with pytest.raises(Invalid, match=words) as refusal:
        create_resolution(by=office, plan=plan, facts=facts)
    assert refusal.value.field == field
    assert not Resolution.objects.exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"\x89PNG\r\n\x1a\n", "anh.pdf"), (b"MZ", "a.docx"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc")],
)
def test_a_file_is_what_its_content_is_and_only_pdf_and_word_are_taken(plan, office, content, name):
    with pytest.raises(Invalid) as refusal:
        create_resolution(by=office, plan=plan, facts=FACTS, upload=upload(content, name))
    assert refusal.value.field == "file"
    assert not Resolution.objects.exists()


def test_a_document_that_is_there_is_chosen_and_not_made_again(plan, office):
    made = create_resolution(by=office, plan=plan, facts=FACTS)
    again = Facts("76/NQ – CP", ResolutionKind.RESOLUTION, "Khác", FACTS.issued_on)
    with pytest.raises(Invalid, match="đã có trong hệ thống"):
        create_resolution(by=office, plan=make.plan(plan.owner), facts=again)
    other = make.plan(plan.owner)
    add_resolution(by=office, plan=other, resolution=made)
    add_resolution(by=office, plan=other, resolution=made)
    assert list(other.resolutions.all()) == [made]
    assert AuditEvent.objects.filter(action="Thêm căn cứ", object_id=str(other.pk)).count() == 1


def test_taken_off_a_plan_the_document_stays(plan, office):
    made = create_resolution(by=office, plan=plan, facts=FACTS)
    remove_resolution(by=office, plan=plan, resolution=made)
    assert (plan.resolutions.count(), Resolution.objects.count()) == (0, 1)
    assert AuditEvent.objects.latest("pk").before == {"resolution": "Nghị quyết số 76/NQ-CP"}


def test_a_correction_says_what_changed_and_a_new_file_takes_the_place_of_the_old(
    plan, office, django_capture_on_commit_callbacks
):
    made = create_resolution(by=office, plan=plan, facts=FACTS, upload=upload())
    old = made.file.name
    title = Facts(FACTS.number, FACTS.kind, "Tên đúng", FACTS.issued_on, FACTS.issuer, FACTS.excerpt)
    with django_capture_on_commit_callbacks(execute=True):
        change_resolution(by=office, resolution=made, facts=title, upload=upload(PDF + b"2", "moi.pdf"))
    made.refresh_from_db()
    assert (made.title, made.file_name, made.file.read()) == ("Tên đúng", "moi.pdf", PDF + b"2")
    assert not made.file.storage.exists(old)
    event = AuditEvent.objects.latest("pk")
    assert (event.before, event.after) == (
        {"title": "Chương trình tổng thể", "file": "Nghị quyết 76.pdf"},
        {"title": "Tên đúng", "file": "moi.pdf"},
    )
    with django_capture_on_commit_callbacks(execute=True):
        change_resolution(by=office, resolution=made, facts=title, drop_file=True)
    made.refresh_from_db()
    assert (made.file.name, made.file_name) == ("", "")


def test_who_may_not_import_the_plan_changes_nothing_of_its_bases(place, plan, office):
    made = create_resolution(by=office, plan=plan, facts=FACTS)
    stranger = make.user(place.home_affairs, Role.OFFICE)
    official = make.user(place.justice, Role.OFFICIAL)
    for person in (stranger, official):
        for step in (
            lambda by: create_resolution(by=by, plan=plan, facts=FACTS),
            lambda by: add_resolution(by=by, plan=plan, resolution=made),
            lambda by: remove_resolution(by=by, plan=plan, resolution=made),
            lambda by: change_resolution(by=by, resolution=made, facts=FACTS),
        ):
            with pytest.raises(NotPermitted):
                step(person)
    assert list(plan.resolutions.all()) == [made]


def test_a_document_of_several_agencies_is_corrected_by_who_looks_after_them_all(place, plan, office):
    made = create_resolution(by=office, plan=plan, facts=FACTS)
    assert can_edit_resolution(office, made)
    make.plan(place.home_affairs).resolutions.add(made)
    assert not can_edit_resolution(office, made)
    assert can_edit_resolution(make.user(place.home_affairs, Role.PROVINCE), made)
    plan.resolutions.clear()
    orphan = Resolution.objects.create(code="X", number="1/QĐ", kind="DECISION", title="Khác", search_text="khac")
    assert not can_edit_resolution(office, orphan)
    assert can_edit_resolution(make.user(None, Role.ADMIN), orphan)


# ── The same document ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("number", ["76/NQ-CP", "76 / NQ - CP", "76/nq–cp", "076/NQ-CP"])
def test_signs_and_zeros_of_a_number_do_not_count(number):
    assert number_key(number) == number_key("76/NQ-CP")


def document(number: str = "76/NQ-CP", issued_on: date | None = date(2021, 7, 15), **fields) -> Resolution:
    count = Resolution.objects.count()
    known = {"code": f"R{count}", "kind": "RESOLUTION", "title": "Chương trình", "search_text": "x"}
    return Resolution.objects.create(number=number, issued_on=issued_on, **(known | fields))


def test_number_and_day_make_the_document():
    first = document()
    assert find_same("76/NQ-CP", date(2021, 7, 15)) == first
    assert find_same("76/NQ-CP", date(2022, 7, 15)) is None
    assert find_same("77/NQ-CP", date(2021, 7, 15)) is None


def test_without_a_day_the_number_and_its_issuer_decide():
    first = document(issuer_text="Chính phủ")
    assert find_same("76/NQ-CP", None) == first
    assert find_same("76/NQ-CP", None, "chính phủ") == first
    assert find_same("76/NQ-CP", None, "HĐND tỉnh") is None
    document(issued_on=date(2020, 1, 1), issuer_text="Chính phủ")
    assert find_same("76/NQ-CP", None) is None  # nobody can tell which


# ── What a file cites ───────────────────────────────────────────────────────────────────────────────────────────────


def basis(kind: str, number: str = "", issued_on: str | None = None, issuer: str = "", excerpt: str = "") -> dict:
    return {"kind": kind, "number": number, "issued_on": issued_on, "issuer": issuer, "excerpt": excerpt}


def test_bases_of_a_file_are_found_or_made(place, plan, office):
    known = document()
    found = attach_bases(
        by=office,
        plan=plan,
        bases=[
            basis("Nghị quyết", "76/NQ-CP", "2021-07-15", "Chính phủ", "ban hành Chương trình"),
            basis("Thông tư", "01/2024/TT-BNV", "2024-02-24", "Bộ Nội vụ", "quy định chế độ báo cáo"),
            basis("Bộ luật", excerpt="Lao động"),
            basis("Chương trình hành động", "12-CTr/TU", None, "Sở Nội vụ"),
            basis("Văn bản"),
        ],
    )
    assert found[0] == known
    assert [(row.kind, row.number, row.issued_on) for row in found[1:]] == [
        (ResolutionKind.CIRCULAR, "01/2024/TT-BNV", date(2024, 2, 24)),
        (ResolutionKind.LAW, "", None),
        (ResolutionKind.PROGRAMME, "12-CTr/TU", None),
    ]
    assert [str(row) for row in found[1:3]] == ["Thông tư số 01/2024/TT-BNV", "Luật Lao động"]
    assert (found[1].issuer_text, found[3].issuer) == ("Bộ Nội vụ", place.home_affairs)
    assert set(plan.resolutions.all()) == set(found)


def test_the_same_bases_twice_make_nothing_new(plan):
    bases = [
        basis("Luật", excerpt="Cán bộ, công chức"),
        basis("Quyết định", "876/QĐ-BNV", "2022-11-10"),
        basis("Quyết định", "876/QĐ-BNV", "2022-11-10"),
    ]
    first = attach_bases(by=None, plan=plan, bases=bases)
    again = attach_bases(by=None, plan=make.plan(plan.owner), bases=bases)
    assert first == again
    assert Resolution.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_plans_that_cite_a_new_document_at_once_share_it(place):
    basis = {"kind": "Nghị quyết", "number": "76/NQ-CP", "issued_on": "2021-07-15", "issuer": "Chính phủ"}
    first, second = make.plan(place.justice), make.plan(place.home_affairs)
    begun = Event()

    def other() -> None:
        try:
            with transaction.atomic():
                attach_bases(by=None, plan=first, bases=[basis])
                begun.set()
                Event().wait(0.3)
        finally:
            connection.close()

    thread = Thread(target=other)
    thread.start()
    begun.wait(10)
    attach_bases(by=None, plan=second, bases=[basis])
    thread.join()
    assert first.resolutions.get() == second.resolutions.get()
