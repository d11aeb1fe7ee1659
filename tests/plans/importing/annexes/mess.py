"""What goes wrong in annexes as offices write them: rows that lack something, odd titles, rows that are left blank."""

from dataclasses import replace
from random import Random

from tests.plans.importing.annexes.model import (
    DUE,
    END,
    LABEL,
    LEAD,
    MONEY,
    NAME,
    NEED,
    NOTE,
    PRODUCT,
    START,
    SUPPORT,
    TASK,
    UNITS,
    Line,
    Truth,
)  # fmt: skip
from tests.plans.importing.files import ABOVE

MESSES = [
    "other area", "blank numbers", "counting titles", "small titles", "notes beside headings", "hard spaces",
    "list in a title",
]  # fmt: skip
# What changes one row's cells would change those of the rows that share them.
_OF_ONE_ROW = ["rows lack all", "times lacking", "leads lacking", "unknown units", "title over two units"]
_UNKNOWN = ["Sở Dân tộc và Tôn giáo", "Ban Quản lý khu công nghệ cao", "Trung tâm Phục vụ hành chính công"]


def messes(scheme: str, united: str, own: bool) -> list[str]:
    """The kinds of trouble that go with a scheme of numbers and with how rows share their cells."""
    container = ["container"] if scheme.startswith(("I/1", "I./1", "LĨNH VỰC")) and "titles" not in scheme else []
    return MESSES + container + (_OF_ONE_ROW[own:] if united == "no" else [])


def spoil(lines: list[Line], mess: str, random: Random) -> list[Line]:
    """The lines with one kind of trouble in some of them."""
    if mess == "container":
        return [Line({LABEL: "A", NAME: "CÁC NHIỆM VỤ CỤ THỂ"}, wide="padded"), *lines]
    if mess == "other area":
        return _other_area(lines)
    spoiled: list[Line] = []
    for line in lines:
        if random.random() < 0.25:
            spoiled += _spoil(line, mess, random)
        else:
            spoiled.append(line)
    return spoiled


def _other_area(lines: list[Line]) -> list[Line]:
    """The last area is none of the seven."""
    heads = [index for index, line in enumerate(lines) if line.area]
    head = lines[heads[-1]]
    before, dot, _ = head.cells[NAME].rpartition(". ")
    head.cells[NAME] = f"{before}{dot}CÁC NHIỆM VỤ KHÁC"
    for line in lines[heads[-1] :]:
        if line.truth:
            line.truth.area = None
    return lines


def _spoil(line: Line, mess: str, random: Random) -> list[Line]:
    truth = line.truth
    if truth is None:
        if mess == "notes beside headings" and not line.wide.startswith("merged") and not line.wide.startswith("in"):
            line.cells[NOTE] = "Nhiệm vụ trọng tâm"
        elif mess == "blank numbers":
            return [Line({LABEL: "7"}), line]
        return [line]
    cells = line.cells
    if ABOVE in cells.values() and mess in ("rows lack all", "title over two units"):
        return [line]
    return _spoil_work(line, truth, mess, random) or [line]


def _spoil_work(line: Line, truth: Truth, mess: str, random: Random) -> list[Line] | None:
    cells = line.cells
    plain = cells.get(LEAD) and ABOVE not in cells.values()
    if mess == "rows lack all" and cells.get(LABEL, "")[:1].isalnum() and TASK not in cells:
        for role in (LEAD, SUPPORT, UNITS, PRODUCT, NEED, DUE, START, END, MONEY):
            cells[role] = ""
        truth.leads, truth.supports, truth.kind, truth.due = (), (), "unspecified", None
    elif mess == "times lacking" and cells.get(DUE, cells.get(END)) not in ("", ABOVE, None) and plain:
        cells[DUE] = cells[END] = ""
        truth.kind, truth.due = "unspecified", None
    elif mess == "leads lacking" and plain:
        cells[LEAD] = ""
        truth.leads = ()
    elif mess == "unknown units" and plain:
        cells[LEAD] = random.choice(_UNKNOWN)
        truth.leads = (cells[LEAD],)
    elif mess == "counting titles":
        cells[NAME] = cells[NAME].replace(truth.title, f"02 đợt: {truth.title}")
        truth.title = f"02 đợt: {truth.title}" if truth.title in cells[NAME] else truth.title
    elif mess == "small titles" and cells.get(LABEL):
        small = truth.title[:1].lower() + truth.title[1:]
        cells[NAME] = cells[NAME].replace(truth.title, small)
        truth.title = small if small in cells[NAME] else truth.title
    elif mess == "hard spaces":
        cells[LABEL] = f"\u00a0{cells.get(LABEL, '')} \u00a0" if cells.get(LABEL) else ""
    elif mess == "list in a title" and "\n" not in cells[NAME]:
        cells[NAME] += " gồm:\n1. Phần thứ nhất của việc;\n2. Phần thứ hai của việc."
        truth.title += " gồm: 1. Phần thứ nhất của việc; 2. Phần thứ hai của việc."
    elif mess == "title over two units" and plain and cells.get(LABEL) and cells[LEAD] == "Sở Y tế":
        truth.leads = ("Sở Y tế", "Sở Công Thương")
        same = dict.fromkeys(cells, ABOVE) | {LEAD: "Sở Công Thương"}
        return [line, replace(line, cells=same)]
    return None
