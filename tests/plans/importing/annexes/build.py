"""A made-up annex out of choices of layout: its file, and what a careful official would read in it."""

from dataclasses import dataclass, replace
from random import Random

from tests.plans.importing.annexes import content
from tests.plans.importing.annexes.content import Area, Group, Work
from tests.plans.importing.annexes.mess import messes, spoil
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
from tests.plans.importing.annexes.numbers import SCHEMES, At, Scheme
from tests.plans.importing.files import ABOVE, LEFT, TITLE, Rows, excel_file, word_file

COLUMNS: dict[str, list[str]] = {
    "plain": [LABEL, NAME, PRODUCT, LEAD, SUPPORT, DUE],
    "units first": [LABEL, LEAD, SUPPORT, NAME, PRODUCT, DUE],
    "time before units": [LABEL, NAME, DUE, LEAD, SUPPORT, PRODUCT],
    "task column": [LABEL, TASK, NAME, PRODUCT, LEAD, SUPPORT, DUE],
    "one unit column": [LABEL, NAME, PRODUCT, LEAD, DUE],
    "start and end": [LABEL, NAME, NEED, PRODUCT, LEAD, SUPPORT, START, END, NOTE],
    "both roles in one": [LABEL, NAME, PRODUCT, UNITS, DUE],
    "no column of numbers": [NAME, PRODUCT, LEAD, SUPPORT, DUE],
    "more columns": [LABEL, NAME, NEED, PRODUCT, LEAD, SUPPORT, DUE, MONEY, NOTE],
}
WORDS = {
    LABEL: ["STT", "TT", "Số TT"],
    TASK: ["Nhiệm vụ", "Nhiệm vụ chung"],
    NAME: ["Nội dung công việc", "Hoạt động", "Nhiệm vụ cụ thể", "Nội dung, nhiệm vụ"],
    NEED: ["Yêu cầu", "Tổ chức thực hiện"],
    PRODUCT: ["Sản phẩm", "Kết quả, sản phẩm", "Kết quả đầu ra"],
    LEAD: ["Cơ quan chủ trì", "Đơn vị chủ trì", "Chủ trì"],
    SUPPORT: ["Cơ quan phối hợp", "Đơn vị phối hợp", "Phối hợp"],
    UNITS: ["Cơ quan chủ trì, phối hợp"],
    DUE: ["Thời gian hoàn thành", "Thời hạn", "Thời gian thực hiện"],
    START: ["Bắt đầu"],
    END: ["Kết thúc"],
    MONEY: ["Nguồn kinh phí"],
    NOTE: ["Ghi chú"],
}  # fmt: skip
STYLES = ["merged row", "merged from the title", "padded", "in the first column"]
UNITED = ["no", "merged", "emptied", "ditto", "lead of the area", "time of the area"]
PAGES = ["one table", "header inside", "tables", "tables without header"]
TAILS = ["none", "total", "note", "signature", "page numbers", "title again"]
DITTO = ["nt", "-nt-", "Như trên", "”", "//"]


@dataclass
class Choice:
    """What one annex looks like; `kinds` names it for the report."""

    scheme: str
    columns: str
    style: str
    capitals: bool
    united: str
    pages: str
    breaks: bool
    tail: str
    own: bool
    bullets: bool
    two_rows: bool
    mess: str
    form: str

    def kinds(self) -> list[str]:
        return [f"{name}: {value}" for name, value in vars(self).items()]


@dataclass
class Annex:
    file: bytes
    name: str
    truths: list[Truth]
    choice: Choice


def draw(random: Random) -> Choice:
    """Choices that go together."""
    columns = random.choice(list(COLUMNS))
    names = list(SCHEMES)
    if columns == "no column of numbers":
        names = [name for name in names if SCHEMES[name].in_title]
    elif columns == "task column":
        names = [name for name in names if SCHEMES[name].group and not SCHEMES[name].in_title and name != "no numbers"]
    scheme = random.choice(names)
    blank = not SCHEMES[scheme].area(At(1))
    united = random.choice(UNITED + ["no"] * 3)
    own = random.random() < 0.15 and bool(SCHEMES[scheme].group and SCHEMES[scheme].group(At(1, 1)))
    return Choice(
        scheme=scheme,
        columns=columns,
        style=random.choice(STYLES[:3] if blank or columns in ("units first", "no column of numbers") else STYLES),
        capitals=random.random() < (0.8 if blank else 0.5),
        united=united,
        pages=random.choice(PAGES),
        breaks=random.random() < 0.5,
        tail=random.choice(TAILS),
        own=own,
        bullets=random.random() < 0.2,
        two_rows=random.random() < 0.4,
        mess=random.choice(messes(scheme, united, own)) if random.random() < 0.6 else "none",
        form="docx" if random.random() < 0.35 else "xlsx",
    )


def make(seed: int) -> Annex:
    """The annex of a seed."""
    random = Random(seed)
    choice = draw(random)
    areas = content.areas(random)
    _unite(areas, choice, random)
    lines = spoil(_lines(areas, choice, random), choice.mess, random)
    head = _header(choice, random)
    pages = _pages(lines, choice, random)
    return _file(pages, head, choice, random)


