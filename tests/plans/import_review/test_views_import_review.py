"""The pages on which a person corrects and decides, and what they cost."""

import re

import pytest

from organisations.enums import Role, UnitKind
from organisations.models import Unit
from plans.models import ImportRow, PlanImport
from plans.services.import_units import name_unit
from tests import make
from tests.pages import words
from tests.plans.annex import REVIEW
from tests.plans.import_review.builders import INHERITS, STRANGE, edit, keep, row_of, survey

pytestmark = pytest.mark.django_db


def address(kept: PlanImport, tail: str = "") -> str:
    return f"/nhap-ke-hoach/{kept.pk}/{tail}"


def typed(row: ImportRow, **fields) -> dict[str, str]:
    draft = row.draft
    sent = {name: draft[name] for name in ("title", "product", "requirement", "note")}
    sent |= {"leads": draft["leads_text"], "supports": draft["supports_text"], "label": "Nhiệm vụ 3"}
    sent |= {"deadline": draft["deadline"]["text"], "deadline_kind": "", "starts_on": "", "due_on": ""}
    return sent | {"area": "institution", "seen_version": str(row.version)} | fields


def test_a_doubtful_row_shows_the_file_beside_what_was_understood(client, place, office):
    kept = keep(place.justice)
    client.force_login(office)
    page = client.get(address(kept))
    block = re.search(r'<article class="doubt".*?</article>', page.content.decode(), re.DOTALL).group()
    said = words(block)
    assert said.startswith("Dòng 7 · Nhiệm vụ 3")
    assert said.index("Trong tệp") < said.index("Hệ thống hiểu")
    assert re.search(rf'<dd class="looked-at">{STRANGE}</dd>', block)
    assert "Thời hạn Sau khi có hướng dẫn theo mốc" in said


def test_a_correction_on_the_page(client, place, office):
    kept = keep(place.justice)
    row = row_of(kept, "Khảo sát")
    client.force_login(office)
    form = client.get(address(kept, f"dong/{row.pk}/sua/"))
    assert 'name="leads" ' in form.content.decode() and STRANGE in words(form)
    refused = client.post(address(kept, f"dong/{row.pk}/sua/"), typed(row, deadline_kind="fixed", due_on="31/02/2025"))
    assert refused.status_code == 422
    assert "Ngày phải hoàn thành: Ghi theo ngày/tháng/năm, ví dụ 30/06/2025." in words(refused)
    assert 'value="31/02/2025"' in refused.content.decode()
    answer = client.post(address(kept, f"dong/{row.pk}/sua/"), typed(row, leads="Sở Nội vụ", page="1"))
    assert (answer.status_code, answer["Location"]) == (302, f"{address(kept)}?page=1#can-xem")
    assert "Không còn điểm nào cần xem." in words(client.get(address(kept)))
    by_htmx = typed(row, leads="Sở Tư pháp", seen_version="1")
    answer = client.post(
        address(kept, f"dong/{row.pk}/sua/"), by_htmx, headers={"HX-Request": "true", "HX-Target": "dong-1-7"}
    )
    assert (answer.status_code, answer["HX-Trigger"]) == (204, "import-changed")
    row.refresh_from_db()
    assert row.draft["leads"] == ["Sở Tư pháp"]


def test_a_conflict_shows_what_the_other_wrote_and_keeps_what_was_typed(client, place, office):
    kept = keep(place.justice)
    row = row_of(kept, "Khảo sát")
    edit(make.user(place.justice, Role.OFFICE, full_name="Nguyễn Văn An"), kept, row, note="Của An")
    client.force_login(office)
    answer = client.post(address(kept, f"dong/{row.pk}/sua/"), typed(row, note="Của tôi", seen_version="0"))
    assert answer.status_code == 409
    assert "Nguyễn Văn An đã sửa dòng này lúc" in words(answer)
    assert "Ghi chú Của An Nội dung ông/bà đã nhập vẫn giữ nguyên" in words(answer)
    html = answer.content.decode()
    assert re.search(r"<textarea[^>]*>\s*Của tôi</textarea>", html) and 'name="seen_version" value="1"' in html
    assert client.post(address(kept, f"dong/{row.pk}/sua/"), typed(row, note="Của tôi")).status_code == 302
    row.refresh_from_db()
    assert row.draft["note"] == "Của tôi"


