"""The sheet as a form: which sheet is meant, what was changed in its rows, and why a closed period is opened."""

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from indicators.queries.sheet import Sheet, SheetRow, shown_at
from indicators.services.figure_rows import SentRow
from organisations.models import Unit
from reform.common.forms import RefusableForm
from reform.common.periods import Period
from reform.common.text import clean, fold

# Short names keep a page of a hundred rows light: "n:TTHC-08" is the numerator of that indicator.
LETTERS = {"numerator": "n", "denominator": "d", "value": "v", "band": "b", "note": "g", "reason": "l"}
SEEN = "s"
_MOST_UNITS = 300


class SheetChoiceForm(forms.Form):
    """Whose figures of which period; with very many units they are looked for by words first."""

    q = forms.CharField(label="Tìm đơn vị", required=False, max_length=100)
    unit = forms.ModelChoiceField(
        label="Đơn vị", queryset=Unit.objects.none(), to_field_name="code", required=False, empty_label=None
    )
    year = forms.TypedChoiceField(label="Năm", coerce=int, required=False)
    period = forms.ChoiceField(label="Kỳ", choices=Period.choices, required=False)

    def __init__(self, *args, units: QuerySet[Unit], usual: Unit | None, years: list[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.usual = usual
        self.fields["year"].choices = [(year, str(year)) for year in years]
        many = len(units[: _MOST_UNITS + 1]) > _MOST_UNITS
        if not many:
            del self.fields["q"]
        words = fold(str(self.data.get("q", ""))) if many else ""
        found = units.filter(search_text__contains=words) if words else units
        keys = list(found.values_list("pk", flat=True)[:_MOST_UNITS])
        self.fields["unit"].queryset = units.filter(pk__in=[*keys, usual.pk] if usual and not words else keys)

    def chosen(self, name: str, default=None):
        """What was chosen; the default for what is empty or not on offer."""
        self.is_valid()
        return self.cleaned_data.get(name) or default


class ReopenForm(RefusableForm):
    """Why a closed period is opened."""

    reason = forms.CharField(
        label="Lý do mở lại",
        max_length=300,
        error_messages={"required": "Hãy ghi lý do mở lại kỳ số liệu."},
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Đơn vị thấy lý do này; nhật ký giữ lại.",
    )


def sent_rows(data: QueryDict, sheet: Sheet) -> list[SentRow]:
    """The rows in which something was changed against what the page showed. A row that nobody touched is left out,
    also where somebody else has written its figure since. One query where that happened.
    """
    given = [_sent(data, row) for row in sheet.rows if f"{SEEN}:{row.key}" in data]
    older = {
        sent.row.key: (sent.row, sent.seen) for sent in given if sent.seen is not None and sent.seen != sent.row.seen
    }
    shown = shown_at(older)
    return [sent for sent in given if not _same(sent.texts, shown.get(sent.row.key, sent.row.texts))]


def sent_row(data: QueryDict, sheet: Sheet) -> SentRow | None:
    """The one row that the script of the page sends when it is left; None for a row that is not on the sheet."""
    row = sheet.by_key.get(data.get("row", ""))
    return _sent(data, row) if row else None


def _sent(data: QueryDict, row: SheetRow) -> SentRow:
    boxes = (*row.fields, "note", "reason")
    texts = {box: data.get(f"{LETTERS[box]}:{row.key}", "") for box in boxes}
    if data.get("use") == row.key and row.suggested:
        texts |= row.suggested.typed
    seen = data.get(f"{SEEN}:{row.key}", "")
    return SentRow(row, texts, int(seen) if seen.isdecimal() and len(seen) < 10 else None)


def _same(texts: dict, shown: dict) -> bool:
    return all(clean(text) == clean(shown.get(box, "")) for box, text in texts.items())