def _unite(areas: list[Area], choice: Choice, random: Random) -> None:
    """Rows of a group that share their units and time, and groups that are tracked themselves."""
    for area in areas:
        for group in area.groups:
            first = group.works[0]
            if choice.bullets:
                first.title += ":\n- Bước một trong năm;\n- Bước hai trong năm."
            if choice.united in ("merged", "emptied", "ditto"):
                group.works[1:] = [replace(w, lead=first.lead, support=first.support, due=first.due)
                                   for w in group.works[1:]]  # fmt: skip
            if choice.own:
                group.own = content.work(random, group.title)
        every = [work for group in area.groups for work in group.works]
        for work in every:
            if choice.united == "lead of the area":
                work.lead = every[0].lead
            elif choice.united == "time of the area":
                work.due = every[0].due


def _lines(areas: list[Area], choice: Choice, random: Random) -> list[Line]:
    scheme = SCHEMES[choice.scheme]
    lines: list[Line] = []
    in_all = 0
    for number, area in enumerate(areas, 1):
        in_area = 0
        lines.append(_area_line(area, number, scheme, choice))
        for at_group, group in enumerate(area.groups, 1):
            label = scheme.group(At(number, at_group)) if scheme.group else ""
            if scheme.group and choice.columns != "task column":
                lines.append(_group_line(group, label, area, choice, scheme))
            for at_row, work in enumerate(group.works, 1):
                in_area, in_all = in_area + 1, in_all + 1
                own = scheme.row(At(number, at_group, at_row, in_area, in_all))
                line = _work_line(work, own, area, choice, scheme)
                if choice.columns == "task column":
                    _put_task(line, group, at_row, choice)
                if at_row > 1:
                    _share(line, choice, random)
                lines.append(line)
    return lines


def _named(label: str, title: str, scheme: Scheme) -> dict[str, str]:
    """The number in its own column or, where the scheme says so, before the title."""
    if scheme.in_title:
        return {LABEL: "", NAME: f"{label}. {title}"}
    return {LABEL: label, NAME: title}


def _area_line(area: Area, number: int, scheme: Scheme, choice: Choice) -> Line:
    title = area.title.upper() if choice.capitals else area.title
    cells = _named(scheme.area(At(number)), title, scheme)
    first = area.groups[0].works[0]
    if choice.united == "lead of the area":
        return Line(cells | _units(first.lead[0], "", choice), area=True)
    if choice.united == "time of the area":
        return Line(cells | _times(first.due[0], choice), area=True)
    return Line(cells, wide=choice.style, area=True)


def _group_line(group: Group, label: str, area: Area, choice: Choice, scheme: Scheme) -> Line:
    if group.own:
        return _work_line(group.own, label, area, choice, scheme)
    return Line(_named(label, group.title, scheme), wide="" if choice.style == "in the first column" else choice.style)


def _work_line(work: Work, label: str, area: Area, choice: Choice, scheme: Scheme) -> Line:
    has_support = choice.columns != "one unit column"
    supports = work.support[1] if has_support else ()
    truth = Truth(" ".join(work.title.split()), work.lead[1], supports, work.due[1], work.due[2], area.key)
    cells = _named(label, work.title, scheme) if label else {LABEL: "", NAME: work.title}
    cells |= {PRODUCT: work.product, NEED: work.requirement, MONEY: "Ngân sách", NOTE: ""}
    lead = "" if choice.united == "lead of the area" and work.title != "" and not _is_own(work, area) else work.lead[0]
    cells |= _units(lead, work.support[0], choice)
    cells |= _times("" if choice.united == "time of the area" and not _is_own(work, area) else work.due[0], choice)
    return Line(cells, truth)


def _is_own(work: Work, area: Area) -> bool:
    return any(group.own is work for group in area.groups)


def _units(lead: str, support: str, choice: Choice) -> dict[str, str]:
    if choice.columns != "both roles in one":
        return {LEAD: lead, SUPPORT: support}
    if not lead:
        return {UNITS: f"Phối hợp: {support}" if support else ""}
    return {UNITS: f"Chủ trì: {lead}\nPhối hợp: {support}" if support else f"Chủ trì: {lead}"}


def _times(due: str, choice: Choice) -> dict[str, str]:
    """Where there are two columns, what is no span stands in the second."""
    return {START: "", END: due} if choice.columns == "start and end" else {DUE: due}


def _put_task(line: Line, group: Group, at_row: int, choice: Choice) -> None:
    line.cells[TASK] = group.title if at_row == 1 else ABOVE if choice.united == "merged" else ""


def _share(line: Line, choice: Choice, random: Random) -> None:
    """What a row of a group has in common with the one above, as the file shows it."""
    if choice.united not in ("merged", "emptied", "ditto"):
        return
    mark = {"merged": ABOVE, "emptied": ""}.get(choice.united) or random.choice(DITTO)
    mark = "" if choice.united == "emptied" else mark
    for role in (LEAD, SUPPORT, UNITS, DUE, END):
        if line.cells.get(role) or (role in line.cells and choice.united == "merged"):
            line.cells[role] = mark


