"""What a province's report may quote: the work and the words of the reports that were accepted."""

from dataclasses import replace

from reporting.models import Report, ReportPart, ReportRound
from reporting.narrative import QUOTED, Sources
from reporting.snapshot import WorkLine


def accepted_sources(round_: ReportRound) -> Sources:
    """Lines of all accepted snapshots, named by their agency, and the agencies' sentences under the quoted
    headings. Two queries.
    """
    reports = list(
        Report.objects.filter(round=round_).of_units().accepted().select_related("unit").order_by("unit__sort_key")
    )
    lines = [replace(line, unit=report.unit.name) for report in reports for line in report.numbers.lines]
    parts = ReportPart.objects.filter(report__in=reports, key__in=QUOTED).select_related("report__unit")
    quotes: dict[str, list[tuple[str, str]]] = {}
    for part in parts.order_by("report__unit__sort_key"):
        said = [(part.report.unit.name, line.removeprefix("- ")) for line in part.body.splitlines() if line.strip()]
        quotes.setdefault(part.key, []).extend(said)
    return Sources(lines=_most_telling_first(lines), quotes={key: tuple(said) for key, said in quotes.items()})


def _most_telling_first(lines: list[WorkLine]) -> tuple[WorkLine, ...]:
    """What was said in words before what is only counted, so that short lists name results worth naming."""
    return tuple(sorted(lines, key=lambda line: (not line.result, line.unit)))
