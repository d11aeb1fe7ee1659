"""A report as a document: one frozen model of head, narrative and annexes that PDF, DOCX, XLSX and the preview print.

Order and wording of the head follow phụ lục I of Nghị định 30/2020/NĐ-CP; all text is NFC and free of characters
that a format cannot carry.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reform.common import wording
from reform.common.periods import Period
from reporting.rendering.annexes import annexes_of
from reporting.rendering.letterhead import Letterhead
from reporting.rendering.printed import END_MARK, Printed, clean_letterhead, punctuated
from reporting.rendering.tables import Annex
from reporting.rendering.values import paragraphs, printable_line
from reporting.snapshot import Snapshot

DEPTHS = 3
NOTHING_REPORTED = "Không có nội dung báo cáo trong kỳ."


@dataclass(frozen=True)
class Part:
    """A passage of the narrative: `depth` 0 is "I. TIÊU ĐỀ", 1 "1. Tiêu đề", 2 "a) Tiêu đề"; `body` is plain text,
    one paragraph a line.
    """

    key: str
    number: str
    heading: str
    depth: int
    body: str


@dataclass(frozen=True)
class Section:
    """A part as printed: its numbered heading and its paragraphs."""

    heading: str
    depth: int
    paragraphs: tuple[str, ...]

    @property
    def level(self) -> int:
        """Level of the heading in the file's outline, below the document's title."""
        return self.depth + 2


@dataclass(frozen=True)
class ReportDocument(Printed):
    """Everything that is printed. `grounds` end in ";" and ".", `closing` and each annex in "./."."""

    letterhead: Letterhead
    unit_name: str
    subject: str
    grounds: tuple[str, ...]
    opening: str
    sections: tuple[Section, ...]
    closing: str
    annexes: tuple[Annex, ...]
    cutoff_on: date
    illustrative: bool

    title = "BÁO CÁO"
    end_mark = END_MARK

    @property
    def full_title(self) -> str:
        """Title of the file: kind, subject and who reports."""
        return f"Báo cáo {_lower_first(self.subject)} của {self.unit_name}"

    @property
    def attached_to(self) -> str:
        """The line under an annex's title."""
        head = self.letterhead
        return f"(Kèm theo Báo cáo số {head.number_words} {head.date_words(self.cutoff_on.year)} của {self.unit_name})"


def build_document(
    snapshot: Snapshot, parts: Iterable[Part], letterhead: Letterhead, grounds: Sequence[str] = ()
) -> ReportDocument:
    """The document of one report; equal arguments give an equal document.

    `parts` come in printing order. `grounds` are the căn cứ without closing punctuation.
    """
    unit_name, subject = printable_line(snapshot.unit_name), _subject(snapshot)
    annexes = annexes_of(snapshot)
    letterhead = clean_letterhead(letterhead)
    return ReportDocument(
        letterhead=letterhead,
        unit_name=unit_name,
        subject=subject,
        grounds=punctuated(tuple(line for line in map(printable_line, grounds) if line)),
        opening=(
            f"{unit_name} báo cáo kết quả {_lower_first(subject)} (số liệu từ ngày {wording.day(snapshot.starts_on)} "
            f"đến hết ngày {wording.day(snapshot.cutoff_on)}) như sau:"
        ),
        sections=_sections(tuple(parts)),
        closing=_closing(unit_name, subject, letterhead.addressees, len(annexes)),
        annexes=annexes,
        cutoff_on=snapshot.cutoff_on,
        illustrative=snapshot.illustrative,
    )


def _subject(snapshot: Snapshot) -> str:
    period = _lower_first(Period(snapshot.period).title(snapshot.year))
    return f"Công tác cải cách hành chính {period}"


def _sections(parts: tuple[Part, ...]) -> tuple[Section, ...]:
    """A passage without text says so, unless passages below it speak."""
    printed = []
    for index, part in enumerate(parts):
        lines, after = paragraphs(part.body), parts[index + 1 : index + 2]
        if not lines and not (after and after[0].depth > part.depth):
            lines = (NOTHING_REPORTED,)
        printed.append(Section(_heading(part), min(part.depth, DEPTHS - 1), lines))
    return tuple(printed)


def _heading(part: Part) -> str:
    heading, number = printable_line(part.heading), printable_line(part.number).rstrip(".)")
    if part.depth == 0:
        heading = heading.upper()
    if not number:
        return heading
    return f"{number}) {heading}" if part.depth >= DEPTHS - 1 else f"{number}. {heading}"


def _closing(unit_name: str, subject: str, addressees: Sequence[str], annexes: int) -> str:
    to = f"; kính gửi {', '.join(addressees)} tổng hợp" if addressees else ""
    return (
        f"Trên đây là báo cáo kết quả {_lower_first(subject)} của {unit_name} (kèm theo {annexes:02d} phụ lục){to}"
        f"{END_MARK}"
    )


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
