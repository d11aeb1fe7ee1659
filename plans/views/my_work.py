"""The start page of officials: what my unit leads, late and due first, and the same as a sheet."""

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from plans.enums import AssignmentRole
from plans.forms.look_back import look_back
from plans.forms.work import AskedWork, asked_work
from plans.permissions import can_report_many, can_save_filter
from plans.queries import my_work as queries
from plans.queries.reviews import count_waiting
from plans.queries.saved_filters import WORK, kept_filters
from plans.queries.work_rows import names_reporters, work_rows
from plans.queries.work_sheet import COLUMNS, sheet_rows
from plans.views.answers import page_or_piece
from plans.views.work_back import work_as_it_was
from reform.common import clock
from reform.common.http import CONTENT_TYPES, download, wants_piece
from reform.common.spreadsheets import write_comma_file, write_workbook
from reform.common.text import slug

ROWS = 50


@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    """Lead work in groups by what presses, filtered by what the address says; supporting work below; with `ngay` in the
    address as it was at the end of that day.

    At most 20 queries for any number of rows.
    """
    look = look_back(request)
    if look.is_past:
        return work_as_it_was(request, look)
    on, user = clock.today(), request.user
    asked = asked_work(user, request.GET, on, until=_last_row(request))
    page = _page(asked.found.rows, asked.found.total, request)
    assignments = queries.loaded(page.object_list, asked.care, asked.totals)
    if names_reporters(user):
        assignments = queries.with_reporters(assignments)
    groups = queries.in_groups(work_rows(assignments, user, on), asked.found.counts)
    query = asked.form.query()
    context = {
        "look": look,
        "filters": asked.form,
        "query": query,
        "kept": kept_filters(user, WORK, query),
        "may_save": bool(can_save_filter(user)),
        "may_report_many": bool(can_report_many(user)),
        "page": page,
        "absent": [group for group in queries.WorkGroup if group not in {shown.group for shown in groups}],
        "chosen": asked.chosen,
        "summary": asked.totals.by_group,
        "names_reporters": names_reporters(user),
        "waiting": 0 if wants_piece(request) else count_waiting(user),
        **_folded(groups, asked),
        **_supports(request, asked, page.number),
    }
    answer = page_or_piece(request, "plans/my_work.html", "plans/_work_list.html", context, status=look.status)
    if wants_piece(request):  # the address without what was left empty, to be sent by mail
        answer["HX-Push-Url"] = f"{request.path}?{query}".rstrip("?")
    return answer


@require_safe
def work_sheet(request: HttpRequest, format: str) -> HttpResponse:
    """Everything that the list shows on all its pages, as a workbook or a CSV file."""
    on, user = clock.today(), request.user
    asked = asked_work(user, request.GET, on)
    supports = queries.supports_list(queries.support_work(asked.care), on, asked.chosen)
    rows = sheet_rows(asked.found, supports, asked.care, asked.totals, user, on)
    if format == "xlsx":
        content = write_workbook(rows, widths=[width for _, width in COLUMNS])
    else:
        content = write_comma_file(rows).encode()
    unit = next((one for one in asked.care.units if one.code == asked.chosen.unit), user.unit)
    name = f"viec-{slug(unit.short_name or unit.name) if unit else 'cua-toi'}-{on.isoformat()}.{format}"
    return download(content, filename=name, content_type=CONTENT_TYPES[format])


def _last_row(request: HttpRequest) -> int | None:
    """The number of the last row that the page in the address can show."""
    page = request.GET.get("page") or "1"
    return int(page) * ROWS if page.isdecimal() and len(page) < 6 else None


def _page(rows, total: int, request: HttpRequest) -> Page:
    pages = Paginator(rows, ROWS)
    pages.count = total
    return pages.get_page(request.GET.get("page"))


def _folded(groups: list[queries.RowsOfGroup], asked: AskedWork) -> dict:
    """What is finished lies folded below, unless it is to stand first."""
    closed = [group for group in groups if group.group == queries.WorkGroup.CLOSED]
    if asked.chosen.sort == "-state" or not closed:
        return {"open_groups": groups, "closed": None}
    return {"open_groups": [group for group in groups if group not in closed], "closed": closed[0]}


def _supports(request: HttpRequest, asked: AskedWork, number: int) -> dict:
    """The supporting work: its beginning under the first page of what is led; asked for alone, page by page."""
    alone = asked.chosen.role == AssignmentRole.SUPPORT
    if asked.chosen.lead_alone or (number > 1 and not alone):
        return {"supports": []}
    on = clock.today()
    rows = queries.supports_list(queries.support_work(asked.care), on, asked.chosen)
    total, late = queries.supports_counted(rows, on)
    page = _page(rows, total, request) if alone else None
    shown = page.object_list if page else rows[: queries.SUPPORTS_SHOWN]
    return {
        "supports": queries.support_rows(shown, on),
        "supports_total": total,
        "supports_late": late,
        "supports_page": page,
    }
