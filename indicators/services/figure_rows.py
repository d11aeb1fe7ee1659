"""What is typed in a row of the sheet: a figure as soon as it is whole and right, until then a draft with what speaks
against it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from indicators.models import FigureDraft, Measurement
from indicators.numbers import Understood, understand
from indicators.permissions import can_record
from indicators.queries.sheet import NUMBERS, Sheet, SheetRow
from indicators.services.measurements import Entry, record_figures, withdraw_measurement
from indicators.services.period_locks import PeriodClosed, require_open
from indicators.services.windows import check_when
from organisations.models import Unit, User
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean
from reform.common.wording import shortened

BOXES = (*NUMBERS, "note", "reason")
_LABELS = {"numerator": "Tử số", "denominator": "Mẫu số", "value": "Giá trị"}
_LONGEST = 300


@dataclass(frozen=True)
class RowOutcome:
    """What became of a row: figures that stand now (the row's own and parts or wholes that waited for it), or a draft
    with its objection; neither where the row was emptied. `remarks` say how its numbers were understood.
    """

    recorded: tuple[Measurement, ...] = ()
    draft: FigureDraft | None = None
    error: Invalid | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class SentRow:
    """What was sent of a row: {box: text}, and the version that the person looked at."""

    row: SheetRow
    texts: Mapping[str, str]
    seen: int | None


@transaction.atomic
def enter_row(
    *, by: User, unit: Unit, year: int, period: str, row: SheetRow, texts: Mapping[str, str], seen_version: int | None
) -> RowOutcome:
    """Take what stands in a row's boxes ({box: text}).

    A whole and right row becomes a figure, or corrects it; with it rows of the same indicator that were only kept back
    because the parts did not add up. Anything else stays as a draft. An emptied row takes its figure back, for which it
    wants a reason. Raises `NotPermitted`, `Invalid` for a period that takes no figures, `PeriodClosed`, and `Conflict`
    when somebody else wrote the figure since `seen_version`; then nothing is kept.
    """
    can_record(by, unit).require()
    check_when(unit, year, period)
    require_open(unit, year, period)
    texts = {name: clean(texts.get(name, ""))[:_LONGEST] for name in BOXES if name in (*row.fields, "note", "reason")}
    kept = _Kept(by, unit, year, period, row)
    if not any(texts[name] for name in row.fields):
        return kept.emptied(texts, seen_version)
    try:
        entry, remarks = _entry(row, texts, seen_version)
    except Invalid as error:
        return kept.back(texts, error)
    return kept.written(entry, remarks, texts)


@dataclass(frozen=True)
class _Kept:
    """One row of one sheet, and who is at it."""

    by: User
    unit: Unit
    year: int
    period: str
    row: SheetRow

    def written(self, entry: Entry, remarks: tuple[str, ...], texts: dict[str, str]) -> RowOutcome:
        """The row as a figure, together with its relatives where alone it does not do."""
        try:
            return self._record([entry], remarks)
        except Invalid as error:
            relatives = self._relatives()
            if not relatives:
                return replace(self.back(texts, error), remarks=remarks)
            try:
                return self._record([entry, *relatives], remarks)
            except Invalid:
                return replace(self.back(texts, error), remarks=remarks)

    def emptied(self, texts: dict[str, str], seen_version: int | None) -> RowOutcome:
        """A row without numbers: the figure is taken back, a note alone waits, nothing at all leaves nothing."""
        if self.row.stands:
            try:
                with transaction.atomic():
                    gone = withdraw_measurement(
                        by=self.by, measurement=self.row.stored, reason=texts["reason"], seen_version=seen_version
                    )
            except Invalid as error:
                return self.back(texts, error)
            self._drafts().delete()
            return RowOutcome((gone,))
        if texts["note"]:
            field = self.row.fields[0]
            return self.back(texts, Invalid("chưa có số liệu, mới có ghi chú.", field=field))
        self._drafts().delete()
        return RowOutcome()

    def back(self, texts: dict[str, str], error: Invalid) -> RowOutcome:
        """Keep what was typed with what speaks against it."""
        draft, _ = FigureDraft.objects.update_or_create(
            unit=self.unit,
            year=self.year,
            period=self.period,
            indicator=self.row.indicator,
            part=self.row.part_code,
            defaults={
                "typed": {**texts, "at": error.field},
                "objection": shortened(str(error), _LONGEST - 1),
                "saved_at": clock.now(),
                "saved_by": self.by,
            },
        )
        return RowOutcome(draft=draft, error=error)

    def _record(self, entries: list[Entry], remarks: tuple[str, ...]) -> RowOutcome:
        with transaction.atomic():
            made = record_figures(by=self.by, unit=self.unit, year=self.year, period=self.period, entries=entries)
        for entry in entries:
            self._drafts(entry.part).delete()
        return RowOutcome(tuple(made), remarks=remarks)

    def _drafts(self, part: str | None = None):
        part = self.row.part_code if part is None else part
        where = {"unit": self.unit, "year": self.year, "period": self.period}
        return FigureDraft.objects.filter(**where, indicator=self.row.indicator, part=part)

    def _relatives(self) -> list[Entry]:
        """Rows of the same indicator that wait and could be read."""
        where = {"unit": self.unit, "year": self.year, "period": self.period, "indicator": self.row.indicator}
        found = []
        for draft in FigureDraft.objects.filter(**where).exclude(part=self.row.part_code):
            part = next((one for one in self.row.indicator.parts.all() if one.code == draft.part), None)
            try:
                entry, _ = _entry(replace(self.row, part=part), draft.typed, None)
            except Invalid:
                continue
            found.append(entry)
        return found


def keep_waiting(
    *, by: User, sheet: Sheet, row: SheetRow, texts: Mapping[str, str], objection: str
) -> FigureDraft | None:
    """Keep in a row, until somebody corrects it there, what came otherwise and cannot be taken as it is; None where no
    box of its figure holds anything. Raises `NotPermitted` and `PeriodClosed`.
    """
    can_record(by, sheet.unit).require()
    require_open(sheet.unit, sheet.year, sheet.period)
    if not any(clean(texts.get(name, "")) for name in row.fields):
        return None
    kept = {name: clean(texts.get(name, ""))[:_LONGEST] for name in (*row.fields, "note", "reason")}
    return _Kept(by, sheet.unit, sheet.year, sheet.period, row).back(kept, Invalid(objection)).draft


def _entry(row: SheetRow, texts: Mapping[str, str], seen_version: int | None) -> tuple[Entry, tuple[str, ...]]:
    read: dict[str, Understood] = {
        name: understand(texts.get(name, ""), name=_LABELS[name], field=name) for name in row.fields if name in _LABELS
    }
    numbers = {name: one.value for name, one in read.items()}
    words = {name: texts.get(name, "") for name in ("band", "note", "reason")}
    entry = Entry(row.indicator, row.part_code, **numbers, **words, seen_version=seen_version)
    return entry, tuple(one.remark for one in read.values() if one.remark)


def enter_rows(*, by: User, sheet: Sheet, rows: Sequence[SentRow]) -> list[tuple[SentRow, RowOutcome | Conflict]]:
    """Take each of these rows for itself, as `enter_row` does: one that is in conflict keeps no other from being taken.
    Raises `NotPermitted`, `Invalid` and `PeriodClosed`, which hold for all of them.
    """
    found: list[tuple[SentRow, RowOutcome | Conflict]] = []
    for sent in rows:
        where = {"unit": sheet.unit, "year": sheet.year, "period": sheet.period}
        try:
            outcome = enter_row(by=by, **where, row=sent.row, texts=sent.texts, seen_version=sent.seen)
        except PeriodClosed:
            raise
        except Conflict as error:
            found.append((sent, error))
        else:
            found.append((sent, outcome))
    return found