def _header(choice: Choice, random: Random) -> Rows:
    columns = COLUMNS[choice.columns]
    words = [random.choice(WORDS[column]) for column in columns]
    if not choice.two_rows or LEAD not in columns or SUPPORT not in columns:
        return [words, *([[f"({n + 1})" for n in range(len(columns))]] if choice.two_rows else [])]
    top, under = list(words), [ABOVE] * len(columns)
    at = columns.index(LEAD)
    top[at : at + 2], under[at : at + 2] = ["Phân công thực hiện", LEFT], ["Chủ trì", "Phối hợp"]
    if START in columns:
        at = columns.index(START)
        top[at : at + 2], under[at : at + 2] = ["Thời gian", LEFT], ["Bắt đầu", "Kết thúc"]
    return [top, under]


def _pages(lines: list[Line], choice: Choice, random: Random) -> list[list[Line]]:
    """The rows on pages, some of them broken over the end of one."""
    if choice.pages == "one table":
        return [lines]
    pages: list[list[Line]] = [[]]
    room = random.randint(4, 9)
    for line in lines:
        if len(pages[-1]) >= room and choice.pages != "one table":
            pages.append([])
            room = random.randint(4, 9)
            line.cells = {role: "" if text == ABOVE else text for role, text in line.cells.items()}
        pages[-1].append(line)
        if choice.breaks and line.truth and len(pages[-1]) >= room and (rest := _broken(line, random)):
            pages.append([rest])
            room = random.randint(4, 9)
    return pages


def _broken(line: Line, random: Random) -> Line | None:
    """Cuts cells of a row at a space; the rest goes to the next page without a number."""
    roles = [NAME, *random.sample([DUE, END, PRODUCT, SUPPORT, LEAD], 2)][: random.randint(1, 3)]
    rest: dict[str, str] = {}
    for role in roles:
        text = line.cells.get(role, "")
        words = text.split(" ")
        if len(words) < 4 or "\n" in text or ";" in text or ":" in text:
            continue
        cut = random.randint(2, len(words) - 1)
        line.cells[role], rest[role] = " ".join(words[:cut]), " ".join(words[cut:])
    return Line(rest, line.truth) if rest else None


def _file(pages: list[list[Line]], head: Rows, choice: Choice, random: Random) -> Annex:
    columns = COLUMNS[choice.columns]
    width = len(columns)
    one = choice.pages in ("one table", "header inside") or choice.form == "xlsx"
    grids: list[Rows] = []
    truths: dict[int, Truth] = {}
    for number, page in enumerate(pages):
        if number == 0 or not one:
            grids.append([])
        if number == 0 or choice.pages in ("header inside", "tables"):
            if number and choice.tail == "title again":
                grids[-1].append([TITLE[0], *[LEFT] * (width - 1)])
            grids[-1] += [list(row) for row in head]
        for line in page:
            grids[-1].append(_grid_row(line, columns))
            if line.truth:
                truths[id(line.truth)] = line.truth
                line.truth.places.append((len(grids), len(grids[-1])))
        if choice.tail == "page numbers":
            grids[-1].append(["", str(number + 1), *[""] * (width - 2)])
    grids[-1] += _tail(choice, width, sum(len(page) for page in pages))
    if choice.form == "docx":
        return Annex(word_file(*grids), "a.docx", list(truths.values()), choice)
    for truth in truths.values():
        truth.places = [(table, row + len(TITLE) + 1) for table, row in truth.places]
    return Annex(excel_file(grids[0]), "a.xlsx", list(truths.values()), choice)


def _grid_row(line: Line, columns: list[str]) -> list[str]:
    label, title = line.cells.get(LABEL, ""), line.cells.get(NAME, "")
    width = len(columns)
    if line.wide == "merged row":
        return [f"{label}. {title}" if label else title, *[LEFT] * (width - 1)]
    if line.wide == "in the first column":
        return [f"{label}. {title}" if label else title, *[""] * (width - 1)]
    if line.wide == "merged from the title" and columns[0] == LABEL:
        return [label, title, *[LEFT] * (width - 2)]
    cells = dict(line.cells)
    if line.truth is None and TASK in columns:
        cells |= {TASK: title, NAME: ""}
    return [cells.get(column, "") for column in columns]


def _tail(choice: Choice, width: int, count: int) -> Rows:
    blank = [""] * (width - 2)
    if choice.tail == "total":
        return [["", f"Tổng cộng: {count} nhiệm vụ", *blank]]
    if choice.tail == "note":
        return [["Ghi chú: Các đơn vị báo cáo kết quả về Sở Nội vụ trước ngày 15 hằng tháng.", *[LEFT] * (width - 1)]]
    if choice.tail == "signature":
        return [
            ["Nơi nhận:", *blank, "TM. ỦY BAN NHÂN DÂN"],
            ["- Như Điều 3;", *blank, "CHỦ TỊCH"],
            ["- Lưu: VT, NC.", *blank, ""],
        ]
    return []
