"""The sheet of a unit and period as a workbook, out and in: what each line would change, and what is wrong in it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import tablib
from django.core.exceptions import ValidationError
from django.db import transaction
from import_export import fields, widgets

from indicators import figure_files as file
from indicators.figure_files import FileLine, LeftLine, SheetLine
from indicators.figures import figure_words
from indicators.models import FigureDraft, Measurement
from indicators.numbers import understand
from indicators.queries.neighbours import figure_of
from indicators.queries.sheet import Sheet, SheetRow, Typed
from indicators.services.figure_rows import keep_waiting
from indicators.services.measurements import Entry, record_figures, require_fitting_parts
from organisations.models import User
from organisations.resources import ServiceResource
from reform.common.errors import Conflict, Invalid

_REASON_LATER = "(lý do ghi khi xác nhận)"
_COLUMN_OF = {box: column for column, box in file.BOXES.items()}
_HINT = (
    "Chỉ ghi vào ô trắng. Mẫu số 0 và tử số 0 là không phát sinh. Số đã có mà sửa thì ghi lý do. "
    "Ô để trống không làm mất số liệu đã lưu."
)


class TypedNumberWidget(widgets.Widget):
    """A number as people type it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def clean(self, value, row=None, **kwargs):
        try:
            return understand(str(value or ""), name=self.name).value
        except Invalid as error:
            raise ValueError(str(error)) from error

    def render(self, value, obj=None, **kwargs):
        return value


@dataclass(frozen=True)
class LineOutcome:
    """What a line of the file would do: "new", "changed", "same", "empty" or "wrong"; `problems` name their cells."""

    line: FileLine
    row: SheetRow | None
    kind: str = "empty"
    after: str = ""
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    needs_reason: bool = False


class FigureSheetResource(ServiceResource):
    """Lines of a filled-in sheet, each through the service of figures; `lines` holds what became of each.

    `reason` stands for corrections whose line gives none; without it the outcome says that one is needed.
    """

    numerator = fields.Field("numerator", file.NUMERATOR, widget=TypedNumberWidget(file.NUMERATOR))
    denominator = fields.Field("denominator", file.DENOMINATOR, widget=TypedNumberWidget(file.DENOMINATOR))
    value = fields.Field("value", file.VALUE, widget=TypedNumberWidget(file.VALUE))
    band = fields.Field("band", file.BAND, widget=widgets.CharWidget())
    note = fields.Field("note", file.NOTE, widget=widgets.CharWidget())

    class Meta:
        model = Measurement
        fields = ("numerator", "denominator", "value", "band", "note")
        import_id_fields = ()
        force_init_instance = True
        skip_diff = True
        report_skipped = True

    def __init__(self, sheet: Sheet, lines: Sequence[FileLine], reason: str = "") -> None:
        super().__init__()
        self.sheet, self.given, self.reason = sheet, list(lines), reason
        self.lines: list[LineOutcome] = []
        self._rows = sheet.by_key
        self._times = Counter(line.key for line in lines)

    def skip_row(self, instance, original, row, import_validation_errors=None) -> bool:
        """A line without a figure leaves what is stored as it is."""
        line = self.given[int(row["number"])]
        known = self._rows.get(line.key)
        boxes = known.fields if known else tuple(file.BOXES.values())
        return not import_validation_errors and not any(line.texts[box] for box in boxes)

    def import_instance(self, instance, row, **kwargs) -> None:
        """Reads the cells; what is wrong with one is said at its column."""
        line = self.given[int(row["number"])]
        errors = {_box(column): ValidationError(words) for column, words in line.troubles.items()}
        known = self._rows.get(line.key)
        if known is None:
            errors["key"] = ValidationError(f"“{line.key}” không có trong bảng của đơn vị và kỳ này.")
        elif self._times[line.key] > 1:
            errors["key"] = ValidationError(f"“{line.key}” có ở nhiều dòng. Hãy giữ một dòng.")
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as wrong:
            errors |= {name: found for name, found in wrong.error_dict.items() if name not in errors}
        if errors:
            raise ValidationError(errors)

    def save_instance(self, instance: Measurement, is_create: bool, row: dict, **kwargs) -> None:
        """Let the service write what the line says."""
        line = self.given[int(row["number"])]
        known, sheet = self._rows[line.key], self.sheet
        entry = self._entry(instance, known, line)
        try:
            written = record_figures(
                by=kwargs["user"],
                unit=sheet.unit,
                year=sheet.year,
                period=sheet.period,
                entries=[entry],
                parts_later=True,
            )
        except Invalid as refusal:
            raise ValidationError({refusal.field or "key": str(refusal)}) from refusal
        except Conflict as refusal:
            raise ValidationError({"key": str(refusal)}) from refusal
        made = written[0]
        same = known.stored is not None and made.version == known.stored.version
        self.lines.append(
            LineOutcome(
                line,
                known,
                kind="same" if same else ("changed" if known.stored else "new"),
                after=figure_words(figure_of(made), known.definition.unit_of_measure),
                remarks=_remarks(line, known),
                needs_reason=not same and known.stored is not None and not (line.texts["reason"] or self.reason),
            )
        )

    def after_import_row(self, row, row_result, **kwargs) -> None:
        """Keeps lines that were left out."""
        line = self.given[int(row["number"])]
        if row_result.import_type == "skip":
            self.lines.append(LineOutcome(line, self._rows.get(line.key)))

    def _entry(self, instance: Measurement, known: SheetRow, line: FileLine) -> Entry:
        numbers = {box: getattr(instance, box) for box in ("numerator", "denominator", "value")}
        reason = line.texts["reason"] or self.reason or _REASON_LATER
        words = {"band": instance.band, "note": instance.note, "reason": reason}
        return Entry(known.indicator, known.part_code, **numbers, **words, seen_version=line.seen)


