"""Plans written as prose → a table of their tasks, where paragraph after paragraph says who does what in the same way.

Two ways are common: a task followed by "Đơn vị chủ trì: …; Thời gian: …" (in lines of their own, in brackets or at the
end of the sentence), and a unit's name as heading with the unit's tasks below it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from plans.importing.numbering import ARABIC, BULLET, PART, read_label
from plans.importing.reading import go_on
from plans.importing.tables import Cell, Row, Table
from reform.common.text import fold

PROSE_NAME = "Phần lời văn"
HEADER = ("TT", "Nội dung nhiệm vụ", "Kết quả/sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành",
          "Cách thức thực hiện")  # fmt: skip
_PRODUCT, _LEAD, _SUPPORT, _TIME = range(2, 6)
_LEAST = 2  # as many tasks must say it before it is a way of writing
_FULL, _WIDEST = 0.8, 200  # a line of that share of the usual length may go on; longer ones are whole paragraphs
_LONGEST_HEADING, _LONGEST_UNIT = 300, 200

_LABEL = re.compile(
    r"^(?P<label>(?:nhiệm vụ|hoạt động)\s+\d+(?:\.\d+)*(?=\s*[.:])|[IVX]{1,6}(?=[.)]\s)|[A-DĐ](?=[.)]\s)"
    r"|\d{1,2}(?:\.\d{1,2}){0,3}(?=[.)]\s|\s+\D)|[a-zđ](?=[.)]\s)|[-–—+•*▪](?=\s))[.):]?\s+(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_BODY = r"(?:các\s+)?(?:cơ quan|đơn vị|phòng|bộ phận)(?:,\s*đơn vị)?"
_KEY = re.compile(
    r"(?<![\w])(?:[-–+•*▪]\s*)?(?:"
    rf"(?P<k{_LEAD}>(?:{_BODY}\s+)?chủ trì(?:\s+(?:thực hiện|tham mưu))?"
    rf"|{_BODY}\s+(?:thực hiện|tham mưu)|phân công(?:\s+thực hiện)?)"
    rf"|(?P<k{_SUPPORT}>(?:{_BODY}\s+)?phối hợp(?:\s+thực hiện)?)"
    rf"|(?P<k{_TIME}>(?:thời (?:gian|hạn|điểm)|tiến độ)(?:\s+(?:thực hiện|hoàn thành|triển khai))?|hoàn thành)"
    rf"|(?P<k{_PRODUCT}>(?:kết quả|sản phẩm)(?:\s*[,/]\s*(?:kết quả|sản phẩm))?"
    r"(?:\s+(?:đầu ra|dự kiến|đạt được|chính))?)"
    r")\s*:\s*",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\bgiao\s+(?:cho\s+)?(?P<lead>[^,;.:]{3,90}?)\s+chủ trì(?:,|\s+và)?\s+phối hợp\s+(?:với|cùng)\s+"
    r"(?P<support>[^.:]{3,200}?)\s+"
    r"(?P<rest>(?:tham mưu|thực hiện|xây dựng|triển khai|tổ chức|rà soát|ban hành|hướng dẫn|theo dõi|kiểm tra|đôn đốc"
    r"|tổng hợp|nghiên cứu|đề xuất)\b.*)$",
    re.IGNORECASE | re.DOTALL,
)
_UNIT = re.compile(
    r"^(?:các |thủ trưởng |giám đốc |trưởng |chủ tịch |lãnh đạo |đề nghị |tập thể )*(?:sở|ban|bộ|văn phòng|phòng|ubnd"
    r"|ủy ban|uỷ ban|hội|công an|đài|báo|trung tâm|chi cục|cục|thanh tra|cơ quan|đơn vị|trường|viện|tổ|đoàn|liên đoàn"
    r"|kho bạc|bảo hiểm|mặt trận|công chức|thành viên)\b",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"\s*(?:có trách nhiệm|chịu trách nhiệm|thực hiện các nhiệm vụ|có nhiệm vụ)?\s*[:.;]*\s*$", re.IGNORECASE
)
_NO_WORK = re.compile(
    r"\b(?:muc dich|yeu cau|quan diem|muc tieu|kinh phi|can cu|nguon luc|thuc trang|danh gia chung)\b"
)
_WORK = re.compile(r"\b(?:nhiem vu|giai phap|noi dung|to chuc thuc hien|phan cong|trach nhiem)\b")
# What follows the first sentence of a task tells how it is to be done, and so do unnumbered paragraphs below it.
_SENTENCE = re.compile(r"(?P<title>.{20,}?[a-zà-ỹ]{2}\.)\s+(?P<rest>[^\W\d_a-z].+)$", re.DOTALL)
_END = re.compile(r"^(?:nơi nhận|trên đây là|trong quá trình|tm\.|kt\.|tl\.|tuq\.)", re.IGNORECASE)


@dataclass
class _Paragraph:
    """A paragraph by its label, what it says, and what it says of who, when and with what result."""

    number: int
    label: str
    rank: int | None
    text: str
    values: dict[int, str] = field(default_factory=dict)
    more: list[str] = field(default_factory=list)
    kept: bool = False

    @property
    def is_task(self) -> bool:
        return _LEAD in self.values or len(self.values) >= 2

    def row(self) -> Row:
        sentence = _SENTENCE.match(self.text) if self.is_task else None
        title, rest = (sentence["title"], sentence["rest"]) if sentence else (self.text, "")
        values = (self.values.get(place, "") for place in range(2, 6))
        texts = [self.label, title, *values, "\n".join(filter(None, [rest, *self.more]))]
        return Row(self.number, tuple(Cell(text, column) for column, text in enumerate(texts)))


def read_prose(lines: list[str], number: int, *, wrapped: bool = False) -> Table | None:
    """The tasks of a plan in prose as a table, or None where no way of writing is regular.

    `wrapped`: the lines are those of pages, not paragraphs.
    """
    paragraphs = list(_paragraphs(join_wrapped(lines) if wrapped else enumerate(lines, start=1)))
    tasks = [paragraph for paragraph in paragraphs if paragraph.is_task]
    if len(tasks) < _LEAST:
        tasks = _tasks_of_units(paragraphs)
    if len(tasks) < _LEAST:
        return None
    _keep_headings(paragraphs, tasks)
    header = Row(0, tuple(Cell(text, column) for column, text in enumerate(HEADER)))
    rows = (header, *(paragraph.row() for paragraph in paragraphs if paragraph.kept))
    return Table(number, PROSE_NAME, rows, tuple(_before(paragraphs)))


def join_wrapped(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Paragraphs with the number of their first line: a line that was full goes on in one that begins nothing new."""
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    full = _FULL * usual if usual <= _WIDEST else usual + 1
    text, first, goes_on = "", 0, False
    for number, line in enumerate(lines, start=1):
        line = line.strip()
        if not line:
            continue
        begins = _LABEL.match(line) or _KEY.match(line) or _END.match(line) or line.isupper()
        if text and goes_on and not begins and (line[:1].islower() or not text.endswith((".", ";", ":"))):
            text = go_on(text, line)
        else:
            if text:
                yield first, text
            text, first = line, number
        goes_on = len(line) >= full
    if text:
        yield first, text


