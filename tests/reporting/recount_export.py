"""Counts the numbers of an exported report again from its own lists, with nothing but the files: it imports neither
Django nor the portal.

    python -m tests.reporting.recount_export REPORT.xlsx [--docx REPORT.docx] [--units UNIT.xlsx …]

Prints a line a number, what stands there beside what was counted; exit code 1 where any differs.
"""

import argparse
import re
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from openpyxl import load_workbook

STATES = (
    "Hoàn thành đúng hạn",
    "Hoàn thành quá hạn",
    "Đang thực hiện",
    "Chưa thực hiện",
    "Thường xuyên",
    "Chưa đến thời điểm",
    "Quá hạn",
)
OPEN_ENDED = ("Thường xuyên", "Chưa đến thời điểm")
DONE = STATES[:2]
_DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_CODE = re.compile(r"\(1\)")
_HALF_A_DIGIT = Fraction(1, 2000)  # shares are printed with a digit after the comma


@dataclass
class Table:
    """An annex: its title and note, the heads of its columns, its rows with the heading of their group, its total."""

    title: str
    note: str
    attached: str
    heads: list[str]
    rows: list[tuple[str, list[Any]]] = field(default_factory=list)
    total: list[Any] | None = None

    def at(self, row: Sequence[Any], head: str) -> Any:
        """The row's cell under that head."""
        return row[self.heads.index(head)]

    @property
    def cutoff(self) -> date:
        """The day that the note names."""
        return _days(self.note)[0]


@dataclass
class Finding:
    """A number, as it stands and as it was counted."""

    what: str
    stands: Any
    counted: Any

    @property
    def agrees(self) -> bool:
        """Whether it is the same, shares up to a digit after the comma."""
        return self.stands == self.counted

    @property
    def line(self) -> str:
        """As it is printed."""
        return f"{'khớp ' if self.agrees else 'KHÁC '} {self.what}: {self.stands} / tính lại {self.counted}"


def tables_of(path: Path) -> list[Table]:
    """The annexes of a workbook, a sheet each."""
    return [_table(sheet) for sheet in load_workbook(path)]


def _table(sheet) -> Table:
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    texts = [str(row[0] or "") for row in rows[:4]]
    code = next(number for number, row in enumerate(rows) if _CODE.fullmatch(str(row[0] or "")))
    first = next(number for number in range(code) if rows[number][0] == "STT")
    head = rows[first:code]
    heads = [next((str(line[column]) for line in reversed(head) if line[column]), "") for column in range(len(head[0]))]
    made, group = Table(texts[1], texts[3], texts[2], heads), ""
    for row in rows[code + 1 :]:
        if isinstance(row[0], int):
            made.rows.append((group, row))
        elif "Tổng cộng" in row:
            made.total = row
        elif row[0]:
            group = str(row[0]).partition(". ")[2]
    return made


def recount(tables: list[Table], units: Sequence[list[Table]] = (), words: str = "") -> Iterator[Finding]:
    """Every number that the files let one count again."""
    by_area = next(table for table in tables if "THEO LĨNH VỰC" in table.title)
    yield from _shares_and_sums(by_area, "Lĩnh vực")
    totals = {head: by_area.at(by_area.total, head) for head in ("Tổng số nhiệm vụ", *STATES)}
    for table in tables:
        if table.title == "DANH MỤC NHIỆM VỤ VÀ KẾT QUẢ THỰC HIỆN":
            yield from _work(table, by_area)
        elif table.title.startswith("DANH SÁCH NHIỆM VỤ QUÁ HẠN"):
            yield from _late(table, totals["Quá hạn"])
        elif table.title.endswith("THEO CƠ QUAN, ĐƠN VỊ"):
            yield from _shares_and_sums(table, "Cơ quan, đơn vị")
            for head, total in totals.items():
                yield Finding(f"theo đơn vị, tổng cộng, {head}", table.at(table.total, head), total)
            yield from _units(table, units)
        elif table.title.startswith("SO SÁNH KẾT QUẢ"):
            last = table.rows[-1][1]
            yield Finding("so sánh, kỳ này, tổng số", table.at(last, "Tổng số nhiệm vụ"), totals["Tổng số nhiệm vụ"])
            done = sum(totals[state] for state in DONE)
            yield Finding("so sánh, kỳ này, đã hoàn thành", table.at(last, "Đã hoàn thành"), done)
            yield Finding("so sánh, kỳ này, quá hạn", table.at(last, "Quá hạn"), totals["Quá hạn"])
        elif table.title.startswith("TÌNH HÌNH GỬI"):
            yield from _sending(table)
        elif "Kết quả" in table.heads and "Mẫu số" in table.heads:
            yield from _figures(table)
        elif table.total is not None and table is not by_area:
            yield from _register(table)
    if words:
        yield from _said(words, totals)