@dataclass(frozen=True)
class FilePreview:
    """What a file would do, line by line."""

    lines: list[LineOutcome] = field(default_factory=list)

    def count(self, kind: str) -> int:
        """How many lines are of that kind."""
        return sum(line.kind == kind for line in self.lines)

    @property
    def counts(self) -> dict[str, int]:
        """By kind."""
        return {kind: self.count(kind) for kind in ("new", "changed", "same", "empty", "wrong")}

    @property
    def writes(self) -> bool:
        """Whether confirming would write anything; lines that are wrong are left."""
        return bool(self.count("new") + self.count("changed"))

    @property
    def right(self) -> list[FileLine]:
        """The lines that can be taken."""
        return [line.line for line in self.lines if line.kind != "wrong"]

    @property
    def left(self) -> list[LeftLine]:
        """The lines that cannot."""
        return [LeftLine(line.line, line.problems) for line in self.lines if line.kind == "wrong"]

    @property
    def needs_reason(self) -> bool:
        """Whether a correction has no reason yet."""
        return any(line.needs_reason for line in self.lines)

    @property
    def shown(self) -> list[LineOutcome]:
        """The lines that a person looks at: what is wrong first, then what changes."""
        order = {"wrong": 0, "changed": 1, "new": 2}
        return sorted((line for line in self.lines if line.kind in order), key=lambda line: order[line.kind])


def preview_file(*, by: User, sheet: Sheet, lines: Sequence[FileLine]) -> FilePreview:
    """What the lines would do; nothing is written. Where some are wrong, the others are looked at by themselves, so
    that they can be written without those: one that is right only together with a wrong one is wrong, too.
    """
    found = {outcome.line.number: outcome for outcome in _rehearse(by, sheet, lines).lines}
    while True:
        rest = [line for line in lines if found[line.number].kind != "wrong"]
        alone = _rehearse(by, sheet, rest).lines if rest and len(rest) < len(lines) else []
        found |= {outcome.line.number: outcome for outcome in alone}
        if not any(outcome.kind == "wrong" for outcome in alone):
            return FilePreview([found[line.number] for line in lines])


def _rehearse(by: User, sheet: Sheet, lines: Sequence[FileLine]) -> FilePreview:
    with transaction.atomic():
        found = _take(by, sheet, lines, "")
        transaction.set_rollback(True)
    return found


@transaction.atomic
def confirm_file(
    *, by: User, sheet: Sheet, lines: Sequence[FileLine], reason: str, left: Sequence[LeftLine] = ()
) -> FilePreview:
    """Write all lines or none; the file's other lines, which are `left`, wait in their rows with what is wrong with
    them. Raises `Conflict` where something stands in the way now, and `Invalid` where a correction has no reason.
    """
    found = _take(by, sheet, lines, reason)
    if wrong := [line for line in found.lines if line.kind == "wrong"]:
        raise Conflict(f"Chưa lưu gì: {wrong[0].problems[0]} Hãy xem lại các thay đổi.")
    if found.needs_reason:
        raise Invalid("Hãy nêu lý do sửa các số liệu đã có.", field="reason")
    where = {"unit": sheet.unit, "year": sheet.year, "period": sheet.period}
    for line in found.lines:
        if line.kind in ("new", "changed", "same"):
            FigureDraft.objects.filter(**where, indicator=line.row.indicator, part=line.row.part_code).delete()
    rows, times = sheet.by_key, Counter(one.line.key for one in left)
    for one in left:
        if times[one.line.key] == 1 and (row := rows.get(one.line.key)):
            objection = f"Trong tệp, {one.problems[0]}"
            keep_waiting(by=by, sheet=sheet, row=row, texts=one.line.texts, objection=objection)
    return found