def _paragraphs(lines: Iterable[tuple[int, str]]) -> Iterator[_Paragraph]:
    last: list[_Paragraph] = []  # the paragraphs that a line of attributes may belong to, the nearest last
    for number, text in lines:
        if _END.match(text) and last:
            break
        found = _LABEL.match(text)
        label, words = (found["label"], found["rest"]) if found else ("", text)
        words, values = _split_values(words)
        if values and not words and last:
            _owner(last, label).values.update(
                (place, value) for place, value in values.items() if place not in _owner(last, label).values
            )
            continue
        paragraph = _Paragraph(number, label, read_label(label).rank if label else None, words or text, values)
        if last and paragraph.rank in (None, BULLET) and not values:
            _follow(last, paragraph)
        if paragraph.rank is not None:
            last[:] = [*(one for one in last if (one.rank or 0) < (paragraph.rank or 0)), paragraph]
        elif values or not last:
            last.append(paragraph)
        yield paragraph


def _owner(last: list[_Paragraph], label: str) -> _Paragraph:
    """Whom a line of attributes belongs to: the task above; bullets beside it only explain that task."""
    if len(last) >= 2 and last[-1].rank == BULLET and label == last[-1].label and not last[-1].values:
        return last[-2]
    return last[-1]


def _follow(last: list[_Paragraph], paragraph: _Paragraph) -> None:
    """Remember under the task what explains it."""
    owner = last[-2] if len(last) >= 2 and last[-1].rank == BULLET else last[-1]
    mark = f"{paragraph.label} " if paragraph.label else ""
    owner.more.append(mark + paragraph.text)


def _split_values(text: str) -> tuple[str, dict[int, str]]:
    """The words before "Chủ trì: …", and what is said of each kind behind."""
    marks = list(_KEY.finditer(text))
    values: dict[int, str] = {}
    if not marks and (given := _GIVEN.search(text)):
        return given["rest"][:1].upper() + given["rest"][1:], {_LEAD: given["lead"], _SUPPORT: given["support"]}
    if not marks:
        return text, {}
    for mark, end in zip(marks, [*(other.start() for other in marks[1:]), len(text)], strict=True):
        place = int((mark.lastgroup or "k0")[1:])
        value = text[mark.end() : end].strip(" .;,()[]\n")
        if value and place not in values:
            values[place] = value
    return text[: marks[0].start()].strip(" .;,([\n"), values


def _tasks_of_units(paragraphs: list[_Paragraph]) -> list[_Paragraph]:
    """Paragraphs below a heading that is a unit's name, and those of the parts that hold the work."""
    tasks: list[_Paragraph] = []
    unit, working = "", False
    units = 0
    for paragraph, following in zip(paragraphs, [*paragraphs[1:], None], strict=False):
        paragraph.more = []
        if paragraph.rank is not None and paragraph.rank <= PART:
            words = fold(paragraph.text)
            unit, working = "", bool(_WORK.search(words)) and not _NO_WORK.search(words)
        elif paragraph.rank is not None and paragraph.rank < BULLET:
            unit = _unit_of(paragraph) if working else ""
            units += bool(unit)
            if working and not unit and _stands_alone(paragraph, following):
                tasks.append(paragraph)
        elif working and paragraph.text[-1:] not in (":", ")"):
            if unit:
                paragraph.values = {_LEAD: unit}
            tasks.append(paragraph)
    return tasks if units >= _LEAST else []


def _stands_alone(paragraph: _Paragraph, following: _Paragraph | None) -> bool:
    """Whether a numbered paragraph has nothing below it, so that it is the work itself."""
    return following is None or (following.rank is not None and following.rank <= (paragraph.rank or ARABIC))


def _unit_of(paragraph: _Paragraph) -> str:
    name = _DUTY.sub("", paragraph.text)
    return name if len(name) <= _LONGEST_UNIT and _UNIT.match(name) and "." not in name else ""


def _keep_headings(paragraphs: list[_Paragraph], tasks: list[_Paragraph]) -> None:
    """Mark the tasks and the numbered headings that they stand under."""
    wanted = {id(task) for task in tasks}
    stack: list[_Paragraph] = []
    for paragraph in paragraphs:
        if paragraph.rank is not None:
            stack = [one for one in stack if (one.rank or 0) < paragraph.rank]
        if id(paragraph) in wanted:
            paragraph.kept = True
            for heading in stack:
                heading.kept = heading.kept or len(heading.text) <= _LONGEST_HEADING
                heading.more = [] if id(heading) not in wanted else heading.more
        if paragraph.rank is not None and paragraph.rank < BULLET:
            stack.append(paragraph)


def _before(paragraphs: list[_Paragraph]) -> Iterator[str]:
    """What stands above the first numbered heading: the document's names and dates."""
    for paragraph in paragraphs:
        if paragraph.rank is not None and paragraph.rank < BULLET:
            return
        yield paragraph.text
