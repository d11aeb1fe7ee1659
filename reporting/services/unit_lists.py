"""The agencies' lists of work in the province's annex: printed once, when the agency has sent its report, kept, and
joined whenever the province's report is made.

Which sending of an agency's report was added up stands in the province's numbers; its list is made of what was sent
then, whatever that report says by now. Lists of other sendings, or in a form that is no longer printed, go when a new
one is kept.
"""

import hashlib
import json
from collections.abc import Collection, Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from organisations.services.jobs import silent
from reform.common import clock
from reform.common.leftovers import no_leftovers
from reporting.enums import AnnexKind, ReportLevel
from reporting.models import FrozenList, Report, ReportVersion
from reporting.queries.annexes import annexes_asked
from reporting.rendering.pdf import look, render_unit_list
from reporting.rendering.work_annexes import UnitList, unit_list
from reporting.snapshot import Snapshot

_SHOWN = ("unit_name", "cutoff_on", "illustrative", "areas", "lines")  # what a list is made of


def lists_added_up(report: Report) -> list[UnitList]:
    """The lists of the units whose reports the province's report adds up, in its order. Three queries."""
    return [unit_list(Snapshot.from_json(data)) for _, data in _sent(report)]


def printed_lists(report: Report, progress=silent) -> list[bytes]:
    """The same as pages, printed now and kept where they were not yet. Queries: three, one a list, seven
    a new one.
    """
    sent, appearance, pages = list(_sent(report)), look(), []
    for number, (pk, data) in enumerate(sent):
        progress(10 + 20 * number // len(sent), f"Đang ghép danh mục của {number + 1}/{len(sent)} đơn vị…")
        pages.append(_printed(pk, data, appearance))
    return pages


def keep_list(report: Report) -> None:
    """Print the list of the agency's report that was just sent and keep it, where the province's report will want it.
    Safe to run again.
    """
    asked = [row.kind for row in annexes_asked(report.round, ReportLevel.PROVINCE)]
    if report.level == ReportLevel.UNIT and report.file_version and (AnnexKind.WORK in asked or not asked):
        _printed(report.pk, report.snapshot, look())


def _sent(report: Report) -> Iterator[tuple[int, dict[str, Any]]]:
    """Report and frozen numbers of each sending that was added up. Sendings from before they were kept one by one are
    read off the report itself.
    """
    units = report.numbers.units
    numbers = {unit.report: unit.version for unit in units}
    kept = {
        (version.report_id, version.number): version.snapshot
        for version in ReportVersion.objects.filter(report__in=numbers, number__in={*numbers.values()})
    }
    gone = [pk for pk, number in numbers.items() if (pk, number) not in kept]
    now = dict(Report.objects.filter(pk__in=gone).values_list("pk", "snapshot")) if gone else {}
    for unit in units:
        yield unit.report, kept.get((unit.report, unit.version)) or now[unit.report]


def _printed(report: int, data: dict[str, Any], appearance: str) -> bytes:
    content_sha256 = _digest(data, appearance)
    frozen = FrozenList.objects.filter(report=report, content_sha256=content_sha256).first()
    pages = _whole(frozen) if frozen else b""
    if not pages:
        pages = render_unit_list(unit_list(Snapshot.from_json(data)))
        last = ReportVersion.objects.filter(report=report).order_by("-number").first()
        needed = {content_sha256, _digest(last.snapshot if last else data, appearance)}
        with transaction.atomic():
            _keep(report, content_sha256, pages)
            _drop_others(report, needed)
    return pages


def _digest(data: dict[str, Any], appearance: str) -> str:
    """Of what a list made of these numbers says and how it looks."""
    said = json.dumps([appearance, *(data.get(name) for name in _SHOWN)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _drop_others(report: int, needed: Collection[str]) -> None:
    """Forget the report's other lists; their files go when the transaction commits."""
    others = FrozenList.objects.filter(report=report).exclude(content_sha256__in=needed)
    files = [one.file for one in others if one.file]
    others.delete()

    def remove() -> None:
        for file in files:
            file.delete(save=False)

    transaction.on_commit(remove, robust=True)


def _whole(frozen: FrozenList) -> bytes:
    """Its pages as they were made; nothing where the stored file is lost or is another."""
    try:
        with frozen.file.open("rb") as stored:
            content = stored.read()
    except OSError:
        return b""
    return content if hashlib.sha256(content).hexdigest() == frozen.sha256 else b""


def _keep(report: int, content_sha256: str, pages: bytes) -> None:
    digest = hashlib.sha256(pages).hexdigest()
    with no_leftovers() as files, transaction.atomic():
        kept, _ = FrozenList.objects.update_or_create(
            report_id=report,
            content_sha256=content_sha256,
            defaults={"sha256": digest, "size": len(pages), "made_at": clock.now(), "file": ""},
        )
        kept.file.save(f"{digest[:32]}.pdf", ContentFile(pages), save=False)
        files.append(kept.file)
        kept.save(update_fields=["file"])
