"""A set of criteria and its lines, and sheets that come in."""

import json
from datetime import date
from typing import Any

import tablib
from django import forms
from django.conf import settings

from indicators.models import Indicator
from organisations.enums import REPORTING_KINDS, UnitKind
from reform.common.errors import Invalid
from reform.common.forms import RefusableForm, SeenVersionForm
from reform.common.spreadsheets import MAX_COLUMNS, MAX_ROWS, CommaFormat, WorkbookFormat
from reporting.criteria_rules import RuleError
from reporting.criteria_tree import rule_of
from reporting.enums import RuleKind, ScoreSource
from reporting.forms.scores import DecimalBox
from reporting.forms.scoring import DecisionForm
from reporting.models import CriteriaSet, Criterion
from reporting.services.criteria import Line

_UNREADABLE = "Không đọc được bảng đã xem. Hãy chọn lại tệp."
_KINDS = [(str(kind), UnitKind(kind).label) for kind in REPORTING_KINDS]


def _kinds(label: str, hint: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=hint, choices=_KINDS, required=False, widget=forms.CheckboxSelectMultiple
    )


class SetForm(SeenVersionForm):
    """What a set is called, from when and for whom it holds."""

    name = forms.CharField(label="Tên bộ tiêu chí", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    year = forms.IntegerField(label="Áp dụng từ năm", widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    kinds = _kinds("Khối áp dụng")

    def __init__(self, *args, criteria_set: CriteriaSet, **kwargs) -> None:
        initial = {name: getattr(criteria_set, name) for name in ("name", "year", "kinds")}
        super().__init__(*args, initial=initial | {"seen_version": criteria_set.version}, **kwargs)


class LineForm(SeenVersionForm):
    """One line of a set."""

    label = forms.CharField(label="Ký hiệu", help_text="1.2.3 nằm dưới 1.2.", max_length=20)
    name = forms.CharField(label="Nội dung", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    max_points = DecimalBox(label="Điểm tối đa", missing="Hãy nhập điểm tối đa.")
    rule = forms.ChoiceField(
        label="Cách chấm", choices=[("", "Chỉ cộng điểm các dòng dưới"), *RuleKind.choices], required=False
    )
    rule_text = forms.CharField(
        label="Mức tính điểm",
        help_text="Theo bậc: “từ 100: 1,5; từ 95: 1” hoặc “đến 0: 1; đến 5: 0,5”. Theo tỷ lệ: “đạt 90; dưới 60 = 0”.",
        required=False,
        max_length=500,
    )
    source = forms.ChoiceField(label="Nguồn của giá trị", choices=ScoreSource.choices)
    indicator = forms.ModelChoiceField(Indicator.objects.none(), label="Chỉ tiêu", required=False, to_field_name="code")
    evidence_required = forms.BooleanField(
        label="Cần tài liệu kiểm chứng, không có thì không được điểm", required=False
    )
    kinds = _kinds("Chỉ áp dụng với", "Không chọn là áp dụng với mọi khối của bộ tiêu chí.")
    guidance = forms.CharField(label="Hướng dẫn", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, criteria_set: CriteriaSet, criterion: Criterion | None = None, **kwargs) -> None:
        initial: dict[str, Any] = {"source": ScoreSource.TYPED, "seen_version": criteria_set.version}
        if criterion is not None:
            initial |= {name: getattr(criterion, name) for name in _PLAIN}
            initial |= {"rule_text": _rule_text(criterion)}
            initial |= {"indicator": criterion.indicator.code if criterion.indicator else None}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["indicator"].queryset = Indicator.objects.filter(is_active=True).order_by("code")

    def line(self) -> Line:
        """As the services take it."""
        return Line(**{name: value for name, value in self.cleaned_data.items() if name != "seen_version"})


_PLAIN = ("label", "name", "max_points", "rule", "source", "evidence_required", "kinds", "guidance")


def _rule_text(criterion: Criterion) -> str:
    try:
        return rule_of(criterion).text() if criterion.rule else ""
    except RuleError:
        return ""


class CopyForm(RefusableForm):
    """From which year the next version of a set holds."""

    year = forms.IntegerField(
        label="Áp dụng từ năm",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Hãy nhập năm.", "invalid": "Năm là bốn chữ số, ví dụ 2026."},
    )


class IssueForm(DecisionForm, SeenVersionForm):
    """The decision by which a draft comes into force as the person saw it."""


class SheetForm(RefusableForm):
    """A workbook or comma-separated file; `dataset()` are its rows."""

    sheet = forms.FileField(
        label="Tệp bảng tính",
        help_text="Tệp .xlsx tải về từ trang này rồi sửa.",
        max_length=255,
        error_messages={"required": "Hãy chọn tệp.", "empty": "Tệp rỗng. Hãy chọn lại tệp."},
    )

    def clean_sheet(self) -> tablib.Dataset:
        """The rows under their headings."""
        upload = self.cleaned_data["sheet"]
        if upload.size > settings.MAX_UPLOAD_BYTES:
            raise forms.ValidationError("Tệp quá lớn.")
        kind = CommaFormat if upload.name.lower().endswith((".csv", ".txt")) else WorkbookFormat
        try:
            return kind().create_dataset(upload.read())
        except Invalid as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def dataset(self) -> tablib.Dataset:
        """Of a form that is valid."""
        return self.cleaned_data["sheet"]


class CarriedForm(SeenVersionForm):
    """The rows of a sheet that was looked at, on their way to the confirmation; they go through everything anew, onto
    what they were looked at upon.
    """

    rows = forms.CharField(widget=forms.HiddenInput, strip=False)

    def clean_rows(self) -> tablib.Dataset:
        """The same rows under the same headings."""
        try:
            head, *rows = json.loads(self.cleaned_data["rows"])
            if len(rows) > MAX_ROWS or len(head) > MAX_COLUMNS or not all(isinstance(cell, str) for cell in head):
                raise ValueError
            dataset = tablib.Dataset(headers=head)
            for row in rows:
                if any(isinstance(cell, list | dict) for cell in row):
                    raise ValueError
                dataset.append(row)
        except (ValueError, TypeError, AttributeError, RecursionError, tablib.InvalidDimensions) as error:
            raise forms.ValidationError(_UNREADABLE) from error
        return dataset

    def dataset(self) -> tablib.Dataset:
        """Of a form that is valid."""
        return self.cleaned_data["rows"]


def carried(dataset: tablib.Dataset) -> str:
    """The rows as `CarriedForm` takes them back; numbers stay numbers."""
    plain = (str, int, float, bool)
    rows = [
        [
            cell
            if cell is None or isinstance(cell, plain)
            else cell.isoformat()
            if isinstance(cell, date)
            else str(cell)
            for cell in row
        ]
        for row in dataset
    ]
    return json.dumps([dataset.headers, *rows], ensure_ascii=False)
