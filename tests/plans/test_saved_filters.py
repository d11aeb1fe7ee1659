"""Filters of the list of work under a name: saved, shared with the agency, renamed, forgotten."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from organisations.enums import Role, UnitKind
from organisations.models import AuditEvent, Installation
from plans.models import SavedFilter
from plans.queries.saved_filters import WORK
from plans.services.saved_filters import MOST, change_saved_filter, delete_saved_filter, save_filter
from reform.common.errors import Invalid, NotPermitted
from tests import make
from tests.plans.test_views_work import ADDRESS, in_order, read

pytestmark = pytest.mark.django_db
SAVE = f"{ADDRESS}bo-loc/moi/"


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": date(2025, 6, 14)})


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province())


def kept(by, name: str = "Quá hạn", query: str = "state=overdue", shared: bool = False) -> SavedFilter:
    return save_filter(by=by, page=WORK, name=name, query=query, shared=shared)


def test_what_the_list_shows_is_saved_and_used_again(client, justice):
    official = make.user(justice)
    make.lead(justice, title="Trễ", due_on=date(2025, 6, 1))
    text = read(client, official, f"{ADDRESS}?state=overdue&q=&sort=progress")
    assert f'href="{SAVE}?state=overdue&amp;sort=progress"' in text
    assert 'name="query" value="state=overdue&amp;sort=progress"' in read(
        client, official, f"{SAVE}?state=overdue&sort=progress&page=3"
    )
    answer = client.post(SAVE, {"name": " Cần  đôn đốc ", "query": "state=overdue&sort=progress&page=3&role=nobody"})
    assert answer.headers["Location"] == f"{ADDRESS}?state=overdue&sort=progress"
    saved = SavedFilter.objects.get()
    assert (saved.name, saved.query, saved.shared, saved.unit) == (
        "Cần đôn đốc",
        "state=overdue&sort=progress",
        False,
        justice,
    )
    assert AuditEvent.objects.filter(action="Lưu bộ lọc", actor_id=official.pk).count() == 1
    text = read(client, official, f"{ADDRESS}?sort=progress&state=overdue")
    link = f'<a href="{ADDRESS}?state=overdue&amp;sort=progress" aria-current="true">Cần đôn đốc</a>'
    assert link in text
    assert link.replace(' aria-current="true"', "") in read(client, official)


def test_it_is_shared_with_the_agency_alone_and_changed_by_its_owner_alone(client, justice):
    division = make.unit("Thanh tra", UnitKind.DIVISION, justice)
    owner, colleague = make.user(division, full_name="Trần Thị Bình"), make.user(justice, Role.OFFICE)
    stranger = make.user(make.department("Sở Y tế", justice.province), Role.OFFICE)
    mine, ours = kept(owner, "Của tôi"), kept(owner, "Của ta", "state=waiting", shared=True)
    own = kept(colleague, "Của văn phòng")
    assert in_order(read(client, owner), ">Của ta</a>", ">Của tôi</a>")
    text = read(client, colleague)
    assert in_order(text, ">Của văn phòng</a>", ">Của ta</a>", "(Trần Thị Bình)")
    assert ">Của tôi</a>" not in text
    assert f"bo-loc/{ours.pk}/" not in text and f"bo-loc/{own.pk}/" in text
    assert ">Của ta</a>" not in read(client, stranger)
    for saved, person, status in ((mine, colleague, 404), (ours, colleague, 403), (ours, stranger, 404)):
        client.force_login(person)
        for address in (f"{ADDRESS}bo-loc/{saved.pk}/", f"{ADDRESS}bo-loc/{saved.pk}/xoa/"):
            assert client.post(address, {"name": "Khác"}).status_code == status
    assert SavedFilter.objects.count() == 3
    with pytest.raises(NotPermitted):
        change_saved_filter(saved=ours, by=colleague, name="Khác", shared=False)
    with pytest.raises(NotPermitted):
        delete_saved_filter(saved=ours, by=colleague)


def test_its_owner_renames_shares_and_forgets_it(client, justice):
    owner = make.user(justice)
    saved = kept(owner)
    client.force_login(owner)
    assert client.post(f"{ADDRESS}bo-loc/{saved.pk}/", {"name": "Đang trễ", "shared": "on"}).status_code == 302
    saved.refresh_from_db()
    assert (saved.name, saved.shared, saved.query) == ("Đang trễ", True, "state=overdue")
    event = AuditEvent.objects.get(action="Sửa bộ lọc")
    assert (event.before, event.after) == ({"name": "Quá hạn", "shared": False}, {"name": "Đang trễ", "shared": True})
    assert "người khác trong cơ quan cũng không còn dùng được" in read(client, owner, f"{ADDRESS}bo-loc/{saved.pk}/")
    assert client.post(f"{ADDRESS}bo-loc/{saved.pk}/xoa/").status_code == 302
    assert not SavedFilter.objects.exists()
    assert AuditEvent.objects.filter(action="Xóa bộ lọc").count() == 1


def test_what_cannot_be_kept_is_refused_in_words(client, justice):
    owner = make.user(justice)
    kept(owner)
    client.force_login(owner)
    for fields, words in (
        ({"name": "Quá hạn", "query": "state=waiting"}, "đã có bộ lọc tên “Quá hạn”"),
        ({"name": "Không lọc gì", "query": "page=2"}, "ít nhất một điều kiện"),
        ({"name": " ", "query": "state=waiting"}, "Hãy đặt tên cho bộ lọc"),
        ({"name": "ă" * 81, "query": "state=waiting"}, "80"),
    ):
        answer = client.post(SAVE, fields)
        assert answer.status_code == 422 and words in answer.content.decode(), fields
    assert SavedFilter.objects.count() == 1
    for number in range(MOST - 1):
        kept(owner, f"Bộ lọc {number}")
    with pytest.raises(Invalid, match="tối đa 30"):
        kept(owner, "Một nữa")
    kept(make.user(justice), "Quá hạn")  # another person's names are her own


def test_hostile_names_are_shown_as_text(client, justice):
    owner = make.user(justice)
    kept(owner, "<script>alert(1)</script>")
    assert "<script>alert" not in read(client, owner)


def test_the_database_keeps_names_apart(justice):
    owner = make.user(justice)
    saved = kept(owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedFilter.objects.create(
            page=WORK, name=saved.name, query="q=x", unit=justice, saved_at=saved.saved_at, saved_by=owner
        )
