"""Schemes of numbering: what stands in the column of numbers at an area, a group and a tracked row."""

from collections.abc import Callable
from dataclasses import dataclass

_ROMANS = ["I", "II", "III", "IV", "V", "VI", "VII"]
_LETTERS = "abcdđeghik"
_ORDINALS = ["nhất", "hai", "ba", "tư", "năm"]


@dataclass(frozen=True)
class At:
    """Where a row stands: 1-based numbers of area, group in the area, row in the group, in the area, in the annex."""

    area: int
    group: int = 0
    row: int = 0
    in_area: int = 0
    in_all: int = 0


@dataclass(frozen=True)
class Scheme:
    """`group` is None where the scheme has areas and rows alone; `in_title`: numbers stand before the titles."""

    area: Callable[[At], str]
    group: Callable[[At], str] | None
    row: Callable[[At], str]
    in_title: bool = False


def _roman(at: At) -> str:
    return _ROMANS[at.area - 1]


def _group(at: At) -> str:
    return str(at.group)


def _decimal(at: At) -> str:
    return f"{at.group}.{at.row}"


def _gap(at: At) -> str:
    """Numbers that skip, as they do where rows were struck out."""
    return f"{at.group}.{at.row + (at.in_all % 3 == 0)}"


def _blank(at: At) -> str:
    return ""


SCHEMES: dict[str, Scheme] = {
    "I/1/1.1": Scheme(_roman, _group, _decimal),
    "I./1./1.1.": Scheme(lambda at: f"{_roman(at)}.", lambda at: f"{at.group}.", lambda at: f"{at.group}.{at.row}."),
    "A/I/1": Scheme(lambda at: "ABCDE"[at.area - 1], lambda at: _ROMANS[at.group - 1], lambda at: str(at.row)),
    "I/A/1": Scheme(_roman, lambda at: "ABCDE"[at.group - 1], lambda at: str(at.row)),
    "I/1 running": Scheme(_roman, None, lambda at: str(at.in_all)),
    "I/group running": Scheme(_roman, _blank, lambda at: str(at.in_all)),
    "none/1 running": Scheme(_blank, None, lambda at: str(at.in_all)),
    "I/1 restarting": Scheme(_roman, None, lambda at: str(at.in_area)),
    "I/1/1 restarting": Scheme(_roman, _group, lambda at: str(at.row)),
    "LĨNH VỰC/Nhiệm vụ/Hoạt động": Scheme(
        lambda at: f"LĨNH VỰC {_roman(at)}", lambda at: f"Nhiệm vụ {at.group}", lambda at: f"Hoạt động {_decimal(at)}"
    ),
    "I/Nhiệm vụ/-": Scheme(_roman, lambda at: f"Nhiệm vụ {at.group}", lambda at: "-"),
    "I/Nhiệm vụ/1": Scheme(_roman, lambda at: f"Nhiệm vụ {at.group}", lambda at: str(at.row)),
    "I/Nhiệm vụ/a)": Scheme(_roman, lambda at: f"Nhiệm vụ {at.group}", lambda at: f"{_LETTERS[at.row - 1]})"),
    "1/1.1/1.1.1": Scheme(
        lambda at: str(at.area),
        lambda at: f"{at.area}.{at.group}",
        lambda at: f"{at.area}.{at.group}.{at.row}",
    ),
    "1/1.1": Scheme(lambda at: str(at.area), None, lambda at: f"{at.area}.{at.in_area}"),
    "1/1 restarting": Scheme(lambda at: str(at.area), None, lambda at: str(at.in_area)),
    "I/1/a)": Scheme(_roman, _group, lambda at: f"{_LETTERS[at.row - 1]})"),
    "I/a)/1": Scheme(_roman, lambda at: f"{_LETTERS[at.group - 1]})", lambda at: str(at.row)),
    "I/1/-": Scheme(_roman, _group, lambda at: "-"),
    "I/1/+": Scheme(_roman, _group, lambda at: "+"),
    "I/1/•": Scheme(_roman, _group, lambda at: "•"),
    "I/1/blank": Scheme(_roman, _group, _blank),
    "I/(1)/(a)": Scheme(_roman, lambda at: f"({at.group})", lambda at: f"({_LETTERS[at.row - 1]})"),
    "I/a)/(1)": Scheme(_roman, lambda at: f"{_LETTERS[at.group - 1]})", lambda at: f"({at.row})"),
    "Phần/Mục/1": Scheme(
        lambda at: f"Phần thứ {_ORDINALS[at.area - 1]}", lambda at: f"Mục {at.group}", lambda at: str(at.row)
    ),
    "PHẦN/I/1": Scheme(lambda at: f"PHẦN {_roman(at)}", lambda at: f"{_ROMANS[at.group - 1]}.", lambda at: str(at.row)),
    "I/I.1/I.1.1": Scheme(
        _roman, lambda at: f"{_roman(at)}.{at.group}", lambda at: f"{_roman(at)}.{at.group}.{at.row}"
    ),
    "I/1/1.a": Scheme(_roman, _group, lambda at: f"{at.group}.{_LETTERS[at.row - 1]}"),
    "I/I.1/I.1.a": Scheme(
        _roman, lambda at: f"{_roman(at)}.{at.group}", lambda at: f"{_roman(at)}.{at.group}.{_LETTERS[at.row - 1]}"
    ),
    "I/1/1,1": Scheme(_roman, _group, lambda at: f"{at.group},{at.row}"),
    "I/1.0": Scheme(_roman, None, lambda at: f"{at.in_all}.0"),
    "I/1/1.1 with gaps": Scheme(_roman, _group, _gap),
    "no numbers": Scheme(_blank, _blank, _blank),
    "I/1/1.1 in titles": Scheme(_roman, _group, _decimal, in_title=True),
    "A/I/1 in titles": Scheme(
        lambda at: "ABCDE"[at.area - 1], lambda at: _ROMANS[at.group - 1], lambda at: str(at.row), in_title=True
    ),
    "codes": Scheme(_roman, _group, lambda at: f"NV-{at.in_all:02}"),
}
