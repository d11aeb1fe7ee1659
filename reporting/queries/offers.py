"""What who writes a passage may take over: what officials wrote of their work, what divisions wrote, and what the last
report said there.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from reporting.enums import SENT_REPORT_STATUSES, ReportLevel, ReportStatus
from reporting.models import Report, ReportPart
from reporting.phrases import cause, going_on, one_line
from reporting.quoting import bare, quote_line
from reporting.snapshot import WorkLine

_SAID = (
    ("result", "Kết quả"),
    ("difficulty", "Khó khăn"),
    ("delay_reason", "Nguyên nhân chậm"),
    ("proposal", "Đề xuất"),
)
# Which words of officials belong into which passage; those of an area all belong there.
_WANTED = {
    "achievements": ("result",),
    "shortcomings": ("difficulty", "delay_reason"),
    "causes": ("delay_reason", "difficulty"),
    "proposals": ("proposal",),
}


@dataclass(frozen=True)
class Offer:
    """Something written that can be put into the passage as its `item`. `pick` names it in forms; `source` is the part
    of a division's report that it stands in.
    """

    pick: str
    kind: str
    unit: str
    about: str
    text: str
    item: str
    is_taken: bool
    source: ReportPart | None = None


@dataclass(frozen=True)
class Before:
    """What the passage said in the report before that was sent."""

    title: str
    sent_on: date | None
    body: str


def offers_for(part: ReportPart, body: str) -> list[Offer]:
    """What fits into the passage, officials' words first; `is_taken` what its text `body` has already. One query."""
    return [*_officials(part, body), *_divisions(part, body)]


def text_before(part: ReportPart) -> Before | None:
    """The passage in the body's newest report that was sent for an earlier cut-off; None where there is none. At most
    three queries.
    """
    report = part.report
    earlier = Report.objects.filter(unit=report.unit_id, level=report.level, version__gt=0)
    last = (
        earlier.filter(round__cutoff_on__lt=report.round.cutoff_on)
        .select_related("round")
        .defer("snapshot")
        .order_by("-round__cutoff_on", "-pk")
        .first()
    )
    if last is None:
        return None
    kept = last.versions.order_by("-number").values_list("parts", flat=True).first()
    if kept is None and last.status in SENT_REPORT_STATUSES:
        kept = last.parts.filter(key=part.key).values("key", "body")
    body = next((row["body"] for row in kept or () if row["key"] == part.key), "")
    return Before(last.round.title, last.submitted_on, body) if body else None


def _officials(part: ReportPart, body: str) -> list[Offer]:
    snapshot = part.report.numbers
    if snapshot is None:
        return []
    area = part.key.removeprefix("area_") if part.key.startswith("area_") else ""
    wanted = tuple(name for name, _ in _SAID) if area else _WANTED.get(part.key, ())
    lines = [line for line in snapshot.lines if not area or line.area == area]
    if part.key == "causes":
        lines = [line for line in lines if cause(line)]
    return [offer for line in lines for offer in _of_line(line, wanted, snapshot.unit_name, body)]


def _of_line(line: WorkLine, wanted: tuple[str, ...], own: str, body: str) -> list[Offer]:
    return [
        Offer(
            pick=f"{line.assignment}-{name}",
            kind=label,
            unit=line.unit,
            about=line.title,
            text=getattr(line, name),
            item=_item(line, name, own),
            is_taken=_stands(line, bare(one_line(getattr(line, name))), body),
        )
        for name, label in _SAID
        if name in wanted and getattr(line, name)
    ]


def _item(line: WorkLine, name: str, own: str) -> str:
    """ "- Ban hành Sổ tay: đang lấy ý kiến": what is asked for stands without the work; a unit is named in a report
    that is not its own.
    """
    text = bare(one_line(getattr(line, name)))
    if name == "proposal":
        return f"- {text}" if line.unit == own else quote_line(line.unit, text)
    about = bare(one_line(line.title)) + ("" if line.unit == own else f" ({line.unit})")
    return f"- {about}: {going_on(text)}"


def _stands(line: WorkLine, text: str, body: str) -> bool:
    """Whether a line of the passage says that of the work, or says it without naming the work."""
    text, about, unit = (words.casefold() for words in (text, bare(one_line(line.title)), line.unit))
    for said in body.casefold().splitlines():
        words = bare(said.strip().removeprefix("- "))
        if words == text or (text in words and about in words) or (words.endswith(f": {text}") and unit in words):
            return True
    return False


def _whose(report: Report) -> str:
    return "Báo cáo của phòng" if report.level == ReportLevel.DIVISION else "Báo cáo của đơn vị gửi đến"


def _divisions(part: ReportPart, body: str) -> list[Offer]:
    """Passages under the same heading of the reports that the agency has accepted: its divisions', and those that
    routes send to it.
    """
    if part.report.level != ReportLevel.UNIT:
        return []
    inner = Q(report__level=ReportLevel.DIVISION, report__unit__agency=part.report.unit_id)
    passages = ReportPart.objects.filter(
        inner | Q(report__recipient=part.report.unit_id),
        report__round=part.report.round_id,
        report__status=ReportStatus.ACCEPTED,
        key=part.key,
    ).exclude(body="")
    return [
        Offer(
            pick=f"q{passage.pk}-{number}",
            kind=_whose(passage.report),
            unit=passage.report.unit.name,
            about=passage.heading,
            text=text,
            item=quote_line(passage.report.unit.name, bare(one_line(text))),
            is_taken=bare(one_line(text)) in body,
            source=passage,
        )
        for passage in passages.select_related("report__unit").order_by("report__unit__sort_key")
        for number, text in enumerate(line.removeprefix("- ") for line in passage.body.splitlines() if line.strip())
    ]
