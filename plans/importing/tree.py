"""A plan's outline as JSON, taken apart into its tree and its tracked rows, and put together again.

The rows are what people correct one by one; the tree of headings and tasks holds `{"row": n}` where row n stands.
"""

from collections.abc import Iterator, Mapping
from typing import Any


def take_apart(outline: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """(tree, rows): the outline without its tracked rows, and these in the order of the file."""
    rows: list[dict[str, Any]] = []
    sections = [_taken(section, rows) for section in outline.get("sections", ())]
    return outline | {"sections": sections}, rows


def put_together(tree: dict[str, Any], rows: Mapping[int, dict[str, Any]]) -> dict[str, Any]:
    """The outline again; a row that is not in `rows` is left out, and so is a task whose rows all are.

    Headings stay, so that the plan keeps the document's structure.
    """
    return tree | {"sections": [_joined(section, rows) for section in tree.get("sections", ())]}


def sections_of(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every section of a tree or outline, parents first, in the order of the file."""
    for section in tree.get("sections", ()):
        yield section
        yield from sections_of(section)


def _taken(section: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    tasks = []
    for task in section.get("tasks", ()):
        places = []
        for activity in task.get("activities", ()):
            places.append({"row": len(rows)})
            rows.append(activity)
        tasks.append(task | {"activities": places})
    return section | {"tasks": tasks, "sections": [_taken(child, rows) for child in section.get("sections", ())]}


def _joined(section: dict[str, Any], rows: Mapping[int, dict[str, Any]]) -> dict[str, Any]:
    tasks = []
    for task in section.get("tasks", ()):
        places = task.get("activities", ())
        found = [rows[place["row"]] for place in places if place["row"] in rows]
        if found or not places:
            tasks.append(task | {"activities": found})
    return section | {"tasks": tasks, "sections": [_joined(child, rows) for child in section.get("sections", ())]}
