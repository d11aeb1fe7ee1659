"""What people handed in on an imported plan is never thrown away by taking the import back."""

from datetime import date
from types import SimpleNamespace

import pytest

from organisations.models import Unit
from plans.enums import ChangeKind, WantedChange, WorkStatus
from plans.models import Activity, ActivityChange, Assignment
from plans.services.change_requests import request_change
from plans.services.import_reading import keep_import
from plans.services.imports import commit_import, undo_import
from plans.services.notes import write_note
from plans.services.proposals import report_work
from reform.common import clock
from reform.common.errors import Conflict
from tests import make
from tests.plans.annex import annex, build_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return build_place()


@pytest.fixture
def used(place):
    """A plan that was imported, its import, one activity of it, the work on that, and who does it."""
    kept = keep_import(by=None, owner=place.province, file_name="phụ lục.docx", content=annex())
    plan = commit_import(by=None, plan_import=kept)
    lead = plan.assignments.leading().select_related("activity__plan__owner").get(unit=place.justice, group=None)
    with clock.working_on(date(2025, 2, 3)):
        yield SimpleNamespace(kept=kept, lead=lead, activity=lead.activity, official=make.user(place.justice))


def _stays(used, words: str) -> None:
    with pytest.raises(Conflict, match=words):
        undo_import(by=None, plan_import=used.kept)
    assert Activity.objects.filter(pk=used.activity.pk).exists()


def test_what_waits_for_a_leader_is_not_undone(place, used):
    Unit.objects.filter(pk=place.justice.pk).update(two_reviews=True)
    lead = Assignment.objects.select_related("unit", "plan", "agency", "activity").get(pk=used.lead.pk)
    step = {"status": WorkStatus.IN_PROGRESS, "progress": 20, "on": date(2025, 2, 3), "seen_version": 0}
    report_work(assignment=lead, by=used.official, **step)
    _stays(used, "trình lãnh đạo")


def test_a_unit_that_asked_for_a_change_is_not_undone(used):
    ask = {"kind": WantedChange.TEXT, "title": "Tên khác", "product": "", "reason": "Theo hướng dẫn mới"}
    request_change(assignment=used.lead, by=used.official, number="12/CV-STP", issued_on=date(2025, 2, 2), **ask)
    _stays(used, "đề nghị điều chỉnh")


def test_what_people_said_to_each_other_is_not_undone(used):
    write_note(activity=used.activity, by=used.official, text="Đề nghị hướng dẫn.")
    _stays(used, "trao đổi")


def test_an_event_that_was_recorded_is_not_undone(used):
    ActivityChange.objects.create(activity=used.activity, kind=ChangeKind.EVENT, changed_at=clock.now())
    _stays(used, "đã được thay đổi")


@pytest.mark.parametrize("into", ["ours", "another"])
def test_a_plan_with_merged_work_is_not_undone(place, used, into):
    other = make.activity(make.plan(place.province), [place.justice], due_on=date(2025, 6, 30))
    merged, successor = (other, used.activity) if into == "ours" else (used.activity, other)
    Activity.objects.filter(pk=merged.pk).update(status=WorkStatus.CANCELLED, merged_into=successor)
    _stays(used, "được gộp")
