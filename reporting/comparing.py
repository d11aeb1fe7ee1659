"""Two statements of the same report side by side: which numbers moved, which words changed. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from reform.common.wording import NO_CASES, number, percentage
from reporting.numbering import chapters
from reporting.snapshot import COUNT_PARTS, AreaCounts, Counts, Figure, Snapshot

SAME, OUT, IN = "same", "del", "ins"
_WORDS_AT_MOST = 3000  # of one passage on either side; beyond that whole paragraphs are set against each other
_LABELS = {part: label for part, label, _ in COUNT_PARTS}


@dataclass(frozen=True)
class Moved:
    """A number that is not what it was; `place` is the area, indicator or unit, `words` which number of it. Without a
    number on one side it was not there.
    """

    place: str
    words: str
    old: str
    new: str


@dataclass(frozen=True)
class Span:
    """A run of words: SAME, OUT (was there) or IN (is there now)."""

    kind: str
    text: str


@dataclass(frozen=True)
class PartChange:
    """A passage in both statements; without changes `spans` is one SAME run."""

    key: str
    heading: str
    spans: tuple[Span, ...]

    @property
    def is_changed(self) -> bool:
        """Whether any word differs."""
        return any(span.kind != SAME for span in self.spans)


def moved_numbers(old: Snapshot, new: Snapshot) -> list[Moved]:
    """Every number of the tables that differs: counts by area, then the whole, then indicators."""
    found = list(moved_areas(old.areas, new.areas))
    for name, words in (
        ("due_in_window", "đến hạn trong kỳ"),
        ("done_in_window", "hoàn thành trong kỳ"),
        ("cancelled", "đã hủy"),
    ):
        if (was := getattr(old, name)) != (now := getattr(new, name)):
            found.append(Moved("Toàn báo cáo", words, number(was), number(now)))
    return found + list(moved_figures(old.figures, new.figures))


def moved_areas(old: Iterable[AreaCounts], new: Iterable[AreaCounts]) -> Iterable[Moved]:
    """Counts that differ, area by area in the order of the new statement."""
    before = {area.key: area.counts for area in old}
    for area in new:
        yield from moved_counts(area.name, before.pop(area.key, Counts()), area.counts)


def moved_counts(place: str, old: Counts, new: Counts) -> Iterable[Moved]:
    """The parts of a count that differ, and what was planned where that does."""
    if old.planned != new.planned:
        yield Moved(place, "được giao", number(old.planned), number(new.planned))
    for part in (field.name for field in fields(Counts)):
        if (was := getattr(old, part)) != (now := getattr(new, part)):
            yield Moved(place, _LABELS[part].lower(), number(was), number(now))


def moved_figures(old: Iterable[Figure], new: Iterable[Figure]) -> Iterable[Moved]:
    """Indicators' figures that differ, came or went."""
    before = {figure.code: figure for figure in old}
    after = {figure.code: figure for figure in new}
    for code in sorted(before.keys() | after.keys()):
        was, now = before.get(code), after.get(code)
        if _said(was) != _said(now):
            yield Moved((now or was).name, "chỉ tiêu", figure_text(was), figure_text(now))


def figure_text(figure: Figure | None) -> str:
    """As pages write it: "92/100 (92%)", a band's word, "không phát sinh"; empty where there is no figure."""
    if figure is None:
        return ""
    if figure.band:
        return figure.band
    if figure.value is None:
        return NO_CASES
    value = percentage(figure.value) if figure.unit_of_measure == "PERCENT" else number(figure.value)
    if figure.denominator is None:
        return value
    return f"{number(figure.numerator)}/{number(figure.denominator)} ({value})"


def compare_parts(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[PartChange]:
    """The passages of two versions (`ReportVersion.parts`) in the order of the new one; those that went come last."""
    before = {part["key"]: part for part in old}
    names = _named(old) | _named(new)
    texts = []
    for part in new:
        was = before.pop(part["key"], None)
        texts.append((part["key"], was["body"] if was else "", part["body"]))
    texts += [(key, part["body"], "") for key, part in before.items()]
    return [PartChange(key, names[key], tuple(word_spans(was, now))) for key, was, now in texts]


def _named(parts: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    before = chapters((part["number"], part["depth"]) for part in parts)
    return {
        part["key"]: f"{chapter}{part['number']}. {part['heading']}" if part["number"] else part["heading"]
        for part, chapter in zip(parts, before, strict=True)
    }


def word_spans(old: str, new: str) -> list[Span]:
    """What of the words stayed, went and came, so that SAME and OUT together are the old text, SAME and IN the new."""
    if old == new:
        return [Span(SAME, new)] if new else []
    spans: list[Span] = []
    was, now = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        gone, come = "".join(was[i1:i2]), "".join(now[j1:j2])
        if tag == "equal":
            spans.append(Span(SAME, come))
        else:
            spans += _within(gone, come)
    return _joined(spans)


def _within(gone: str, come: str) -> list[Span]:
    was, now = re.findall(r"\s+|\S+", gone), re.findall(r"\s+|\S+", come)
    if not was or not now or max(len(was), len(now)) > _WORDS_AT_MOST:
        return [span for span in (Span(OUT, gone), Span(IN, come)) if span.text]
    spans = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal":
            spans.append(Span(SAME, "".join(now[j1:j2])))
        else:
            spans += [span for span in (Span(OUT, "".join(was[i1:i2])), Span(IN, "".join(now[j1:j2]))) if span.text]
    return spans


def _joined(spans: list[Span]) -> list[Span]:
    found: list[Span] = []
    for span in spans:
        if found and found[-1].kind == span.kind:
            found[-1] = Span(span.kind, found[-1].text + span.text)
        elif span.text:
            found.append(span)
    return found


def _said(figure: Figure | None) -> tuple[Decimal | str | None, ...] | None:
    return (figure.numerator, figure.denominator, figure.value, figure.band) if figure else None


def what_consolidation_moved(old: Snapshot | None, new: Snapshot) -> list[str]:
    """Sentences on what adding up again changed: whose reports came, which came again, which units' and areas' numbers
    moved from what to what. Empty for the first time and where nothing changed.
    """
    if old is None:
        return []
    before = {unit.code: unit for unit in old.units}
    came = [unit.name for unit in new.units if unit.code not in before]
    again = [unit for unit in new.units if unit.code in before and before[unit.code].version != unit.version]
    gone = [unit.name for code, unit in before.items() if code not in {one.code for one in new.units}]
    lines = []
    if came:
        lines.append(f"Mới có báo cáo của {', '.join(came)}.")
    if again:
        told = ", ".join(f"{unit.name} (lần {before[unit.code].version} → lần {unit.version})" for unit in again)
        lines.append(f"Đơn vị gửi lại: {told}.")
    if gone:
        lines.append(f"Không còn báo cáo của {', '.join(gone)}.")
    for unit in new.units:
        moved = list(moved_counts(unit.name, before[unit.code].counts, unit.counts)) if unit.code in before else []
        if moved:
            lines.append(f"{unit.name}: {_listed(moved)}.")
    for area in new.areas:
        moved = list(moved_counts(area.name, old.area(area.key), area.counts))
        if moved:
            lines.append(f"{area.name}: {_listed(moved)}.")
    for one in moved_figures(old.figures, new.figures):
        lines.append(f"{one.place}: {one.old or 'chưa có'} → {one.new or 'không còn'}.")
    return lines


def _listed(moved: Iterable[Moved]) -> str:
    return "; ".join(f"{one.words} {one.old} → {one.new}" for one in moved)
