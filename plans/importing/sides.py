"""An outline as one side of a comparison: its rows, each with its place, and its headings, numbered through."""

from typing import Any

from plans.importing.compare import Heading, Row, Side
from plans.importing.tree import sections_of


def side_of(outline: dict[str, Any], year: int) -> Side:
    """The side that an outline (the tree of `plans.importing.drafts`) makes.

    A row's key is its place among all rows, a heading's its place among all of its kind, from 0: as `rows_of`,
    `tree.sections_of` and `tasks_of` give them. The task's own targets stand with its first row.
    """
    sections: list[Heading] = []
    tasks: list[Heading] = []
    rows: list[Row] = []

    def walk(drafts: list[dict[str, Any]], parent: int | None, area: str) -> None:
        for section in drafts:
            key, of_section = len(sections), section.get("area") or area
            sections.append(Heading(key, section["title"], parent))
            for task in section.get("tasks", ()):
                tasks.append(Heading(len(tasks), task["title"], key))
                own = task.get("targets", ())
                for draft in task.get("activities", ()):
                    place = {"section": key, "task": len(tasks) - 1, "area": task.get("area") or of_section}
                    rows.append(_row(len(rows), draft, own, place))
                    own = ()
            walk(section.get("sections", ()), key, of_section)

    walk(outline.get("sections", ()), None, "")
    return Side(rows, sections, tasks, year)


def tasks_of(outline: dict[str, Any]) -> list[dict[str, Any]]:
    """Every task in the order of the file."""
    return [task for section in sections_of(outline) for task in section.get("tasks", ())]


def rows_of(outline: dict[str, Any]) -> list[dict[str, Any]]:
    """Every tracked row in the order of the file."""
    return [row for task in tasks_of(outline) for row in task.get("activities", ())]


def target_words(drafts: list[dict[str, Any]]) -> tuple[str, ...]:
    """The words of the targets that can be measured; those that are words only stand with the requirement."""
    return tuple(draft["text"] for draft in drafts if draft.get("comparator"))


def _row(key: int, draft: dict[str, Any], of_task: list[dict[str, Any]], place: dict[str, Any]) -> Row:
    return Row(
        key=key,
        title=draft["title"],
        label=draft.get("label", ""),
        requirement=draft.get("requirement", ""),
        product=draft.get("product", ""),
        note=draft.get("note", ""),
        leads=tuple(draft.get("leads", ())),
        supports=tuple(draft.get("supports", ())),
        deadline=draft["deadline"]["text"],
        targets=target_words([*of_task, *draft.get("targets", ())]),
        extra=tuple(draft.get("extra", {}).items()),
        **place,
    )
