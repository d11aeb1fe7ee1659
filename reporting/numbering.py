"""How a part of an outline is called away from its place: with the numbers of what stands above it. Pure."""

from collections.abc import Iterable


def chapters(outline: Iterable[tuple[str, int]]) -> list[str]:
    """For each (number, depth) in printing order what goes before its number in a list: "III." of "3" in chapter III;
    nothing at the top, without a number, or where the number says its chapter itself ("3.1").
    """
    above: list[str] = []
    found = []
    for number, depth in outline:
        own = number.strip().rstrip(".)")
        above = above[:depth]
        standing = [one for one in above if one and not own.startswith(f"{one}.")]
        found.append("".join(f"{one}." for one in standing) if own else "")
        above += [""] * (depth - len(above)) + [own]
    return found
