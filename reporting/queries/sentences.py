"""How a body words the sentences of its reports, and how they read on its present figures."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from organisations.models import Unit
from reporting.models import Report, SentenceTemplate
from reporting.narrative import generated_text, written_keys
from reporting.sentences import FIELDS, SENTENCES, Sentence, Wording, example, fill


def wording_of(unit: Unit) -> Wording:
    """The unit's own wording before its agency's, and that before its province's. One query."""
    return wordings_of([unit])[unit.pk]


def wordings_of(units: Iterable[Unit]) -> dict[int, Wording]:
    """By unit the wording that holds for it. One query, however many units."""
    return {unit: Wording({key: row.text for key, row in rows.items()}) for unit, rows in _rows(units).items()}


@dataclass(frozen=True)
class SentenceRow:
    """A sentence as the page of wordings shows it; `own` is the unit's wording and `above` that of the body above."""

    sentence: Sentence
    own: SentenceTemplate | None
    above: SentenceTemplate | None
    fields: dict[str, str]
    is_said: bool

    @property
    def text(self) -> str:
        """The wording that holds."""
        holding = self.own or self.above
        return self.sentence.text if holding is None else holding.text

    @property
    def version(self) -> int:
        """The version of the unit's own wording; 0 where it has none."""
        return self.own.version if self.own else 0

    @property
    def preview(self) -> str:
        """The sentence on the present figures, or on examples where they do not say it."""
        return self.read_as(self.text)

    def read_as(self, text: str) -> str:
        """Another wording on the same figures."""
        filled = fill(text, self.fields)
        return filled[:1].upper() + filled[1:]

    @property
    def known(self) -> list[tuple[str, str, str]]:
        """The fields: name, what it holds, what it holds now."""
        return [(name, FIELDS[name][0], self.fields[name]) for name in self.sentence.fields]


def sentence_rows(unit: Unit) -> tuple[list[SentenceRow], Report | None]:
    """All sentences in the order of the outline, and the report whose figures they are shown with. Two queries."""
    report = (
        Report.objects.filter(unit=unit, snapshot__isnull=False)
        .select_related("round")
        .order_by("-round__cutoff_on", "-pk")
        .first()
    )
    said = Wording()
    if report is not None:
        snapshot = report.numbers
        for key in written_keys():
            generated_text(key, snapshot, wording=said)
    found = _rows([unit])[unit.pk]
    return [_row(sentence, unit, found.get(sentence.key), said) for sentence in SENTENCES.values()], report


def _row(sentence: Sentence, unit: Unit, found: SentenceTemplate | None, said: Wording) -> SentenceRow:
    is_own = found is not None and found.unit_id == unit.pk
    fields = said.said.get(sentence.key)
    return SentenceRow(
        sentence=sentence,
        own=found if is_own else None,
        above=None if is_own else found,
        fields=fields or example(sentence),
        is_said=fields is not None,
    )


def _rows(units: Iterable[Unit]) -> dict[int, dict[str, SentenceTemplate]]:
    """By unit and key the wording that holds for it: the nearest body's."""
    above = {unit.pk: (unit.province_id, unit.agency_id, unit.pk) for unit in units}
    told: dict[int, list[SentenceTemplate]] = defaultdict(list)
    asked = {pk for bodies in above.values() for pk in bodies if pk}
    for row in SentenceTemplate.objects.filter(unit__in=asked).select_related("unit", "edited_by"):
        told[row.unit_id].append(row)
    return {  # a later body overrules the one before
        unit: {row.key: row for body in dict.fromkeys(bodies) for row in told.get(body, ()) if row.key in SENTENCES}
        for unit, bodies in above.items()
    }
