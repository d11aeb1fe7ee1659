"""One status change in the fewest statements that do the same: what the service is measured against."""

from django.db import connection, transaction

from organisations.models import User
from plans.models import Assignment
from reform.common import clock
from tests.benchmarks.harness import db_day

_SELECT = "SELECT version, status, progress, activity_id FROM plans_assignment WHERE id = %s"
_ASSIGNMENT = (
    "UPDATE plans_assignment SET status = 'IN_PROGRESS', progress = %s, completed_on = NULL, is_returned = %s, "
    "updated_on = %s, version = version + 1 WHERE id = %s AND version = %s"
)
_ACTIVITY = (
    "UPDATE plans_activity SET status = 'IN_PROGRESS', completed_on = NULL, "
    "progress = (SELECT SUM(progress) / COUNT(*) FROM plans_assignment WHERE activity_id = %s AND role = 'LEAD') "
    "WHERE id = %s"
)
_STEP = (
    "INSERT INTO plans_progressupdate (assignment_id, kind, status, progress, result, difficulty, proposal, reason, "
    'delay_reason, no_evidence_reason, capacity, "on", is_illustrative, recorded_at, recorded_by_id) '
    "VALUES (%s, 'REPORT', 'IN_PROGRESS', %s, %s, '', '', '', '', '', '', %s, %s, %s, %s)"
)
_AUDIT = (
    "INSERT INTO organisations_auditevent (at, actor_id, actor, actor_unit, capacity, action, object_type, object_id, "
    "object_label, before, after) "
    "VALUES (%s, %s, %s, %s, '', 'Cập nhật tiến độ', 'plans.assignment', %s, %s, '{}', '{}')"
)


def change(assignment: Assignment, by: User, progress: int) -> None:
    """Read, check the version, write the state, its activity's, the step and the log, in one transaction."""
    today, now = db_day(clock.today()), connection.ops.adapt_datetimefield_value(clock.now())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SELECT, [assignment.pk])
        version, _, _, activity = cursor.fetchone()
        cursor.execute(_ASSIGNMENT, [progress, False, today, assignment.pk, version])
        if cursor.rowcount != 1:
            raise RuntimeError("the assignment has changed meanwhile")
        cursor.execute(_ACTIVITY, [activity, activity])
        cursor.execute(_STEP, [assignment.pk, progress, "Đang triển khai.", today, False, now, by.pk])
        cursor.execute(_AUDIT, [now, by.pk, str(by), "", str(assignment.pk), ""])
