"""The khối: agencies of one population, which alone are compared with each other."""

from collections.abc import Iterable
from dataclasses import dataclass

from organisations.enums import UnitKind


@dataclass(frozen=True)
class Block:
    """A khối by its key in addresses, its name, and the kinds of units in it."""

    key: str
    name: str
    kinds: tuple[str, ...]


BLOCKS = (
    Block("so", "Sở, ban, ngành", (UnitKind.DEPARTMENT.value, UnitKind.BOARD.value)),
    Block("huyen", "UBND cấp huyện", (UnitKind.DISTRICT.value,)),
    Block("xa", "UBND cấp xã", (UnitKind.COMMUNE.value,)),
)


def block_named(key: str) -> Block | None:
    """The khối with that key."""
    return next((block for block in BLOCKS if block.key == key), None)


def block_of(kind: str) -> Block | None:
    """The khối of units of that kind; what does not report on its own is in none."""
    return next((block for block in BLOCKS if kind in block.kinds), None)


def blocks_asked(reporter_kinds: Iterable[str]) -> list[Block]:
    """Those whose units give a figure where these kinds are asked; none named: all."""
    asked = set(reporter_kinds)
    return [block for block in BLOCKS if not asked or asked & set(block.kinds)]
