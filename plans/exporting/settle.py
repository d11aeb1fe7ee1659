"""The same plan in the same words: what a file cannot hold is settled before a plan is written or compared.

Titles, labels, deadlines and the words of targets are one line; other texts keep their line breaks; nothing holds
marks that nobody sees or that XML refuses. A target without a horizon is due with the plan; targets that are only words
are no targets of the database. Targets that stand in the plan's own text, outside its annex, are not part of the annex.
"""

import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any
from unicodedata import is_normalized

from plans.deadlines import Deadline
from plans.importing.drafts import ActivityDraft, PlanDraft, SectionDraft, TargetDraft, TaskDraft
from plans.importing.reading import neat
from reform.common.text import clean

_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_PARTING = str.maketrans({";": ",", "{": "(", "}": ")"})


def settled(draft: PlanDraft, columns: tuple[str, ...] = ()) -> PlanDraft:
    """The draft as a file can hold it; own cells in the order of `columns`, others after them by their heading."""
    horizon = draft.head.year
    order = {clean(heading): place for place, heading in enumerate(columns)}

    def targets(found: tuple[TargetDraft, ...]) -> tuple[TargetDraft, ...]:
        return tuple(_target(target, horizon) for target in found if target.comparator)

    def activity(row: ActivityDraft) -> ActivityDraft:
        extra = [(clean(heading), _text(text)) for heading, text in row.extra]
        extra.sort(key=lambda cell: (order.get(cell[0], len(order)), cell[0]))
        return replace(
            row,
            label=_line(row.label),
            title=_line(row.title),
            requirement=_text(row.requirement),
            product=_text(row.product),
            note=_text(row.note),
            leads=tuple(map(_line, row.leads)),
            supports=tuple(map(_line, row.supports)),
            leads_text=_text(row.leads_text),
            supports_text=_text(row.supports_text),
            deadline=replace(row.deadline, text=_line(row.deadline.text)),
            targets=targets(row.targets),
            extra=tuple((heading, text) for heading, text in extra if text),
        )

    def task(found: TaskDraft) -> TaskDraft:
        return replace(
            found,
            label=_line(found.label),
            title=_line(found.title),
            activities=tuple(map(activity, found.activities)),
            targets=targets(found.targets),
        )

    def section(found: SectionDraft) -> SectionDraft:
        return replace(
            found,
            label=_line(found.label),
            title=_line(found.title),
            sections=tuple(map(section, found.sections)),
            tasks=tuple(map(task, found.tasks)),
        )

    return replace(draft, sections=tuple(map(section, draft.sections)))


def essence(draft: PlanDraft, columns: tuple[str, ...] = ()) -> tuple[Any, ...]:
    """What makes a plan this plan and no other: equal for a plan and for what is read from its file.

    Sections, tasks and activities with every field of theirs; not where in a file they stood, what was doubtful about
    them and how their cells were laid out.
    """
    return bare_essence(settled(draft, columns))


def bare_essence(draft: PlanDraft) -> tuple[Any, ...]:
    """`essence` of a draft that is settled already."""
    return tuple(map(_section, draft.sections))


def same_deadline(one: Deadline, other: Deadline) -> bool:
    """Whether two deadlines say and mean the same, however sure their readings are."""
    return _meaning(one) == _meaning(other)


def same_targets(read: tuple[TargetDraft, ...], wanted: tuple[TargetDraft, ...], horizon: int) -> bool:
    """Whether targets that were read are the settled ones that are wanted."""
    return tuple(_target(target, horizon) for target in read if target.comparator) == wanted


def _section(section: SectionDraft) -> tuple[Any, ...]:
    below = (tuple(map(_task, section.tasks)), tuple(map(_section, section.sections)))
    return section.label, section.title, section.area, *below


def _task(task: TaskDraft) -> tuple[Any, ...]:
    return task.label, task.title, task.area, task.targets, tuple(map(_activity, task.activities))


def _activity(row: ActivityDraft) -> tuple[Any, ...]:
    words = (row.label, row.title, row.implicit, row.requirement, row.product, row.note)
    return *words, row.leads, row.supports, _meaning(row.deadline), row.targets, row.extra


def _meaning(deadline: Deadline) -> tuple[Any, ...]:
    return deadline.text, deadline.kind, deadline.starts_on, deadline.due_on, deadline.tentative


def _target(target: TargetDraft, horizon: int) -> TargetDraft:
    return replace(
        target,
        text=_line(target.text),
        lower=_bound(target.lower),
        upper=_bound(target.upper),
        scope=_line(target.scope or "") or None,
        horizon_year=None if target.horizon_year == horizon else target.horizon_year,
        indicator=target.indicator or None,
        # as the plan keeps it: a value only with its year, words only so long
        baseline_value=_bound(target.baseline_value) if target.baseline_year else None,
        population=_mark(target.population, 200),
        exceptions=_mark(target.exceptions, 300),
    )


def _mark(words: str | None, most: int) -> str | None:
    """Words that can stand in the marks of an annex, where semicolons and braces part one from the next."""
    return _line((words or "").translate(_PARTING)[:most]) or None


def _bound(bound: str | None) -> str | None:
    """A number without needless zeros; a band's word as it is."""
    if not bound:
        return None
    try:
        return f"{Decimal(bound).normalize():f}"
    except InvalidOperation:
        return _line(bound)


def _line(text: str) -> str:
    return text if _is_in_order(text) else clean(_text(text))


def _text(text: str) -> str:
    return text if _is_in_order(text) else neat(_NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def _is_in_order(text: str) -> bool:
    """Most texts are one line of visible letters and need nothing; looking takes a tenth of the time of mending."""
    plain = text.isprintable() and "  " not in text and "<" not in text
    return plain and text == text.strip(" ") and is_normalized("NFC", text)