def workbook_of(sheet: Sheet) -> bytes:
    """The sheet as a workbook to fill in."""
    lines = []
    for area in sheet.areas:
        lines.append(SheetLine({file.KEY: "", file.NAME: area.area.name}, is_area=True))
        lines += [_line_of(row) for row in area.rows]
    return file.write_sheet(f"Số liệu {sheet.title} – {sheet.unit.name}", mark_of(sheet), _HINT, lines)


def workbook_of_left(sheet: Sheet, left: Sequence[LeftLine]) -> bytes:
    """The lines that could not be taken, as they were filled in, with what is wrong with each: corrected, the workbook
    is taken as one of the whole sheet is.
    """
    rows = sheet.by_key
    lines = [_line_left(rows.get(one.line.key), one) for one in left]
    title = f"Dòng cần sửa – số liệu {sheet.title} – {sheet.unit.name}"
    return file.write_sheet(title, mark_of(sheet), _HINT, lines, with_problems=True)


def mark_of(sheet: Sheet) -> str:
    """What says in a file whose sheet it is."""
    return f"{sheet.unit.code}/{sheet.year}/{sheet.period}"


def _line_of(row: SheetRow) -> SheetLine:
    meaning = row.definition
    how = f"{meaning.numerator_name} / {meaning.denominator_name}" if "numerator" in row.fields else ""
    cells: dict[str, object] = {
        file.KEY: row.key,
        file.NAME: f"– {row.name}" if row.part else row.name,
        file.HOW: how or meaning.get_unit_of_measure_display(),
        file.LAST: row.last_words,
        file.YEAR_AGO: row.year_ago_words,
        file.SEEN: row.seen,
    }
    if row.stands:
        cells |= {_COLUMN_OF[box]: getattr(row.stored, box) for box in row.fields} | {file.NOTE: row.stored.note}
    return SheetLine(cells, frozenset([*(_COLUMN_OF[box] for box in row.fields), file.NOTE, file.REASON]))


def _line_left(row: SheetRow | None, one: LeftLine) -> SheetLine:
    known = _line_of(row) if row else SheetLine({file.KEY: one.line.key}, frozenset([file.KEY, *file.BOXES]))
    filled = {column: _cell(box, text) for column, box in file.BOXES.items() if (text := one.line.texts[box])}
    return SheetLine({**known.cells, **filled, file.PROBLEMS: "\n".join(one.problems)}, known.open)


def _cell(box: str, text: str) -> object:
    """A number as one, and words, or what is no number, as they were written."""
    if box not in ("numerator", "denominator", "value"):
        return text
    try:
        return understand(text).value
    except Invalid:
        return text


def _take(by: User, sheet: Sheet, lines: Sequence[FileLine], reason: str) -> FilePreview:
    resource = FigureSheetResource(sheet, lines, reason)
    columns = {box: column for column, box in file.BOXES.items() if box != "reason"}
    dataset = tablib.Dataset(headers=["number", *columns.values()])
    for place, line in enumerate(lines):
        dataset.append([place, *(line.texts[box] for box in columns)])
    result = resource.import_data(dataset, user=by, use_transactions=True)
    found = {outcome.line.number: outcome for outcome in resource.lines}
    for error in result.row_errors():
        raise error[1][0].error  # a fault of the program, not of the file
    for invalid in result.invalid_rows:
        line = lines[invalid.number - 1]
        problems = tuple(_problem(line, box, words) for box, words in _told(invalid.error))
        found[line.number] = LineOutcome(line, resource._rows.get(line.key), "wrong", problems=problems)
    _check_parts(sheet, found)
    return FilePreview([found[line.number] for line in lines])


def _check_parts(sheet: Sheet, found: dict[int, LineOutcome]) -> None:
    """Parts and wholes, when all lines are written: what does not fit is said at the line of the whole."""
    written = {line.row.indicator.pk: line for line in found.values() if line.kind in ("new", "changed") and line.row}
    for line in written.values():
        try:
            require_fitting_parts(sheet.unit, sheet.year, sheet.period, [line.row.indicator])
        except Invalid as error:
            problem = _problem(line.line, error.field, str(error))
            found[line.line.number] = replace(line, kind="wrong", problems=(problem,))


def _told(error: ValidationError) -> Iterable[tuple[str, str]]:
    for box, messages in error.message_dict.items():
        for words in messages:
            yield box, words


def _problem(line: FileLine, box: str, words: str) -> str:
    column = _COLUMN_OF.get(box, file.KEY)
    return f"dòng {line.number}, cột {column}: {words.removeprefix(f'{column}: ')}"


def _box(column: str) -> str:
    return file.BOXES.get(column, "key")


def _remarks(line: FileLine, row: SheetRow) -> tuple[str, ...]:
    numbers: Mapping[str, str] = {box: line.texts[box] for box in row.fields if box != "band"}
    said = [*(understand(text).remark for text in numbers.values()), replace(row, typed=Typed(line.texts)).doubt]
    return tuple(words for words in [*said, "Dòng này đang ẩn trong tệp." if line.is_hidden else ""] if words)
