"""Many names of a file that the catalogue does not have, explained at once."""

import re
from datetime import date

import pytest

from organisations.enums import Role, UnitKind
from organisations.models import AuditEvent, Installation, Unit
from plans.models import PlanImport
from plans.queries.import_places import unit_places
from plans.queries.import_proposals import Proposal, proposals_of
from plans.queries.import_review import import_review
from plans.services.import_reading import keep_import
from plans.services.import_units import NameChoice, name_many
from reform.common.errors import NotPermitted
from tests import make
from tests.pages import words
from tests.plans.annex import annex, build_place

pytestmark = pytest.mark.django_db
NAMES = [
    "Văn phòng Sở",
    "Phòng Tổ chức cán bộ",
    "Thanh tra Sở",
    "Các phòng chuyên môn thuộc Sở",
    "VNPT Đắk Nông",
    "Viện Nghiên cứu Tây Nguyên",
]


@pytest.fixture
def place():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": date(2025, 6, 14)})
    return build_place()


@pytest.fixture
def office(place):
    return make.user(place.justice, Role.OFFICE)


def keep(owner: Unit, *names: str) -> PlanImport:
    rows = [
        [f"Nhiệm vụ {n}", f"Khảo sát {n}", "", "Phiếu", name, "", "Quý III", "", ""] for n, name in enumerate(names)
    ]
    return keep_import(by=None, owner=owner, content=annex(*rows), file_name="phụ lục.docx")


def proposed(kept: PlanImport, user) -> dict[str, Proposal]:
    found = proposals_of(import_review(kept).spellings, unit_places(user, kept.owner), kept.owner)
    return {proposal.spelling.text: proposal for proposal in found}


def words_of(proposal: Proposal) -> tuple[str, bool]:
    return dict(proposal.choices)[proposal.value], proposal.sure


def test_what_the_words_say_is_proposed(place, office):
    found = {text: words_of(one) for text, one in proposed(keep(place.justice, *NAMES), office).items()}
    division, group = "Mới: Phòng, đơn vị trực thuộc Sở Tư pháp", "Mới: Nhóm đơn vị của Sở Tư pháp"
    assert found == {
        "Văn phòng Sở": (division, True),
        "Phòng Tổ chức cán bộ": (division, True),
        "Thanh tra Sở": (division, True),
        "Các phòng chuyên môn thuộc Sở": (group, True),
        "VNPT Đắk Nông": ("Giữ nguyên lời văn", True),
        "Viện Nghiên cứu Tây Nguyên": (division, True),
    }


@pytest.mark.parametrize(
    ("name", "office_says", "province_says"),
    [
        ("Huyện đoàn", ("Giữ nguyên lời văn", True), ("Mới: Cơ quan Đảng, đoàn thể của tỉnh", True)),
        ("Sở Xây dựng", ("Giữ nguyên lời văn", False), ("Mới: Sở, ban, ngành của tỉnh", True)),
        ("UBND huyện Cư Jút", ("Giữ nguyên lời văn", False), ("Mới: UBND cấp huyện", True)),
        ("Kho bạc Nhà nước", ("Giữ nguyên lời văn", True), ("Giữ nguyên lời văn", True)),
        ("UBND các huyện", ("Mới: Nhóm đơn vị của Sở Tư pháp", True), ("Mới: Nhóm đơn vị của Sở Tư pháp", True)),
        (
            "Ban Quản lý các khu công nghiệp tỉnh",
            ("Giữ nguyên lời văn", False),
            ("Mới: Ban quản lý của tỉnh", True),
        ),
    ],
)
def test_what_may_be_added_depends_on_the_person(place, office, name, office_says, province_says):
    kept = keep(place.justice, name)
    home = make.user(place.home_affairs, Role.PROVINCE)
    assert [words_of(proposed(kept, user)[name]) for user in (office, home)] == [office_says, province_says]


def test_an_abbreviation_is_another_spelling_of_the_full_name(place, office):
    kept = keep(place.justice, "Phòng TC-KH", "Phòng Tài chính - Kế hoạch")
    found = proposed(kept, office)
    assert words_of(found["Phòng TC-KH"]) == ("Cách viết khác của “Phòng Tài chính - Kế hoạch”", True)
    full = NameChoice("Phòng Tài chính - Kế hoạch", kind=UnitKind.DIVISION, parent=place.justice)
    name_many(by=office, plan_import=kept, choices=[NameChoice("Phòng TC-KH", same_as=full.spelling), full])
    assert {tuple(row.draft["leads"]) for row in kept.rows.all()} == {("Phòng Tài chính - Kế hoạch",)}
    assert Unit.objects.filter(kind=UnitKind.DIVISION).count() == 1


