"""How a passage of a unit's report stands in the report above: as an item under the unit's name. Pure."""

from collections.abc import Iterable

from reporting.phrases import named


def passages_of(body: str) -> list[str]:
    """The passages of a part that can be quoted, one a line, without the marks of lists."""
    lines = (line.strip().removeprefix("- ").strip() for line in body.splitlines())
    return [line for line in lines if line]


def quote_line(unit: str, text: str) -> str:
    """ "- Sở Tư pháp: Thiếu biên chế pháp chế"; a text that begins with its unit's name stands by itself."""
    return f"- {named(unit, text)}"


def bare(line: str) -> str:
    """The line without the mark at its end: an item has another one at the end of a list than within it."""
    return line.rstrip(" .;")


def with_quotes(body: str, lines: Iterable[str]) -> str:
    """The text with those of the lines at its end that it does not have yet, as items of the list that ends it."""
    have = set(map(bare, body.splitlines()))
    more = [line for line in lines if bare(line) not in have]
    return with_items(body, more)


def with_items(body: str, items: Iterable[str]) -> str:
    """The text followed by the items; a list before them goes on, so that its last item ends in a semicolon."""
    before, more = body.rstrip().splitlines(), [f"{bare(item)};" for item in items]
    if not more:
        return body
    if before and before[-1].startswith("- "):
        before[-1] = f"{bare(before[-1])};"
    return _ended([*before, *more])


def without_quote(body: str, line: str) -> str:
    """The text without that line; where a person has changed it, as it is."""
    lines = body.splitlines()
    place = next((place for place, one in enumerate(lines) if bare(one) == bare(line)), None)
    if place is None:
        return body
    del lines[place]
    return _ended(lines)


def _ended(lines: list[str]) -> str:
    """The lines as a text; a list at its end has a full stop after its last item."""
    if lines and lines[-1].startswith("- "):
        lines[-1] = f"{bare(lines[-1])}."
    return "\n".join(lines)
