"""How fresh the last word on work is: its words, when one is owed, and the same in SQL."""

from datetime import date, timedelta

import pytest

from organisations.models import Installation
from plans.enums import DeadlineType, WorkStatus
from plans.freshness import STALE_DAYS, freshness, stale_for, word_is_owed
from plans.models import Activity, Assignment
from tests import make

DAY = date(2025, 6, 14)


@pytest.mark.parametrize(
    ("days", "words", "is_stale"),
    [
        (0, "cập nhật hôm nay", False),
        (1, "cập nhật hôm qua", False),
        (12, "cập nhật 12 ngày trước", False),
        (STALE_DAYS, "cập nhật 30 ngày trước", False),
        (STALE_DAYS + 1, "cập nhật 31 ngày trước", True),
        (-2, "cập nhật 16/06/2025", False),
    ],
)
def test_the_age_of_a_word(days, words, is_stale):
    assert freshness(DAY - timedelta(days=days), DAY) == (words, is_stale)
    assert freshness(DAY - timedelta(days=days), DAY, owed=False) == (words, False)


def test_no_word_is_stale_at_once_where_one_is_owed():
    assert freshness(None, DAY) == ("chưa có cập nhật", True)
    assert freshness(None, DAY, owed=False) == ("chưa có cập nhật", False)


@pytest.mark.parametrize(
    ("status", "kind", "starts_on", "owed"),
    [
        (WorkStatus.NOT_STARTED, DeadlineType.FIXED, None, True),
        (WorkStatus.NOT_STARTED, DeadlineType.FIXED, DAY, True),
        (WorkStatus.NOT_STARTED, DeadlineType.FIXED, DAY + timedelta(days=1), False),
        (WorkStatus.IN_PROGRESS, DeadlineType.CONTINUOUS, None, True),
        (WorkStatus.NOT_STARTED, DeadlineType.CONDITIONAL, None, False),
        (WorkStatus.IN_PROGRESS, DeadlineType.CONDITIONAL, None, True),
        (WorkStatus.DONE, DeadlineType.FIXED, None, False),
        (WorkStatus.CANCELLED, DeadlineType.FIXED, None, False),
    ],
)
def test_when_a_word_is_owed(status, kind, starts_on, owed):
    assert word_is_owed(status, kind, starts_on, DAY) is owed


@pytest.mark.django_db
def test_sql_and_python_agree_on_what_is_stale():
    Installation.objects.create(pk=1, demo_date=DAY)
    justice = make.department("Sở Tư pháp", make.province())
    official = make.user(justice)
    for kind in DeadlineType.values:
        due_on = date(2025, 12, 31) if kind == DeadlineType.FIXED else None
        for days in (None, 0, 10, 11, 40):
            for status in (WorkStatus.NOT_STARTED, WorkStatus.IN_PROGRESS, WorkStatus.DONE):
                for starts_on in (None, DAY, DAY + timedelta(days=1)):
                    work = make.lead(justice, due_on=due_on, kind=kind)
                    Activity.objects.filter(pk=work.activity_id).update(starts_on=starts_on)
                    if days is not None:
                        done = status == WorkStatus.DONE
                        percent = {"progress": 100 if done else 10 if status == WorkStatus.IN_PROGRESS else 0}
                        make.update(work, official, DAY - timedelta(days=days), status, **percent)
    expected = {
        row.pk
        for row in Assignment.objects.select_related("activity")
        if word_is_owed(row.status, row.deadline_kind, row.activity.starts_on, DAY)
        and (row.updated_on is None or (DAY - row.updated_on).days > 10)
    }
    found = set(Assignment.objects.filter(stale_for(10, DAY)).values_list("pk", flat=True))
    assert found == expected
    assert expected
