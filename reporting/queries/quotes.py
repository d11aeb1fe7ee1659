"""What the province's report may quote at a part, and what it quotes already."""

from dataclasses import dataclass

from django.db.models import F

from reporting.enums import ReportStatus
from reporting.models import Quote, Report, ReportPart, ReportVersion
from reporting.quoting import bare, passages_of, quote_line


@dataclass(frozen=True)
class Passage:
    """A passage of a unit's accepted report; `key` names it in a form, `is_there` where the part has it already."""

    version: ReportVersion
    place: int
    text: str
    is_there: bool

    @property
    def key(self) -> str:
        """Report, sending and place: "12-2-0"."""
        return f"{self.version.report_id}-{self.version.number}-{self.place}"


def accepted_passages(part: ReportPart) -> list[tuple[Report, list[Passage]]]:
    """By unit, in the order of the units, the passages of the same part in their accepted reports. Two queries."""
    versions = (
        ReportVersion.objects.filter(
            report__round=part.report.round_id,
            report__level="UNIT",
            report__status=ReportStatus.ACCEPTED,
            number=F("report__version"),
        )
        .defer("snapshot", "report__snapshot")
        .select_related("report__unit")
        .order_by("report__unit__sort_key", "report_id")
    )
    have = set(map(bare, part.body.splitlines()))
    taken = {(one.source_id, one.text) for one in part.quotes.all() if bare(one.line) in have}
    found = []
    for version in versions:
        body = next((one["body"] for one in version.parts if one["key"] == part.key), "")
        texts = passages_of(body)
        passages = [
            Passage(version, place, text, _is_there(version.report, text, have, taken))
            for place, text in enumerate(texts)
        ]
        if passages:
            found.append((version.report, passages))
    return found


def _is_there(report: Report, text: str, have: set[str], taken: set[tuple[int, str]]) -> bool:
    """Whether the part has the text under the unit's name, the present one or that under which it was quoted."""
    return (report.pk, text) in taken or bare(quote_line(report.unit.name, text)) in have


def quotes_by_part(report: Report) -> dict[int, list[Quote]]:
    """By part what it quotes, in order; only a province's report quotes. At most one query."""
    if report.level != "PROVINCE":
        return {}
    found: dict[int, list[Quote]] = {}
    quotes = Quote.objects.filter(part__report=report).select_related("source__unit").defer("source__snapshot")
    for quote in quotes.order_by("part", "position", "pk"):
        found.setdefault(quote.part_id, []).append(quote)
    return found


def quoted_lines(report: Report) -> dict[int, list[str]]:
    """By part the items that stand for its quotes."""
    return {part: [quote.line for quote in quotes] for part, quotes in quotes_by_part(report).items()}
