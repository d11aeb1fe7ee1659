"""manage.py export_report: one report's document as a file."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from organisations.services.jobs import working_date
from reform.common.errors import ActionError, path_trouble
from reporting.enums import FileFormat
from reporting.models import Report, ReportFile
from reporting.queries.exchange import exchange_document
from reporting.services.documents import render

_EXCHANGE = "json"


class Command(BaseCommand):
    """A report that was sent gives its kept file, as it was made last; a draft is rendered as it is now; `json` is what
    the interface gives of an accepted one for exchange.
    """

    help = "Write a report's PDF, Word or Excel document, or its exchange document (json), to a file."

    def add_arguments(self, parser) -> None:
        """Arguments as the contract names them."""
        parser.add_argument("id", type=int, help="the report's number, as compile_reports prints it")
        parser.add_argument("--format", choices=[*FileFormat.values, _EXCHANGE], required=True)
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *args, **options) -> None:
        """Write the file whole or not at all; exit code 1 with the reason on standard error."""
        fetched = ("unit", "round__province", "round__regime", "recipient", "decided_by__unit__agency")
        report = Report.objects.select_related(*fetched).filter(pk=options["id"]).first()
        if report is None:
            raise CommandError(f"Không có báo cáo số {options['id']}.")
        content = self._content(report, options["format"])
        output = options["output"]
        try:
            _write_whole(output, content)
        except OSError as error:
            raise CommandError(f"Không ghi được {output}: {path_trouble(error, writing=True)}.") from error
        self.stdout.write(f"{output}: {len(content)} bytes")

    def _content(self, report: Report, format: str) -> bytes:
        known = ReportFile.objects.filter(report=report, format=format, version=report.file_version)
        kept = known.order_by("-edition").first()
        if kept:
            return kept.file.read()
        try:
            with working_date():
                if format == _EXCHANGE:
                    return _as_json(exchange_document(report, origin=settings.BASE_URL))
                return render(report, format)
        except ActionError as error:
            raise CommandError(str(error)) from error


def _as_json(document: dict[str, Any]) -> bytes:
    return f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode()


def _write_whole(output: Path, content: bytes) -> None:
    if output.is_dir():
        raise IsADirectoryError
    part = output.with_name(f".{output.name}.part")
    try:
        part.write_bytes(content)
        part.replace(output)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise
