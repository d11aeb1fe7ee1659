"""Word's automatic numbering: the label that stands before a paragraph on the page and nowhere in its text."""

import re
from dataclasses import dataclass, field

from lxml import etree

from plans.importing import xml

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MOST = 20_000  # numbers beyond are written in digits; no annex has so many
BULLET = "-"


@dataclass(frozen=True)
class _Level:
    """One level of a list: how its number is written, from where it counts and whether it begins anew."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restarts: bool = True
    digits_only: bool = False
    style: str = ""


@dataclass
class _List:
    """A w:num: the levels that it has and its list of counters, which it may share with others."""

    abstract: str
    levels: list[_Level]
    overrides: dict[int, int] = field(default_factory=dict)
    begun: bool = False


@dataclass
class Numbering:
    """The lists of a document and how far each has counted; paragraphs are asked for in their order."""

    lists: dict[str, _List] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counters: dict[str, list[int | None]] = field(default_factory=dict)

    def label(self, properties: etree._Element, space: str) -> str:
        """The label of a paragraph with these properties ("1.", "a)", "-" for any bullet); "" when it has none.

        Counts on: to be called once for each paragraph that is seen on the page.
        """
        style = properties.find(f"{space}pStyle")
        own = properties.find(f"{space}numPr")
        number, level = self.styles.get(style.get(f"{space}val", ""), ("", 0)) if style is not None else ("", 0)
        if own is not None:
            number = _value(own, "numId", space, number)
            level = xml.whole(_value(own, "ilvl", space, str(level)), level)
        found = self.lists.get(number)
        return self._next(found, min(level, _LEVELS - 1)) if found else ""

    def _next(self, found: _List, level: int) -> str:
        counters = self.counters.setdefault(found.abstract, [None] * _LEVELS)
        if not found.begun:
            found.begun = True
            for at, start in found.overrides.items():
                counters[at] = start - 1
        before = counters[level]
        counters[level] = found.levels[level].start if before is None else before + 1
        for deeper in range(level + 1, _LEVELS):
            if found.levels[deeper].restarts:
                counters[deeper] = None
        return self._words(found, level, counters)

    @staticmethod
    def _words(found: _List, level: int, counters: list[int | None]) -> str:
        shape = found.levels[level]
        if shape.form == "bullet":
            return BULLET
        if shape.form == "none":
            return shape.text if not _PLACE.search(shape.text) else ""

        def number(place: re.Match) -> str:
            at = int(place[1]) - 1
            count = counters[at] if counters[at] is not None else found.levels[at].start
            return write_number(count or 0, "decimal" if shape.digits_only else found.levels[at].form)

        return _PLACE.sub(number, shape.text).strip()


def write_number(count: int, form: str) -> str:
    """A count in one of Word's forms; forms that Vietnamese documents do not use are written in digits."""
    if 0 < count <= _MOST:
        if form in ("upperRoman", "lowerRoman"):
            return _roman(count).upper() if form == "upperRoman" else _roman(count)
        if form in ("upperLetter", "lowerLetter"):
            letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
            return letters.upper() if form == "upperLetter" else letters
    return f"{count:02}" if form == "decimalZero" else "" if form in ("none", "bullet") else str(count)


def _roman(count: int) -> str:
    words = ""
    for value, letters in _ROMAN:
        words += letters * (count // value)
        count %= value
    return words


def read_numbering(numbering: bytes | None, styles: bytes | None, filename: str, space: str) -> Numbering:
    """The lists of a document from its parts; a document without numbering has none."""
    if numbering is None:
        return Numbering()
    root = xml.parse(numbering, filename)
    abstracts = {one.get(f"{space}abstractNumId", ""): one for one in root.iter(f"{space}abstractNum")}
    nums = {one.get(f"{space}numId", ""): one for one in root.iter(f"{space}num")}
    sheet = xml.parse(styles, filename) if styles is not None else etree.Element("none")
    found = Numbering()
    by_style = _numbers_of_styles(sheet, space)
    for name, num in nums.items():
        if name != "0":
            found.lists[name] = _list(num, abstracts, nums, by_style, space)
    for style, (number, level) in by_style.items():
        if number in found.lists:
            own = [at for at, one in enumerate(found.lists[number].levels) if one.style == style]
            found.styles[style] = (number, own[0] if own else level)
    return found


def _list(num: etree._Element, abstracts: dict, nums: dict, by_style: dict, space: str) -> _List:
    name = _value(num, "abstractNumId", space, "")
    abstract = abstracts.get(name)
    link = _value(abstract, "numStyleLink", space, "") if abstract is not None else ""
    if link in by_style and by_style[link][0] in nums:  # the levels stand in the list that the style names
        name = _value(nums[by_style[link][0]], "abstractNumId", space, name)
        abstract = abstracts.get(name)
    levels = [_Level(text="")] * _LEVELS
    for one in abstract.iter(f"{space}lvl") if abstract is not None else ():
        at = xml.whole(one.get(f"{space}ilvl", ""), _LEVELS)
        if at < _LEVELS:
            levels[at] = _level(one, space)
    overrides = {}
    for one in num.iter(f"{space}lvlOverride"):
        at = xml.whole(one.get(f"{space}ilvl", ""), _LEVELS)
        if at >= _LEVELS:
            continue
        if (own := one.find(f"{space}lvl")) is not None:
            levels[at] = _level(own, space)
        if (start := _value(one, "startOverride", space, "")).isdigit():
            overrides[at] = xml.whole(start, 1)
    return _List(name, levels, overrides)


def _level(element: etree._Element, space: str) -> _Level:
    return _Level(
        form=_value(element, "numFmt", space, "decimal"),
        text=_value(element, "lvlText", space, "")[:40],
        start=xml.whole(_value(element, "start", space, "1"), 1),
        restarts=_value(element, "lvlRestart", space, "") != "0",
        digits_only=element.find(f"{space}isLgl") is not None,
        style=_value(element, "pStyle", space, ""),
    )


def _numbers_of_styles(sheet: etree._Element, space: str) -> dict[str, tuple[str, int]]:
    """The list and level that each style gives its paragraphs, its own or of the style that it is based on."""
    own: dict[str, tuple[str, int]] = {}
    based: dict[str, str] = {}
    for style in sheet.iter(f"{space}style"):
        name = style.get(f"{space}styleId", "")
        based[name] = _value(style, "basedOn", space, "")
        numbers = style.find(f"{space}pPr/{space}numPr")
        if numbers is not None and (number := _value(numbers, "numId", space, "")):
            own[name] = (number, min(xml.whole(_value(numbers, "ilvl", space, "0"), 0), _LEVELS - 1))
    found = {}
    for name in based:
        at, steps = name, 0
        while at and at not in own and steps < 20:
            at, steps = based.get(at, ""), steps + 1
        if at in own:
            found[name] = own[at]
    return found


def _value(element: etree._Element, name: str, space: str, default: str) -> str:
    child = element.find(f"{space}{name}")
    return child.get(f"{space}val", default) if child is not None else default
