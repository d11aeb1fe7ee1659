"""A file is changed, read, made a plan of or put away while somebody else does the same."""

from datetime import date
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.urls import reverse

from organisations.enums import Role
from organisations.models import Installation
from plans.enums import ImportStatus
from plans.models import Activity, Plan, PlanImport, ProgressUpdate
from plans.services import import_reading
from plans.services.import_reading import keep_import, read_again, read_kept
from plans.services.import_review import accept_issue, choose_area, settle_hints
from plans.services.imports import commit_import, discard_import, undo_import
from reform.common.errors import Conflict
from tests import make
from tests.plans.annex import annex, build_place

DONE = ["Nhiệm vụ 1", "Rà soát", "", "Báo cáo", "Sở Tư pháp", "", "", "Tháng 9 (đã hoàn thành)", ""]


@pytest.fixture
def place(db):
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": date(2025, 6, 14)})
    return build_place()


@pytest.fixture
def office(place):
    return make.user(place.justice, Role.OFFICE)


def keep(place, *rows) -> PlanImport:
    return keep_import(by=None, owner=place.justice, content=annex(*rows), file_name="phụ lục.docx")


def again(kept: PlanImport) -> PlanImport:
    """The import as another person's page has it."""
    return PlanImport.objects.get(pk=kept.pk)


def meanwhile(action, *, other) -> None:
    """Do `other` while a transaction of another connection has done `action` and not committed it yet."""
    begun = Event()

    def first() -> None:
        try:
            with transaction.atomic():
                action()
                begun.set()
                Event().wait(0.3)
        finally:
            begun.set()
            connection.close()

    thread = Thread(target=first)
    thread.start()
    begun.wait(10)
    try:
        other()
    finally:
        thread.join()


def test_a_correction_made_while_the_commit_page_is_open_is_in_the_plan(place, office):
    kept = keep(place)
    page = again(kept)
    choose_area(by=office, plan_import=kept, section=1, area="public_finance")
    plan = commit_import(by=office, plan_import=page)
    assert {activity.area.key for activity in plan.activities.all()} == {"public_finance"}


def test_a_file_that_became_a_plan_meanwhile_is_not_read_again(place, office):
    kept = keep(place)
    page = again(kept)
    commit_import(by=office, plan_import=kept)
    with pytest.raises(Conflict, match="đưa vào kế hoạch"):
        read_again(by=office, plan_import=page, year=2025, tables=(), columns={})
    assert again(kept).status == ImportStatus.COMMITTED


def test_a_worker_that_comes_late_leaves_what_was_corrected(place, monkeypatch):
    monkeypatch.setattr(import_reading, "_AT_ONCE_BYTES", 0)
    kept = keep(place)
    late = again(kept)
    read_kept(kept)
    kept.rows.update(draft={"title": "đã sửa"})
    read_kept(late)
    assert {row.draft["title"] for row in kept.rows.all()} == {"đã sửa"}


def test_a_file_that_was_put_away_while_a_worker_read_it_stays_away(place, monkeypatch):
    monkeypatch.setattr(import_reading, "_AT_ONCE_BYTES", 0)
    kept = keep(place)
    late, content = again(kept), import_reading._content(kept)
    discard_import(by=None, plan_import=kept)
    monkeypatch.setattr(import_reading, "_content", lambda plan_import: content)
    with pytest.raises(Conflict, match="không còn"):
        read_kept(late)
    assert PlanImport.objects.count() == 0


def test_a_row_that_was_read_anew_meanwhile_is_a_conflict(place, office):
    kept = keep(place, DONE)
    row = kept.rows.get()
    key = "0" * 12
    read_again(by=office, plan_import=again(kept), year=2025, tables=(), columns={})
    with pytest.raises(Conflict):
        accept_issue(by=office, plan_import=kept, row=row, key=key)


def test_a_hint_is_settled_on_the_row_as_it_is_now(place, office):
    kept = keep(place, DONE)
    seen = kept.rows.get()
    settle_hints(by=office, plan_import=kept, row=kept.rows.get(), seen_version=seen.version, hint="done", keep=True)
    with pytest.raises(Conflict):
        settle_hints(by=office, plan_import=kept, row=seen, seen_version=seen.version, hint="done", keep=False)
    assert kept.rows.get().draft["hint_settled"] == "kept"


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_just_becoming_a_plan_is_not_put_away(place, office):
    kept = keep(place)

    def put_away() -> None:
        with pytest.raises(Conflict, match="giữ lại làm nguồn"):
            discard_import(by=office, plan_import=kept)

    meanwhile(lambda: commit_import(by=office, plan_import=again(kept)), other=put_away)
    assert Activity.objects.filter(source_row__plan_import=kept).count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_plan_on_which_somebody_is_just_reporting_is_not_taken_back(place, office):
    kept = keep(place)
    plan = commit_import(by=office, plan_import=kept)
    lead = plan.assignments.leading().filter(unit=place.justice).first()
    person = make.user(place.justice)

    def take_back() -> None:
        with pytest.raises(Conflict, match="cập nhật tiến độ"):
            undo_import(by=office, plan_import=kept)

    meanwhile(lambda: make.update(lead, person, date(2025, 2, 3)), other=take_back)
    assert (Plan.objects.count(), ProgressUpdate.objects.count()) == (1, 1)


def test_pages_say_that_a_file_is_a_plan_already(client, place, office):
    client.force_login(office)
    kept = keep(place)
    commit_import(by=office, plan_import=kept)
    answer = client.post(reverse("plans:import_discard", args=[kept.pk]), follow=True)
    assert "giữ lại làm nguồn" in answer.content.decode()


def test_pages_say_that_the_file_is_not_in_the_store_any_more(client, place, office):
    client.force_login(office)
    kept = keep(place)
    kept.file.storage.delete(kept.file.name)
    answer = client.get(reverse("plans:import_choose", args=[kept.pk]), follow=True)
    assert "Hãy gửi lại tệp" in answer.content.decode()
