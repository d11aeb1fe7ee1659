"""The list of work as a sheet: every row that matches, in the order and with the groups of the page."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from indicators.models import ReformArea
from organisations.models import User
from plans.enums import AssignmentRole
from plans.models import Assignment
from plans.queries.my_work import Care, WorkGroup, WorkList, WorkTotals, loaded, support_rows, with_reporters
from plans.queries.standing import Standing
from plans.queries.work_rows import WorkRow, work_rows

COLUMNS = (
    ("Nhóm", 16),
    ("Kế hoạch", 24),
    ("Lĩnh vực", 20),
    ("Nhiệm vụ", 40),
    ("Hoạt động", 60),
    ("Vai trò", 10),
    ("Đơn vị chủ trì", 28),
    ("Thời hạn theo kế hoạch", 22),
    ("Hạn", 12),
    ("Tình trạng", 18),
    ("Chi tiết", 24),
    ("Tiến độ (%)", 10),
    ("Cập nhật đến ngày", 16),
    ("Người cập nhật gần nhất", 24),
    ("Lý do trả lại", 40),
)
SUPPORTS = "Việc phối hợp"

Cells = list[str | int | date | None]


def sheet_rows(
    found: WorkList, supports: QuerySet[Assignment], care: Care, totals: WorkTotals, viewer: User, on: date
) -> Iterator[Cells]:
    """The headings, the lead work group by group, then the supporting work; texts as they are, days as days. Seven
    queries for any number of rows.
    """
    areas = dict(ReformArea.objects.values_list("pk", "short_name"))
    yield [heading for heading, _ in COLUMNS]
    groups = list(WorkGroup)
    for row in work_rows(with_reporters(loaded(found.rows, care, totals)), viewer, on):
        yield _lead_cells(row, groups[row.assignment.group_place].label, areas)
    for support in support_rows(supports, on):
        yield _support_cells(support["assignment"], support["leads"], support["standing"], areas)


def _lead_cells(row: WorkRow, group: str, areas: dict[int, str]) -> Cells:
    work = row.assignment
    return [
        *_what(work, group, areas),
        work.unit.name,
        *_how(work, row.standing),
        work.progress,
        work.updated_on,
        str(work.updated_by or ""),
        row.returned_because,
    ]


def _support_cells(work: Assignment, leads: list[str], standing: Standing, areas: dict[int, str]) -> Cells:
    return [*_what(work, SUPPORTS, areas), "; ".join(leads), *_how(work, standing), None, None, "", ""]


def _what(work: Assignment, group: str, areas: dict[int, str]) -> Cells:
    activity, plan = work.activity, work.plan
    task = "" if activity.implicit else activity.task.title
    role = AssignmentRole(work.role).label
    return [group, plan.number or plan.title, areas[work.area_id], task, activity.title, role]


def _how(work: Assignment, standing: Standing) -> Cells:
    return [work.activity.deadline_text, work.due_on, standing.state.label, standing.detail]
