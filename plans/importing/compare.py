"""Which rows of an annex are the same work as rows of a plan, and what became of them; pure.

Numbering is a label and order a position, so neither decides: rows are the same where their titles are, then where
titles are alike enough, the rows around them counting for a little. What cannot be told apart is left to a person.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from plans.importing.likeness import (
    CANDIDATES,
    candidates,
    features_of,
    index_of,
    likeness,
    numerals,
    tokens,
    weights_of,
    words_key,
)

# Scores from 0 to 1 and a little more: titles alike, plus what the surroundings add. Measured on mutated real plans.
_CERTAIN = 0.86
_POSSIBLE = 0.5
_TITLE_AT_LEAST = 0.38
_SAME_TASK, _SAME_SECTION, _SAME_LABEL, _SAME_PRODUCT, _SAME_LEADS = 0.06, 0.03, 0.05, 0.04, 0.02
_TOO_CLOSE = 0.04


@dataclass(frozen=True)
class Heading:
    """A section or task: the caller's `key` for it and for what it stands under (None at the top)."""

    key: int
    title: str
    parent: int | None = None


@dataclass(frozen=True)
class Row:
    """A tracked row. `key`, `section` and `task` are the caller's; lists of names are compared without their order.

    `requirement` … `note` and the values of `extra` are words; `deadline` is the document's.
    """

    key: int
    title: str
    section: int = 0
    task: int = 0
    label: str = ""
    requirement: str = ""
    product: str = ""
    note: str = ""
    area: str = ""
    leads: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    deadline: str = ""
    targets: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Side:
    """One of the two plans: its rows and headings in the document's order, and the year that it is for."""

    rows: Sequence[Row]
    sections: Sequence[Heading] = ()
    tasks: Sequence[Heading] = ()
    year: int = 0


@dataclass(frozen=True)
class Pair:
    """The same work on both sides; `changed` names what differs. Unless `certain`, a person says whether it is."""

    old: Row
    new: Row
    changed: tuple[str, ...] = ()
    certain: bool = True


@dataclass(frozen=True)
class Comparison:
    """Pairs and added rows in the order of the new side, removed ones in that of the old; `sections` and `tasks` tell
    for headings of the new side which of the old they are.
    """

    pairs: list[Pair]
    added: list[Row]
    removed: list[Row]
    sections: dict[int, int] = field(default_factory=dict)
    tasks: dict[int, int] = field(default_factory=dict)


_TEXTS = ("requirement", "product", "note", "deadline")
_NAMES = ("leads", "supports", "targets")


def compare(old: Side, new: Side) -> Comparison:
    """Match every row once at most. The same input gives the same answer; near linear in the number of rows."""
    found = _Matching(old, new)
    found.by_title()
    found.by_likeness()
    matched = sorted(found.matched.items())
    couples = [(old.rows[at], new.rows[n]) for n, (at, _) in matched]
    sections = _match_headings(old.sections, new.sections, _section_votes(old, new, couples))
    task_votes = Counter((b.task, a.task) for a, b in couples)
    tasks = _match_headings(old.tasks, new.tasks, task_votes, sections)
    pairs = [
        Pair(a, b, changed_fields(a, b, sections, tasks, old.year, new.year), found.matched[n][1])
        for (n, _), (a, b) in zip(matched, couples, strict=True)
    ]
    taken = {at for at, _ in found.matched.values()}
    return Comparison(
        pairs=pairs,
        added=[row for n, row in enumerate(new.rows) if n not in found.matched],
        removed=[row for at, row in enumerate(old.rows) if at not in taken],
        sections=sections,
        tasks=tasks,
    )


def changed_fields(
    old: Row, new: Row, sections: dict[int, int], tasks: dict[int, int], old_year: int = 0, new_year: int = 0
) -> tuple[str, ...]:
    """What differs, by the names of `Row`'s fields and "extra:HEADING" for a column of the plan's own.

    Case, punctuation and the order of names do not count, nor does a year that keeps its distance from the plan's.
    """

    def same(a: str, b: str) -> bool:
        return a == b or words_key(a, old_year) == words_key(b, new_year)

    changed = [] if same(old.title, new.title) else ["title"]
    if sections.get(new.section, new.section) != old.section:
        changed.append("section")
    elif tasks.get(new.task, new.task) != old.task:
        changed.append("task")
    if new.area and new.area != old.area:
        changed.append("area")
    changed += [name for name in _TEXTS if not same(getattr(old, name), getattr(new, name))]
    for name in _NAMES:
        a, b = getattr(old, name), getattr(new, name)
        if a != b and {words_key(n, old_year) for n in a} != {words_key(n, new_year) for n in b}:
            changed.append(name)
    before, after = dict(old.extra), dict(new.extra)
    headings = dict.fromkeys((*before, *after))
    changed += [f"extra:{name}" for name in headings if not same(before.get(name, ""), after.get(name, ""))]
    return tuple(changed)