def _shares_and_sums(table: Table, what: str) -> Iterator[Finding]:
    """A table of counts: each row's whole and share, and the row of totals."""
    sums: Counter[str] = Counter()
    for row in [row for _, row in table.rows] + [table.total]:
        name = str(table.at(row, what))
        counts = {state: table.at(row, state) for state in STATES}
        whole = sum(counts.values())
        yield Finding(f"{name}, tổng số", table.at(row, "Tổng số nhiệm vụ"), whole)
        share = Fraction(sum(counts[state] for state in DONE), whole) if whole else None
        yield _share(f"{name}, tỷ lệ hoàn thành", table.at(row, "Tỷ lệ hoàn thành"), share)
        if row is table.total:
            for state in STATES:
                yield Finding(f"tổng cộng, {state}", counts[state], sums[state])
        sums.update(counts)


def _work(table: Table, by_area: Table) -> Iterator[Finding]:
    """The list of work counted by area, each state also by the days that stand beside it."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for area, row in table.rows:
        written = str(table.at(row, "Tình trạng thực hiện"))
        state, due = written.splitlines()[0], _days(str(table.at(row, "Thời hạn theo kế hoạch") or ""))
        counted[area][state] += 1
        done_on = _days(written)
        if done_on and due:
            by_days = DONE[1] if done_on[-1] > due[-1] else DONE[0]
        elif due and due[-1] < table.cutoff and not done_on and state not in (*OPEN_ENDED, *DONE):
            by_days = "Quá hạn"
        else:
            by_days = "Đang thực hiện" if state == "Quá hạn" else state
        if by_days != state or (done_on and done_on[-1] > table.cutoff):
            yield Finding(f"“{str(row[1])[:60]}”, tình trạng", written.replace("\n", " "), by_days)
    for _, row in by_area.rows:
        area = by_area.at(row, "Lĩnh vực")
        for state in STATES:
            yield Finding(f"{area}, {state}", by_area.at(row, state), counted[area].pop(state, 0))
    for area, rest in counted.items():
        for state, number in rest.items():
            yield Finding(f"{area}, {state}", "không có trong bảng", number)
    numbers = [row[0] for _, row in table.rows]
    yield Finding("số thứ tự của danh mục", numbers[-1:], [len(numbers)] if numbers else [])


def _late(table: Table, total: int) -> Iterator[Finding]:
    yield Finding("số dòng của danh sách quá hạn", len(table.rows), total)
    for _, row in table.rows:
        due = table.at(row, "Thời hạn")
        days = (table.cutoff - (due.date() if isinstance(due, datetime) else due)).days
        yield Finding(f"“{str(row[1])[:60]}”, số ngày quá hạn", table.at(row, "Số ngày quá hạn"), days)


def _units(table: Table, units: Sequence[list[Table]]) -> Iterator[Finding]:
    """What the province states of each unit against the unit's own workbook."""
    rows = {table.at(row, "Cơ quan, đơn vị"): row for _, row in table.rows}
    for own in units:
        by_area = next(one for one in own if "THEO LĨNH VỰC" in one.title)
        name = re.split(r"(?:tháng|năm)\D*\d*\s*của ", by_area.attached)[-1].rstrip(")")
        row = rows.get(name)
        if row is None:
            yield Finding(f"{name} trong bảng theo đơn vị", "không có", "có")
            continue
        for head in ("Tổng số nhiệm vụ", *STATES):
            yield Finding(f"{name}, {head}", table.at(row, head), by_area.at(by_area.total, head))


def _sending(table: Table) -> Iterator[Finding]:
    told = [int(number) for number in re.findall(r"\d+", table.note)]
    how = Counter(str(row[-1]) for _, row in table.rows)
    on_time, late = how["Đúng hạn"], how["Quá hạn"]
    counted = [on_time + late, len(table.rows), on_time, late, len(table.rows) - on_time - late]
    yield Finding("đã gửi / phải gửi, đúng hạn, quá hạn, chưa có", told[:5], counted)