def test_decisions_on_the_page(client, place, office):
    kept = keep(place.justice, REVIEW, INHERITS, ["Nhiệm vụ 5", "Sơ kết", *INHERITS[2:]])
    row = row_of(kept, "Tổng kết")
    client.force_login(office)
    page = client.get(address(kept))
    assert "Ô chủ trì trống, lấy theo dòng trên hoặc đề mục 2 dòng" in words(page)
    assert "Còn 6 điểm cần xem / tổng 6" in words(page)
    client.post(address(kept, "xac-nhan/"), {"code": "inherited_leads", "field": "leads"})
    assert "Còn 4 điểm cần xem / tổng 6" in words(client.get(address(kept)))
    key = re.search(r'name="accept" value="(\w+)"', client.get(address(kept)).content.decode())[1]
    client.post(address(kept, f"dong/{row.pk}/chon/"), {"accept": key, "seen_version": "0"})
    assert "Còn 3 điểm cần xem / tổng 6" in words(client.get(address(kept)))
    stale = client.post(address(kept, f"dong/{row.pk}/chon/"), {"decision": "all", "seen_version": "0"}, follow=True)
    assert "Dòng này vừa được người khác sửa" in words(stale)
    client.post(address(kept, f"dong/{row.pk}/chon/"), {"decision": "out", "seen_version": "2"})
    assert "2 hoạt động, 1 dòng đã bỏ" in words(client.get(address(kept)))
    client.post(address(kept, "linh-vuc/"), {"section": "1", "area": "steering"})
    kept.refresh_from_db()
    assert kept.outline["sections"][0]["area"] == "steering"


def test_names_on_the_page(client, place, office):
    kept = keep(place.justice, survey(1), survey(2))
    client.force_login(office)
    wrong = client.post(address(kept, "ten-don-vi/"), {"text": STRANGE, "unit": "so noi"})
    assert wrong.status_code == 422
    assert "Không có đơn vị nào tên “so noi”." in words(wrong)
    assert 'value="so noi"' in wrong.content.decode()
    right = client.post(address(kept, "ten-don-vi/"), {"text": STRANGE, "unit": "so noi vu"}, follow=True)
    assert f"Đã hiểu “{STRANGE}” là Sở Nội vụ ở 2 dòng." in words(right)


def test_a_unit_is_added_from_the_page(client, place, office):
    kept = keep(place.justice, survey(1))
    client.force_login(office)
    form = client.get(address(kept, "don-vi-moi/"), {"ten": STRANGE})
    assert "Phòng, đơn vị trực thuộc Sở Tư pháp Nhóm đơn vị của Sở Tư pháp" in words(form)
    assert "Sở, ban, ngành của tỉnh" not in words(form)
    sent = {"text": STRANGE, "place": f"GROUP-{place.justice.pk}", "name": "", "members": [place.home_affairs.pk]}
    refused = client.post(address(kept, "don-vi-moi/"), sent)
    assert (refused.status_code, "Hãy nhập tên đầy đủ của đơn vị." in words(refused)) == (422, True)
    client.post(address(kept, "don-vi-moi/"), sent | {"name": STRANGE})
    group = Unit.objects.get(name=STRANGE)
    assert (group.kind, list(group.members.all())) == (UnitKind.GROUP, [place.home_affairs])
    assert kept.rows.get().open_issues == 0


def test_a_large_file_is_shown_in_parts(client, place, office, monkeypatch):
    monkeypatch.setattr("plans.queries.import_sections.PAGE_ROWS", 4)
    kept = keep(place.justice, *[survey(number) for number in range(1, 8)])
    client.force_login(office)
    first, second = (client.get(address(kept), {"part": part}).content.decode() for part in ("1", "2"))
    assert [len(re.findall(r'<tr id="dong-', page)) for page in (first, second)] == [4, 3]
    assert all("LĨNH VỰC I. CẢI CÁCH THỂ CHẾ" in page for page in (first, second))


def test_twenty_doubtful_rows_stand_on_a_page(client, place, office):
    kept = keep(place.justice, *[survey(number) for number in range(23)])
    client.force_login(office)
    first, second = (client.get(address(kept), {"page": page}) for page in ("1", "2"))
    blocks = [re.findall(r'<article class="doubt" id="doubt-(\d+)"', page.content.decode()) for page in (first, second)]
    assert [len(found) for found in blocks] == [20, 3]
    assert "Từng dòng cần xem (23 dòng)" in words(second)
    sent = {"accept": re.search(r'name="accept" value="(\w+)"', second.content.decode())[1], "page": "2", "part": "1"}
    answer = client.post(address(kept, f"dong/{blocks[1][0]}/chon/"), sent)
    assert answer["Location"] == f"{address(kept)}?page=2&part=1#can-xem"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_queries_for_any_number_of_doubts(
    client, place, office, django_assert_num_queries, rows
):
    kept = keep(place.justice, *[survey(number) for number in range(rows)])
    client.force_login(office)
    with django_assert_num_queries(13):
        client.get(address(kept))


@pytest.mark.parametrize("rows", [1, 3])
def test_a_name_costs_the_same_queries_for_any_number_of_rows(place, office, django_assert_num_queries, rows):
    kept = keep(place.justice, *[survey(number) for number in range(rows)])
    with django_assert_num_queries(17):
        name_unit(by=office, plan_import=kept, spelling=STRANGE, unit=place.home_affairs)
