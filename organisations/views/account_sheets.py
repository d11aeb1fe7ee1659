"""Accounts from a sheet: upload, preview with what is wrong in each row, all made at once, passwords shown once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.enums import AGENCY_ROLES
from organisations.forms.account_pages import AgencyForm
from organisations.forms.account_sheets import SheetRowsForm, SheetUploadForm, SlipsForm, carried, seal
from organisations.models import Unit
from organisations.permissions import can_manage_accounts
from organisations.queries.accounts import units_for_accounts
from organisations.services.account_sheets import COLUMNS, create_people, read_people
from organisations.views.account_answers import chosen_agency, section
from reform.common.errors import Invalid
from reform.common.http import CONTENT_TYPES, download, sent
from reform.common.spreadsheets import write_workbook


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_upload(request: HttpRequest) -> HttpResponse:
    """The file, and after it what the portal would make of each row."""
    can_manage_accounts(request.user).require()
    agency = chosen_agency(request)
    if agency is None:
        context = {"form": AgencyForm(request.GET or None, viewer=request.user), **section(request)}
        return render(request, "organisations/account_agency.html", context)
    form = SheetUploadForm(*sent(request))
    people, rows = [], []
    if request.method == "POST" and form.is_valid():
        rows = form.cleaned_data["rows"]
        try:
            people = read_people(rows, by=request.user, agency=agency)
        except Invalid as refusal:
            form.add_error("sheet", str(refusal))
    return _preview(request, agency, form, people, rows)


@never_cache
@require_POST
def sheet_create(request: HttpRequest) -> HttpResponse:
    """The accounts of a sheet that was looked at; the answer shows their passwords. Rows that others made impossible
    meanwhile bring the preview back.
    """
    can_manage_accounts(request.user).require()
    agency, looked_at = chosen_agency(request), SheetRowsForm(request.POST)
    if agency is None or not looked_at.is_valid():
        return redirect("organisations:account_sheet")
    rows = looked_at.cleaned_data["rows"]
    try:
        made = create_people(rows, by=request.user, agency=agency)
    except Invalid as refusal:
        form = SheetUploadForm({}, {})
        form.errors.clear()
        form.add_error(None, str(refusal))
        return _preview(request, agency, form, read_people(rows, by=request.user, agency=agency), rows)
    table = [[str(user), user.title, str(user.unit), user.username, password] for user, password in made]
    context = {
        "slips": [{"account": user, "password": password} for user, password in made],
        "address": request.build_absolute_uri(reverse("organisations:sign_in")),
        "form": SlipsForm(initial={"sealed": seal(table)}),
        "agency": agency,
        **section(request),
    }
    return render(request, "organisations/account_sheet_done.html", context)


@never_cache
@require_POST
def sheet_passwords(request: HttpRequest) -> HttpResponse:
    """The passwords of the page before as a workbook; the page itself carried them, nothing was kept."""
    can_manage_accounts(request.user).require()
    form = SlipsForm(request.POST)
    if not form.is_valid():
        context = {"form": form, **section(request)}
        return render(request, "organisations/account_sheet_late.html", context, status=422)
    headings = ["Họ và tên", "Chức vụ", "Đơn vị", "Tên đăng nhập", "Mật khẩu dùng một lần"]
    content = write_workbook([headings, *form.cleaned_data["sealed"]])
    return download(content, filename="Tài khoản mới.xlsx", content_type=CONTENT_TYPES["xlsx"])


@require_safe
def sheet_template(request: HttpRequest) -> HttpResponse:
    """An empty sheet with the headings."""
    can_manage_accounts(request.user).require()
    content = write_workbook([list(COLUMNS)])
    return download(content, filename="Mẫu danh sách tài khoản.xlsx", content_type=CONTENT_TYPES["xlsx"])


def _preview(
    request: HttpRequest, agency: Unit, form: SheetUploadForm, people: list, rows: list[dict[str, str]]
) -> HttpResponse:
    wrong = sum(bool(person.problems) for person in people)
    context = {
        "agency": agency,
        "form": form,
        "people": people,
        "wrong": wrong,
        "units": units_for_accounts(request.user, agency),
        "roles": [role.label for role in AGENCY_ROLES],
        "carried": SheetRowsForm(initial={"rows": carried(rows)}),
        **section(request),
    }
    refused = form.is_bound and (wrong or not form.is_valid())
    return render(request, "organisations/account_sheet.html", context, status=422 if refused else 200)