def marked(old: str, new: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """The words of both texts in runs, True on those that the other has not."""
    a, b = old.split(), new.split()
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if a2 > a1:
            left.append((" ".join(a[a1:a2]), kind != "equal"))
        if b2 > b1:
            right.append((" ".join(b[b1:b2]), kind != "equal"))
    return left, right


class _Matching:
    """Finds which row of the new side is which of the old: `matched` has new position → (old position, certain)."""

    def __init__(self, old: Side, new: Side) -> None:
        self.old, self.new = old.rows, new.rows
        self.matched: dict[int, tuple[int, bool]] = {}
        self.taken: set[int] = set()
        self.old_words = [tokens(row.title, old.year) for row in old.rows]
        self.new_words = [tokens(row.title, new.year) for row in new.rows]
        self.old_places, self.new_places = _places(old), _places(new)

    def by_title(self) -> None:
        """Identical titles: in the same task, in the same section, anywhere; of several the first meets the first."""
        levels = (slice(0, 2), slice(0, 1), slice(1, 2), slice(0, 0))
        for level in levels:
            waiting: dict[Hashable, list[int]] = defaultdict(list)
            for at in self._open(self.old, self.taken):
                waiting[self._identity(self.old_words, self.old_places, at, level)].append(at)
            wanting: dict[Hashable, list[int]] = defaultdict(list)
            for n in self._open(self.new, self.matched):
                wanting[self._identity(self.new_words, self.new_places, n, level)].append(n)
            for identity, places in wanting.items():
                there = waiting.get(identity, [])
                alone = len(places) == len(there) == 1
                anywhere = level == levels[-1]
                for n, at in self._by_surroundings(places, there):
                    self._match(n, at, certain=alone or not anywhere or self._supported(n, at))

    def by_likeness(self) -> None:
        """Titles that are alike, the best first; one that another comes close to, or
        whose numbers differ ("Quý I", "Quý III"), is not certain.
        """
        old = {at: features_of(self.old_words[at]) for at in range(len(self.old))}
        new = {n: features_of(self.new_words[n]) for n in range(len(self.new))}
        weights = weights_of((*old.values(), *new.values()))
        old = {at: old[at] for at in self._open(self.old, self.taken)}
        index, neighbours = index_of(old), self._neighbours(old)
        couples: dict[tuple[int, int], float] = {}
        for n in self._open(self.new, self.matched):
            near = neighbours.get((self.new_places[n], self.new[n].label), ())
            for at in candidates(new[n], index, weights, near):
                title = likeness(old[at], new[n], weights)
                score = title + self._surroundings(n, at)
                if title >= _TITLE_AT_LEAST and score >= _POSSIBLE:
                    couples[at, n] = score
        self._settle(couples)

    def _settle(self, couples: dict[tuple[int, int], float]) -> None:
        of_old: dict[int, list[int]] = defaultdict(list)
        of_new: dict[int, list[int]] = defaultdict(list)
        for at, n in couples:
            of_old[at].append(n)
            of_new[n].append(at)

        def rivals(at: int, n: int) -> Iterator[float]:
            yield from (couples[at, other] for other in of_old[at] if other != n and other not in self.matched)
            yield from (couples[other, n] for other in of_new[n] if other != at and other not in self.taken)

        for (at, n), score in sorted(couples.items(), key=lambda one: (-one[1], one[0])):
            if n not in self.matched and at not in self.taken:
                certain = score >= _CERTAIN and numerals(self.old_words[at]) == numerals(self.new_words[n])
                certain = certain and all(score - other >= _TOO_CLOSE for other in rivals(at, n))
                self._match(n, at, certain=certain)

    def _match(self, n: int, at: int, *, certain: bool) -> None:
        self.matched[n] = (at, certain)
        self.taken.add(at)

    def _open(self, rows: Sequence[Row], done: Iterable[int]) -> list[int]:
        return [place for place in range(len(rows)) if place not in done and rows[place].title]

    def _identity(self, words: list, places: list, place: int, level: slice) -> Hashable:
        return words[place], level.start, places[place][level]

    def _by_surroundings(self, new: list[int], old: list[int]) -> Iterable[tuple[int, int]]:
        """Rows of one title: those whose label and product agree first, the others in their order."""
        if len(new) == len(old) == 1:
            return [(new[0], old[0])]
        left = dict.fromkeys(old)
        by_sign: dict[Hashable, list[int]] = defaultdict(list)
        for at in old:
            by_sign[self._sign(self.old[at])].append(at)
        found, rest = [], []
        for n in new:
            same = by_sign.get(self._sign(self.new[n]))
            if same:
                at = same.pop(0)
                left.pop(at)
                found.append((n, at))
            else:
                rest.append(n)
        return [*found, *zip(rest, left, strict=False)]

    def _sign(self, row: Row) -> Hashable:
        return row.label, row.product, row.deadline

    def _supported(self, n: int, at: int) -> bool:
        old, new = self.old[at], self.new[n]
        return old.label == new.label or bool(new.product and old.product == new.product)

    def _neighbours(self, among: Iterable[int]) -> dict[Hashable, list[int]]:
        found: dict[Hashable, list[int]] = defaultdict(list)
        for at in among:
            found[self.old_places[at], self.old[at].label].append(at)
        return {place: rows for place, rows in found.items() if len(rows) <= CANDIDATES}

    def _surroundings(self, n: int, at: int) -> float:
        old, new = self.old[at], self.new[n]
        section, task = (a == b for a, b in zip(self.old_places[at], self.new_places[n], strict=True))
        label = bool(new.label) and old.label == new.label and section
        product = bool(new.product) and old.product == new.product
        leads = bool(new.leads) and set(old.leads) == set(new.leads)
        signs = ((section and task, _SAME_TASK), (section, _SAME_SECTION), (label, _SAME_LABEL))
        signs += ((product, _SAME_PRODUCT), (leads, _SAME_LEADS))
        return sum(worth for holds, worth in signs if holds)


def _places(side: Side) -> list[tuple[str, str]]:
    """For each row the words of its section and of its task."""
    sections = {heading.key: " ".join(tokens(heading.title, side.year)) for heading in side.sections}
    tasks = {heading.key: " ".join(tokens(heading.title, side.year)) for heading in side.tasks}
    return [(sections.get(row.section, ""), tasks.get(row.task, "")) for row in side.rows]


def _section_votes(old: Side, new: Side, couples: list[tuple[Row, Row]]) -> Counter[tuple[int, int]]:
    """(new section, old section) → rows that say that they are the same, each for the headings above it too."""
    above_old, above_new = _ancestries(old.sections), _ancestries(new.sections)
    votes: Counter[tuple[int, int]] = Counter()
    for a, b in couples:
        votes.update(zip(above_new.get(b.section, ()), above_old.get(a.section, ()), strict=False))
    return votes


def _ancestries(headings: Sequence[Heading]) -> dict[int, tuple[int, ...]]:
    """The keys from the top down to each heading; parents come before children."""
    found: dict[int, tuple[int, ...]] = {}
    for heading in headings:
        found[heading.key] = (*found.get(heading.parent, ()), heading.key)
    return found


def _match_headings(
    old: Sequence[Heading],
    new: Sequence[Heading],
    votes: Counter[tuple[int, int]],
    above: Mapping[int, int] | None = None,
) -> dict[int, int]:
    """Which old heading each new one is: the same words under the same heading, else where most of its rows were.

    `above` tells the same of what tasks stand under; sections stand under one another.
    """
    own: dict[int, int] = {}
    parents = own if above is None else above
    named: dict[Hashable, list[int]] = defaultdict(list)
    for heading in old:
        named[heading.parent, tokens(heading.title, 0)].append(heading.key)
    taken: set[int] = set()
    for heading in new:
        parent = None if heading.parent is None else parents.get(heading.parent, -1)
        same = [key for key in named.get((parent, tokens(heading.title, 0)), ()) if key not in taken]
        if same:
            own[heading.key] = max(same, key=lambda key: votes[heading.key, key])
            taken.add(own[heading.key])
    known = {heading.key for heading in new}
    for (key, before), _ in sorted(votes.items(), key=lambda one: (-one[1], one[0])):
        if key in known and key not in own and before not in taken:
            own[key] = before
            taken.add(before)
    return own