def _figures(table: Table) -> Iterator[Finding]:
    for _, row in table.rows:
        above, below = table.at(row, "Tử số"), table.at(row, "Mẫu số")
        if above is None or below is None:
            continue
        result = table.at(row, "Kết quả")
        share = Fraction(str(above)) / Fraction(str(below)) if below else None
        yield _share(f"chỉ tiêu “{str(row[1])[:60]}”", result, share)


def _register(table: Table) -> Iterator[Finding]:
    """Columns of numbers add up to the total's; a share is made of the two columns of numbers before it, of the rows
    that have both.
    """
    title = table.title.lower()
    for column, head in enumerate(table.heads):
        total = table.total[column]
        if head.startswith("Tỷ lệ"):
            *_, whole, part = [at for at in range(column) if isinstance(table.total[at], int)]
            pairs = [(row[part], row[whole]) for _, row in table.rows if row[part] is not None]
            above, below = (sum(cells) for cells in zip(*pairs, strict=True)) if pairs else (0, 0)
            yield _share(f"{title}, {head}", total, Fraction(above, below) if below else None)
        elif isinstance(total, int):
            yield Finding(f"{title}, {head}", total, sum(row[column] or 0 for _, row in table.rows))


def _said(words: str, totals: dict[str, int]) -> Iterator[Finding]:
    """What the narrative says: every "part/whole (share)" in itself, and the sentence on the whole plan."""
    whole, done = totals["Tổng số nhiệm vụ"], sum(totals[state] for state in DONE)
    told = re.findall(r"hoàn thành (\d+)/(\d+) nhiệm vụ \(([\d,]+)%\)", words)
    for part, of, percent in told:
        share = Fraction(int(part), int(of))
        yield _share(f"lời văn: {part}/{of} nhiệm vụ", Fraction(percent.replace(",", ".")) / 100, share)
    if whole and done and told:
        yield Finding("lời văn: hoàn thành/tổng số", [int(told[0][0]), int(told[0][1])], [done, whole])
    if given := re.search(r"được giao(?: chủ trì)? (\d+) nhiệm vụ", words):
        yield Finding("lời văn: được giao", int(given[1]), whole)
    if late := re.search(r"(\d+) nhiệm vụ quá hạn", words):
        yield Finding("lời văn: quá hạn", int(late[1]), totals["Quá hạn"])


def _share(what: str, stands: Any, counted: Fraction | None) -> Finding:
    """A share as it stands, taken for the exact one where it differs in what is not printed only."""
    if isinstance(stands, str) or stands is None:  # of nothing, in words or left blank
        return Finding(what, stands, stands if counted is None else float(counted))
    exact = Fraction(str(stands))
    same = counted is not None and abs(exact - counted) <= _HALF_A_DIGIT
    return Finding(what, float(stands), float(stands) if same else counted and float(counted))


def _days(text: str) -> list[date]:
    return [date(int(year), int(month), int(day)) for day, month, year in _DAY.findall(text)]


def words_of(path: Path) -> str:
    """The text of a Word file, a paragraph a line, tables left out."""
    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(path) as package:
        body = ElementTree.fromstring(package.read("word/document.xml")).find(f"{name}body")  # noqa: S314 -- own file
    paragraphs = body.findall(f"{name}p")
    return "\n".join("".join(text.text or "" for text in one.iter(f"{name}t")) for one in paragraphs)


def main(arguments: Sequence[str]) -> int:
    """Print what was counted; 1 where anything differs."""
    parser = argparse.ArgumentParser(description="Count an exported report again from its own lists.")
    parser.add_argument("workbook", type=Path)
    parser.add_argument("--docx", type=Path)
    parser.add_argument("--units", type=Path, nargs="*", default=[])
    asked = parser.parse_args(arguments)
    words = words_of(asked.docx) if asked.docx else ""
    found = list(recount(tables_of(asked.workbook), [tables_of(unit) for unit in asked.units], words))
    for one in found:
        sys.stdout.write(f"{one.line}\n")
    wrong = sum(1 for one in found if not one.agrees)
    sys.stdout.write(f"{asked.workbook.name}: {len(found)} số đã tính lại, {wrong} khác.\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
