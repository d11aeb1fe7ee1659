"""Pages of documents, of what a plan rests on, and the files that leave."""

from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from organisations.enums import Role
from plans.exporting import essence
from plans.importing import read_plan
from plans.models import Resolution
from plans.queries.plan_draft import draft_of
from plans.queries.unit_names import unit_names_of
from plans.services.import_reading import keep_import
from plans.services.imports import commit_import
from tests import make
from tests.plans.annex import annex, build_place
from tests.plans.test_plan_store import store, work

pytestmark = pytest.mark.django_db
SENT = {
    "kind": "RESOLUTION",
    "number": "76/NQ-CP",
    "issued_on": "15/07/2021",
    "issuer": "Chính phủ",
    "title": "Tổng thể",
}


@pytest.fixture
def place():
    return build_place()


@pytest.fixture
def plan(place):
    return make.plan(place.justice)


def browser(person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def office(place):
    return browser(make.user(place.justice, Role.OFFICE))


def address(plan, *parts: str) -> str:
    return "/".join((f"/ke-hoach/{plan.pk}/can-cu", *parts, "")).replace("//", "/")


def test_a_document_is_made_found_chosen_and_taken_off(office, plan, place):
    upload = SimpleUploadedFile("nq76.pdf", b"%PDF-1.7 thu")
    page = office.post(address(plan, "moi"), SENT | {"excerpt": "Điều 2", "file": upload}, follow=True).content.decode()
    made = Resolution.objects.get()
    assert "Đã thêm Nghị quyết số 76/NQ-CP vào căn cứ của kế hoạch." in page
    other = make.plan(place.justice)
    found = office.get(address(other), {"q": "tong the"}).content.decode()
    assert address(other, str(made.pk), "them") in found
    office.post(address(other, str(made.pk), "them"))
    assert list(other.resolutions.all()) == [made]
    facts = office.get(f"/van-ban/{made.pk}/").content.decode()
    assert "Điều 2" in facts and plan.title in facts and other.title in facts
    assert f'href="/van-ban/{made.pk}/"' in office.get(f"/ke-hoach/{plan.pk}/").content.decode()
    office.post(address(other, str(made.pk), "bo"))
    assert other.resolutions.count() == 0


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(office, plan):
    answer = office.post(address(plan, "moi"), SENT | {"issued_on": "15/07/2999"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ngày ban hành phải từ năm 1945 đến hôm nay. Ông/bà đã nhập 15/07/2999." in page
    assert 'value="76/NQ-CP"' in page
    assert not Resolution.objects.exists()


def test_a_document_is_corrected_on_its_page(office, plan):
    office.post(address(plan, "moi"), SENT)
    made = Resolution.objects.get()
    page = office.get(f"/van-ban/{made.pk}/sua/").content.decode()
    assert 'value="15/07/2021"' in page and "Chính phủ" in page
    office.post(f"/van-ban/{made.pk}/sua/", SENT | {"title": "Chương trình tổng thể cải cách"})
    made.refresh_from_db()
    assert made.title == "Chương trình tổng thể cải cách"


def test_a_document_is_open_to_every_account_and_the_plans_that_rest_on_it_are_not(office, plan, place):
    office.post(address(plan, "moi"), SENT | {"file": SimpleUploadedFile("Nghị quyết.pdf", b"%PDF-1.7 thu")})
    made = Resolution.objects.get()
    answer = office.get(f"/van-ban/{made.pk}/tep/")
    assert (answer.content, answer["Content-Type"]) == (b"%PDF-1.7 thu", "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment;")
    stranger = browser(make.user(place.home_affairs, Role.OFFICE))
    assert stranger.get(f"/van-ban/{made.pk}/tep/").content == b"%PDF-1.7 thu"
    page = stranger.get(f"/van-ban/{made.pk}/").content.decode()
    assert "Tổng thể" in page and f"/van-ban/{made.pk}/tep/" in page and plan.title not in page
    assert "Mọi tài khoản đều tải được" in office.get(address(plan, "moi")).content.decode()


def test_documents_are_found_from_the_top_bar(office, plan):
    office.post(address(plan, "moi"), SENT)
    page = office.get("/tim-kiem/", {"q": "nghi quyet 76/nq-cp"}).content.decode()
    assert f'href="/van-ban/{Resolution.objects.get().pk}/"' in page
    assert "1 văn bản" in page


def test_what_a_file_cites_comes_with_its_plan(place):
    lines = (
        "Căn cứ Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ ban hành Chương trình tổng thể;",
        "KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2025",
        "(Kèm theo Quyết định số 12/QĐ-UBND ngày 05/01/2025 của UBND tỉnh Đắk Nông)",
    )
    kept = keep_import(by=None, owner=place.province, content=annex(before=lines), file_name="phu-luc.docx")
    plan = commit_import(by=None, plan_import=kept)
    basis = plan.resolutions.get()
    assert (basis.number, basis.issuer_text) == ("76/NQ-CP", "Chính phủ")


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
def test_a_plan_is_taken_along_as_the_file_that_gives_it_back(place, ending):
    plan = store(place, work("Rà soát", leads=["Sở Tư pháp"]), head={"number": "1/QĐ-UBND"})
    client = browser(make.user(place.justice))
    answer = client.get(f"/ke-hoach/{plan.pk}/tai-ve/phu-luc.{ending}")
    assert answer["Content-Disposition"] == (
        f'attachment; filename="phu-luc-kh-cchc-2025-dn.{ending}"; '
        f"filename*=utf-8''Ph%E1%BB%A5%20l%E1%BB%A5c%20KH%20CCHC%202025%20%E2%80%93%20DN.{ending}"
    )
    assert "private" in answer["Cache-Control"]
    read = read_plan(answer.content, f"a.{ending}", names=unit_names_of(plan.owner))
    assert essence(read) == essence(draft_of(plan))
    if ending == "docx":
        assert docx.Document(BytesIO(answer.content)).core_properties.author == "UBND tỉnh Đắk Nông"


def test_links_to_the_files_stand_on_the_plan_and_a_plan_without_work_has_none(place, plan):
    full = store(place, work("Rà soát", leads=["Sở Tư pháp"]))
    client = browser(make.user(place.justice))
    assert f"/ke-hoach/{full.pk}/tai-ve/phu-luc.docx" in client.get(f"/ke-hoach/{full.pk}/").content.decode()
    assert "phu-luc.docx" not in client.get(f"/ke-hoach/{plan.pk}/").content.decode()
    assert client.get(f"/ke-hoach/{plan.pk}/tai-ve/phu-luc.docx").status_code == 404
