"""The database refuses nonsense: one attempt to break each constraint of requests and of merged work."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from plans.enums import ProposalState, WantedChange, WorkStatus
from plans.models import Activity, ChangeRequest
from reform.common import clock
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def work():
    return make.lead(make.department("Sở Tư pháp", make.province()), due_on=date(2025, 6, 30))


@pytest.fixture
def official(work):
    return make.user(work.unit)


def _request(work, by, **fields) -> ChangeRequest:
    fields = {"kind": WantedChange.DEADLINE, "wanted": {}, "reason": "Chờ hướng dẫn", "requested_by": by} | fields
    return ChangeRequest.objects.create(activity=work.activity, unit=work.unit, requested_at=clock.now(), **fields)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("change_request_says_why", {"reason": ""}),
        ("change_request_decided_iff_closed", {"state": ProposalState.APPROVED}),
        ("change_request_decided_by_somebody", {"state": ProposalState.APPROVED, "decided_at": True}),
        ("change_request_refused_says_why", {"state": ProposalState.REFUSED, "decided_at": True, "decided_by": True}),
        ("change_request_decided_iff_closed", {"decided_at": True, "decided_by": True}),
    ],
)
def test_requests(work, official, constraint, fields):
    values = {"decided_at": clock.now(), "decided_by": official}
    fields = {name: values.get(name, value) for name, value in fields.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        _request(work, official, **fields)


def test_one_request_of_a_kind_waits_for_a_unit(work, official):
    _request(work, official)
    _request(work, official, kind=WantedChange.TEXT)
    with pytest.raises(IntegrityError), transaction.atomic():
        _request(work, official)


def test_what_was_merged_is_cancelled_and_never_into_itself(work):
    other = make.activity(work.plan, [work.unit])
    one = Activity.objects.filter(pk=work.activity_id)
    for fields in ({"merged_into": other}, {"merged_into": work.activity, "status": WorkStatus.CANCELLED}):
        with pytest.raises(IntegrityError, match="activity_merged_is_cancelled"), transaction.atomic():
            one.update(**fields)
    one.update(merged_into=other, status=WorkStatus.CANCELLED)
