"""A letter (công văn) that urges a unit on: one frozen model that PDF, DOCX and the preview print.

Order and wording follow phụ lục I and the form of a công văn in phụ lục III of Nghị định 30/2020/NĐ-CP: no title, what
it is about under the number, the list in the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from reform.common import wording
from reporting.rendering.letterhead import Letterhead
from reporting.rendering.printed import END_MARK, Printed, clean_letterhead, punctuated
from reporting.rendering.tables import Align, Annex, Column, Group
from reporting.rendering.values import printable, printable_line

SUBJECT = "V/v đôn đốc thực hiện nhiệm vụ cải cách hành chính quá hạn"
_COLUMNS = (
    Column("STT", 6, Align.CENTRE),
    Column("Nhiệm vụ", 32),
    Column("Văn bản giao", 19),
    Column("Thời hạn", 13, Align.CENTRE),
    Column("Số ngày quá hạn", 10, Align.CENTRE),
    Column("Tình hình", 20),
)


@dataclass(frozen=True)
class LateLine:
    """One late đầu việc: what, under which document, since when, and what the unit has said of it."""

    title: str
    document: str
    due_on: date
    standing: str


@dataclass(frozen=True)
class LetterDocument(Printed):
    """Everything that is printed; `unit_name` is who writes, `about` who is urged on."""

    letterhead: Letterhead
    unit_name: str
    about: str
    grounds: tuple[str, ...]
    opening: str
    table: Annex
    requests: tuple[str, ...]
    closing: str
    cutoff_on: date
    illustrative: bool

    subject = SUBJECT

    @property
    def full_title(self) -> str:
        """Title of the file."""
        return f"Công văn của {self.unit_name} {SUBJECT[:1].lower()}{SUBJECT[1:]} của {self.about}"


def build_letter(
    lines: Sequence[LateLine],
    *,
    letterhead: Letterhead,
    issuer: str,
    unit: str,
    grounds: Sequence[str],
    on: date,
    reply_by: date,
    illustrative: bool = False,
) -> LetterDocument:
    """The letter of `issuer` to `unit` about these lines, in their order; equal arguments give an equal letter."""
    issuer, unit = printable_line(issuer), printable_line(unit)
    head = clean_letterhead(replace(letterhead, addressees=(unit[:1].upper() + unit[1:],)))
    return LetterDocument(
        letterhead=head,
        unit_name=issuer,
        about=unit,
        grounds=punctuated(tuple(line for line in map(printable_line, grounds) if line)),
        opening=(
            f"Qua theo dõi việc thực hiện nhiệm vụ cải cách hành chính, đến hết ngày {wording.day(on)}, {unit} còn "
            f"{len(lines):02d} nhiệm vụ chủ trì đã quá thời hạn hoàn thành, cụ thể như sau:"
        ),
        table=Annex(numeral="", title="", columns=_COLUMNS, groups=(Group("", _rows(lines, on)),)),
        requests=(
            f"Để bảo đảm tiến độ chung, {issuer} đề nghị {unit}:",
            "1. Tập trung hoàn thành các nhiệm vụ quá hạn nêu trên; rà soát các nhiệm vụ sắp đến hạn, không để phát "
            "sinh thêm nhiệm vụ quá hạn.",
            "2. Cập nhật kết quả và tài liệu kiểm chứng trên Cổng theo dõi cải cách hành chính; báo cáo nguyên nhân "
            "quá hạn, giải pháp và thời gian hoàn thành từng nhiệm vụ, gửi về "
            f"{issuer} chậm nhất ngày {wording.day(reply_by)} để theo dõi, tổng hợp.",
        ),
        closing=f"{issuer} đề nghị {unit} quan tâm, triển khai thực hiện{END_MARK}",
        cutoff_on=on,
        illustrative=illustrative,
    )


def _rows(lines: Sequence[LateLine], on: date) -> tuple:
    return tuple(
        (
            number,
            printable(line.title),
            printable_line(line.document),
            line.due_on,
            (on - line.due_on).days,
            printable(line.standing),
        )
        for number, line in enumerate(lines, start=1)
    )
