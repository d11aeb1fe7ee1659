"""A round that Sở Nội vụ calls for, its questions, and answering them."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from organisations.models import Unit
from reform.common.forms import RefusableForm, day_box
from reporting.enums import QuestionKind, RoundKind
from reporting.forms.reports import PartForm
from reporting.forms.scores import DecimalBox
from reporting.models import ReportPart
from reporting.regimes import RoundDays
from reporting.services.ad_hoc import MOST_QUESTIONS, Question

_EMPTY_QUESTIONS = 8
_MORE = 4


class AdHocForm(RefusableForm):
    """What is asked of whom by when."""

    kind = forms.ChoiceField(
        label="Loại báo cáo",
        choices=[choice for choice in RoundKind.choices if choice[0] != RoundKind.PERIODIC],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label="Tên kỳ báo cáo", max_length=200)
    request = forms.CharField(label="Yêu cầu", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    request_document = forms.CharField(
        label="Văn bản yêu cầu", required=False, max_length=200, help_text="Ví dụ: Công văn số 581/BNV-CCHC."
    )
    starts_on = forms.DateField(label="Số liệu từ ngày", widget=day_box())
    cutoff_on = forms.DateField(label="Chốt số liệu ngày", widget=day_box())
    unit_due_on = forms.DateField(label="Hạn đơn vị gửi Sở Nội vụ", widget=day_box())
    due_on = forms.DateField(label="Hạn tỉnh báo cáo", widget=day_box())
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="Đơn vị phải báo cáo", to_field_name="code", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, units, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = units

    def days(self) -> RoundDays:
        """The dates that were typed."""
        said = self.cleaned_data
        return RoundDays(said["starts_on"], said["cutoff_on"], said["unit_due_on"], said["due_on"])


class QuestionForm(forms.Form):
    """One question; a row without text is none."""

    text = forms.CharField(
        label="Nội dung", required=False, max_length=500, widget=forms.TextInput(attrs={"placeholder": " "})
    )
    kind = forms.ChoiceField(label="Cách trả lời", choices=QuestionKind.choices)
    unit_of_measure = forms.CharField(label="Đơn vị tính", required=False, max_length=60)
    is_required = forms.BooleanField(label="Bắt buộc", required=False, initial=True)

    def has_changed(self) -> bool:
        """A row is looked at only where it asks something."""
        return bool(self["text"].value())


Questions = forms.formset_factory(QuestionForm, extra=_EMPTY_QUESTIONS, max_num=MOST_QUESTIONS)


def more_rows(data: QueryDict) -> forms.BaseFormSet:
    """The rows as they were typed, and some empty ones more, up to the most that a round asks."""
    said = data.copy()
    count = Questions(data, prefix="q").total_form_count()
    total = min(count + _MORE, MOST_QUESTIONS)
    said["q-TOTAL_FORMS"] = str(total)
    for index in range(count, total):
        said[f"q-{index}-kind"], said[f"q-{index}-is_required"] = QuestionKind.TEXT, "on"
    return Questions(said, prefix="q")


def typed_so_far(data: QueryDict) -> dict:
    """What was typed above the rows, to stand there again unjudged."""
    return data.dict() | {"units": data.getlist("units")}


def typed_questions(rows: Iterable[QuestionForm]) -> list[Question]:
    """Those rows that ask something."""
    return [Question(**row.cleaned_data) for row in rows if row.cleaned_data.get("text")]


class NumberBox(DecimalBox):
    """An answer may wait while the words are written; only sending asks for it."""

    def clean(self, value):
        """The number, or None."""
        return super().clean(value) if value else None


class YesNoBox(forms.TypedChoiceField):
    """Yes, no, or not answered yet."""

    def clean(self, value):
        """1, 0 or None."""
        return super().clean(value) if value else None


class NumberAnswerForm(PartForm):
    """A number with an explanation."""

    answer = NumberBox(label="Trả lời")
    field_order = ["answer", "body", "seen_version"]


class YesNoAnswerForm(PartForm):
    """Yes or no with an explanation."""

    answer = YesNoBox(
        label="Trả lời",
        choices=[("1", "Có"), ("0", "Không")],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    field_order = ["answer", "body", "seen_version"]


def part_form(part: ReportPart, data=None, **kwargs) -> PartForm:
    """The form that fits the part: its words, and the answer where a round asks for a number, or for yes or no."""
    kind = part.question.kind if part.question else QuestionKind.TEXT
    made = {QuestionKind.NUMBER: NumberAnswerForm, QuestionKind.YES_NO: YesNoAnswerForm}.get(kind, PartForm)
    answer = part.answer
    if kind == QuestionKind.YES_NO and answer is not None:
        answer = str(int(answer))
    form = made(data, initial={"body": part.body, "seen_version": part.version, "answer": answer}, **kwargs)
    if "answer" in form.fields:
        form.fields["body"].label = "Giải trình"
        form.fields["body"].widget.attrs = {"rows": 4}
        form.fields["answer"].widget.attrs["autofocus"] = True
        form.fields["answer"].required = part.question.is_required
        if part.question.unit_of_measure:
            form.fields["answer"].label = f"Trả lời ({part.question.unit_of_measure})"
    return form
