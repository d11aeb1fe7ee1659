"""A report as a document: one frozen model of head, narrative and annexes that PDF, DOCX, XLSX and the preview print.

Order and wording of the head follow phụ lục I of Nghị định 30/2020/NĐ-CP; all text is NFC and free of characters
that a format cannot carry.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reform.common import wording
from reform.common.periods import Period
from reporting.regimes import AnnexRow
from reporting.rendering.annexes import annexes_of
from reporting.rendering.calls import Call, lower_first
from reporting.rendering.check import CheckMark
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
    one paragraph a line. The heading of an answer is the question as it was asked, not a title.
    """

    key: str
    number: str
    heading: str
    depth: int
    body: str
    is_answer: bool = False


@dataclass(frozen=True)
class Section:
    """A part as printed: its numbered heading and its paragraphs. `depth` says how the heading looks, `level` where it
    stands in the file's outline, below the document's title and never two steps below the heading before.
    """

    heading: str
    depth: int
    level: int
    paragraphs: tuple[str, ...]


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
    data: str = ""
    check: CheckMark | None = None

    title = "BÁO CÁO"
    end_mark = END_MARK

    @property
    def full_title(self) -> str:
        """Title of the file: kind, subject and who reports."""
        return f"Báo cáo {lower_first(self.subject)} của {self.unit_name}"

    @property
    def attached_to(self) -> str:
        """The line under an annex's title."""
        head = self.letterhead
        return f"(Kèm theo Báo cáo số {head.number_words} {head.date_words(self.cutoff_on.year)} của {self.unit_name})"


def build_document(
    snapshot: Snapshot,
    parts: Iterable[Part],
    letterhead: Letterhead,
    grounds: Sequence[str] = (),
    asked: Sequence[AnnexRow] = (),
    call: Call | None = None,
) -> ReportDocument:
    """The document of one report; equal arguments give an equal document.

    `parts` come in printing order. `grounds` are the căn cứ without closing punctuation, `asked` the
    annexes that the regime wants, `call` the request that the report answers where no regime asks for it.
    """
    unit_name = printable_line(snapshot.unit_name)
    subject = call.subject if call else _subject(snapshot)
    what = call.reported if call else f"kết quả {lower_first(subject)}"
    annexes = annexes_of(snapshot, asked)
    letterhead = clean_letterhead(letterhead)
    return ReportDocument(
        letterhead=letterhead,
        unit_name=unit_name,
        subject=subject,
        grounds=punctuated(tuple(line for line in map(printable_line, grounds) if line)),
        opening=(
            f"{call.opening if call else ''}{unit_name} báo cáo {what} "
            f"(số liệu từ ngày {wording.day(snapshot.starts_on)} "
            f"đến hết ngày {wording.day(snapshot.cutoff_on)}) như sau:"
        ),
        sections=_sections(tuple(parts)),
        closing=_closing(unit_name, what, letterhead.addressees, len(annexes)),
        annexes=annexes,
        cutoff_on=snapshot.cutoff_on,
        illustrative=snapshot.illustrative,
        data=json.dumps(snapshot.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":")),
    )


def _subject(snapshot: Snapshot) -> str:
    period = lower_first(Period(snapshot.period).title(snapshot.year))
    return f"Công tác cải cách hành chính {period}"


def _sections(parts: tuple[Part, ...]) -> tuple[Section, ...]:
    """A passage without text says so, unless passages below it speak. An outline of an office's own may begin with "1."
    or go from "I." to "a)"; the levels do not skip then, as readers who hear the document move by them.
    """
    printed: list[Section] = []
    above: list[int] = []  # depths of the headings under which the next one stands
    for index, part in enumerate(parts):
        lines, after = paragraphs(part.body), parts[index + 1 : index + 2]
        if not lines and not (after and after[0].depth > part.depth):
            lines = (NOTHING_REPORTED,)
        depth = min(part.depth, DEPTHS - 1)
        above = [one for one in above if one < depth]
        printed.append(Section(_heading(part), depth, len(above) + 2, lines))
        above.append(depth)
    return tuple(printed)


def _heading(part: Part) -> str:
    heading, number = printable_line(part.heading), printable_line(part.number).rstrip(".)")
    if part.depth == 0 and not part.is_answer:
        heading = heading.upper()
    if not number:
        return heading
    return f"{number}) {heading}" if part.depth >= DEPTHS - 1 else f"{number}. {heading}"


def _closing(unit_name: str, what: str, addressees: Sequence[str], annexes: int) -> str:
    to = f"; kính gửi {', '.join(addressees)} tổng hợp" if addressees else ""
    along = f" (kèm theo {annexes:02d} phụ lục)" if annexes else ""
    return f"Trên đây là báo cáo {what} của {unit_name}{along}{to}{END_MARK}"