def test_many_names_are_explained_at_once(place, office):
    kept = keep(place.justice, "Văn phòng Sở", "Các phòng", "VNPT Đắk Nông", "sở nội vu")
    choices = [
        NameChoice("Văn phòng Sở", kind=UnitKind.DIVISION, parent=place.justice),
        NameChoice("Các phòng", kind=UnitKind.GROUP, parent=place.justice),
        NameChoice("VNPT Đắk Nông"),
        NameChoice("sở nội vu", unit=place.home_affairs),
    ]
    done = name_many(by=office, plan_import=kept, choices=choices)
    assert ([unit.name for unit in done.added], done.named, done.kept) == (["Văn phòng Sở", "Các phòng"], 3, 1)
    assert done.refused == []
    assert [row.draft["leads"] for row in kept.rows.all()] == [
        ["Văn phòng Sở"],
        ["Các phòng"],
        ["VNPT Đắk Nông"],
        ["Sở Nội vụ"],
    ]
    review = import_review(kept)
    assert (review.open, review.done, review.spellings) == (0, 4, [])
    about = AuditEvent.objects.about(kept)
    assert about.filter(action="Chọn đơn vị cho tên trong tệp").count() == 3
    assert about.filter(action="Giữ nguyên lời văn tên đơn vị").count() == 1


def test_what_is_refused_is_named_and_the_rest_is_done(place, office):
    kept = keep(place.justice, "Văn phòng Sở", "Phòng Một cửa", "Phòng TH")
    choices = [
        NameChoice("Văn phòng Sở", kind=UnitKind.DIVISION, parent=place.justice, name="Sở Nội vụ"),
        NameChoice("Phòng Một cửa", kind=UnitKind.DIVISION, parent=place.justice),
        NameChoice("Phòng TH", same_as="Văn phòng Sở"),
    ]
    done = name_many(by=office, plan_import=kept, choices=choices)
    assert [text for text, _ in done.refused] == ["Văn phòng Sở", "Phòng TH"]
    assert "đã có trong danh mục" in done.refused[0][1]
    assert import_review(kept).open == 2
    assert list(Unit.objects.filter(kind=UnitKind.DIVISION).values_list("name", flat=True)) == ["Phòng Một cửa"]


def test_what_the_person_may_not_add_undoes_all(place, office):
    kept = keep(place.justice, "Văn phòng Sở", "Sở Xây dựng")
    choices = [
        NameChoice("Văn phòng Sở", kind=UnitKind.DIVISION, parent=place.justice),
        NameChoice("Sở Xây dựng", kind=UnitKind.DEPARTMENT, parent=place.province),
    ]
    with pytest.raises(NotPermitted):
        name_many(by=office, plan_import=kept, choices=choices)
    assert import_review(kept).open == 2
    assert not Unit.objects.filter(kind=UnitKind.DIVISION).exists()


# ── The page ────────────────────────────────────────────────────────────────────────────────────────────────────────


def sent(page) -> dict[str, list[str]]:
    """What the form would send as it stands."""
    form = re.search(r'<details class="fold names".*?</form>', page.content.decode(), re.DOTALL).group()
    ticked = re.findall(r'name="chosen" value="(\w+)" checked', form)
    selects = re.findall(r'<select name="(as-\w+)".*?<option value="([^"]+)" selected>', form, re.DOTALL)
    return {"chosen": ticked, **dict(selects)}


def test_one_submit_explains_all_and_says_what_is_left(client, place, office):
    kept = keep(place.justice, *NAMES[:5])
    client.force_login(office)
    page = client.get(f"/nhap-ke-hoach/{kept.pk}/")
    assert "5 dòng chỉ chờ chọn tên đơn vị ở trên" in words(page)
    assert '<article class="doubt"' not in page.content.decode()
    answer = client.post(f"/nhap-ke-hoach/{kept.pk}/nhieu-ten/", sent(page), follow=True)
    said = words(answer)
    assert "Đã hiểu 4 tên, thêm 4 đơn vị, nhóm vào danh mục; giữ nguyên lời văn 1 tên." in said
    assert "1 nhóm mới chưa có thành viên nên chưa giao việc đến ai: Các phòng chuyên môn thuộc Sở." in said
    assert "Đã xem hết 5 điểm" in said


def test_nothing_ticked_and_what_is_gone_are_said(client, place, office):
    kept = keep(place.justice, *NAMES[:2])
    client.force_login(office)
    form = sent(client.get(f"/nhap-ke-hoach/{kept.pk}/"))
    address = f"/nhap-ke-hoach/{kept.pk}/nhieu-ten/"
    assert "Hãy tích chọn ít nhất một tên." in words(client.post(address, {}, follow=True))
    bad = {**form, f"as-{form['chosen'][0]}": f"DEPARTMENT-{place.province.pk}"}
    assert "Hãy chọn “Văn phòng Sở” là gì trong danh sách." in words(client.post(address, bad, follow=True))
    client.post(address, form)
    assert "Các tên này vừa được người khác xem." in words(client.post(address, form, follow=True))


@pytest.mark.parametrize("count", [2, 5])
def test_the_page_costs_the_same_queries_for_any_number_of_names(
    client, place, office, django_assert_num_queries, count
):
    kept = keep(place.justice, *NAMES[:count])
    client.force_login(office)
    with django_assert_num_queries(12):
        client.get(f"/nhap-ke-hoach/{kept.pk}/")
