"""An accepted report as one document for other report systems (`reporting/exchange_schemas`)."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from organisations.models import Unit
from reform.common.errors import Conflict
from reporting.enums import ReportLevel, ReportStatus
from reporting.exchange import VERSION, numbers_told
from reporting.models import Issue, Report, ReportFile, ReportPart
from reporting.queries.answers import printed_body
from reporting.queries.letterheads import issue_of, letterhead_of


def exchange_document(report: Report, *, origin: str) -> dict[str, Any]:
    """The document of what was accepted, in the form of the schema's present version; `origin` begins its addresses
    ("https://cchc.example.vn"). A province's own report, which nobody in the portal accepts, has one once it is fixed.

    Raises `Conflict` for any other. Three queries, four with an issue, where round, regime, unit, recipient and decider
    were fetched with it.
    """
    is_fixed = report.level == ReportLevel.PROVINCE and report.status == ReportStatus.SUBMITTED
    if report.status != ReportStatus.ACCEPTED and not is_fixed:
        state = report.get_status_display().lower()
        raise Conflict(f"Báo cáo {state}, chưa được tiếp nhận; gói trao đổi có từ khi báo cáo được tiếp nhận.")
    issue, numbers = issue_of(report), report.numbers
    files = report.files.filter(version=report.version).order_by("format", "-edition")
    latest = {file.format: file for file in reversed(files)}
    return {
        "schema": {
            "id": f"urn:cchc:schema:report:{VERSION}",
            "version": VERSION,
            "address": origin + reverse("api:exchange-schema", args=[VERSION]),
        },
        "report": _identity(report, origin) | {"illustrative": numbers.illustrative},
        "sender": _party(report.unit),
        "recipient": _recipient(report),
        "round": _round(report),
        "issue": _issue(issue, report) if issue else None,
        "narrative": [_passage(part) for part in report.parts.select_related("question").order_by("position")],
        **numbers_told(numbers),
        "files": [_file(latest[format], origin) for format in sorted(latest)],
    }


def _identity(report: Report, origin: str) -> dict[str, Any]:
    return {
        "id": report.pk,
        "version": report.version,
        "title": str(report),
        "level": report.level,
        "status": report.status,
        "compiled_at": _moment(report.compiled_at),
        "submitted_at": _moment(report.submitted_at),
        "submitted_on": report.submitted_on.isoformat(),
        "due_on": report.due_day.isoformat(),
        "days_late": report.days_late(report.submitted_on),
        "accepted_at": _moment(report.decided_at) if report.decided_at else None,
        "address": origin + reverse("api:reports-detail", args=[report.pk]),
    }


def _recipient(report: Report) -> dict[str, str] | None:
    unit = report.received_by_unit
    return _party(unit) if unit else None


def _round(report: Report) -> dict[str, Any]:
    round_ = report.round
    return {
        "id": round_.pk,
        "province": _party(round_.province),
        "year": round_.year,
        "period": round_.period,
        "kind": round_.kind,
        "title": round_.title,
        "cumulative": round_.is_cumulative,
        "starts_on": round_.starts_on.isoformat(),
        "cutoff_on": round_.cutoff_on.isoformat(),
        "regime": round_.regime.name if round_.regime else None,
        "basis": round_.request_document or (round_.regime.basis if round_.regime else "") or None,
    }


def _party(unit: Unit) -> dict[str, str]:
    return {"code": unit.code, "name": unit.name, "kind": unit.kind}


def _issue(issue: Issue, report: Report) -> dict[str, Any]:
    return {
        "number": issue.number,
        "symbol": letterhead_of(report.unit, report.round.province).symbol,
        "issued_on": issue.issued_on.isoformat(),
        "signed_file": {"sha256": issue.sha256, "size": issue.size} if issue.file else None,
        "signature": issue.signature,
        "signature_note": issue.signature_note or None,
    }


def _passage(part: ReportPart) -> dict[str, Any]:
    return {
        "key": part.key,
        "number": part.number or None,
        "heading": part.heading,
        "depth": part.depth,
        "text": printed_body(part) or None,
        "generated": part.is_generated,
    }


def _file(file: ReportFile, origin: str) -> dict[str, Any]:
    code = file.check_code
    return {
        "format": file.format,
        "edition": file.edition,
        "sha256": file.sha256,
        "size": file.size,
        "made_at": _moment(file.made_at),
        "address": origin + reverse("api:reports-file", args=[file.report_id, file.format]),
        "check_code": code or None,
        "check_address": origin + reverse("reporting:check", args=[code]) if code else None,
    }


def _moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")
