"""Filters of the board of targets, and the form of one target."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget

from indicators.models import Indicator
from plans.enums import Pace, TargetResult
from plans.forms.filters import FilterForm, any_of
from plans.models import Target, Task
from plans.queries.target_board import Asked
from plans.queries.target_tasks import TaskChoices
from plans.services.targets import TargetFacts
from reform.common.forms import SeenVersionForm
from reform.common.spreadsheets import read_decimal
from reform.common.text import clean_lines
from reform.common.wording import number

_LONGEST = 1_000  # letters of a number or of all steps


class TargetFilterForm(FilterForm):
    """Words, plan, area, horizon, result, level and indicator; what is offered, the board says (`offering`)."""

    plan = any_of("Kế hoạch")
    area = any_of("Lĩnh vực")
    result = any_of("Kết quả", TargetResult.choices)
    horizon = any_of("Đến năm")
    scope = any_of("Phạm vi")
    indicator = any_of("Chỉ tiêu")

    def asked(self) -> Asked:
        """What the address asks for; what is not on offer finds nothing, and a result that there is none of counts
        as none.
        """
        names = ("q", "plan", "area", "horizon", "scope", "indicator", "sort")
        result = self.data.get("result", "")
        values = {name: self.data.get(name, "").strip()[:200] for name in names}
        return Asked(**values, result=result if result in TargetResult.values else "")

    def offering(self, offered: dict[str, list[tuple[str, str]]]) -> "TargetFilterForm":
        """The form with what can be chosen."""
        for name, choices in offered.items():
            self.fields[name].choices = [("", "Tất cả"), *choices]
        return self


class NumberField(forms.Field):
    """A number with decimal comma; one that can be read in two ways is refused."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Decimal | None:
        """The number, None for an empty box."""
        try:
            return read_decimal(str(value or "")[:_LONGEST])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """As it is written here."""
        return number(value).replace(".", "") if isinstance(value, Decimal) else value


class StepsField(forms.Field):
    """A year and a value a line: "2027: 75,5"."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> tuple[tuple[int, Decimal], ...]:
        """The steps by year; raises for a line that is none."""
        lines = [line for line in clean_lines(str(value or "")[:_LONGEST]).splitlines() if line]
        return tuple(sorted(_step(line) for line in lines))


class TargetForm(SeenVersionForm):
    """What is known of a target beside its words; the service decides what is accepted."""

    indicator = forms.ModelChoiceField(
        label="Chỉ tiêu đo",
        required=False,
        queryset=Indicator.objects.none(),
        to_field_name="code",
        empty_label="Chưa gắn với chỉ tiêu nào",
        help_text="Kết quả của mục tiêu lấy từ số liệu của chỉ tiêu này.",
    )
    scope = forms.CharField(
        label="Phạm vi",
        required=False,
        max_length=120,
        help_text="“cấp tỉnh”, “cấp huyện” hoặc “cấp xã” thì chỉ tính các đơn vị thuộc cấp đó.",
    )
    population = forms.CharField(label="Đối tượng", required=False, max_length=200)
    exceptions = forms.CharField(
        label="Không tính", required=False, max_length=300, help_text="Những gì văn bản không tính vào mẫu số."
    )
    baseline_year = forms.IntegerField(
        label="Năm gốc", required=False, error_messages={"invalid": "Năm gốc ghi bằng bốn chữ số, ví dụ 2021."}
    )
    baseline_value = NumberField(
        label="Giá trị gốc",
        required=False,
        help_text="Để trống thì lấy số liệu đã nhập của năm gốc.",
    )
    pace = forms.ChoiceField(label="Tiến độ kỳ vọng", choices=Pace.choices, widget=forms.RadioSelect)
    steps = StepsField(
        label="Các bước của kế hoạch",
        required=False,
        help_text="Mỗi dòng một bước: năm, dấu hai chấm, mức phải đạt vào cuối năm đó. Ví dụ 2027: 75,5",
    )
    served_by = forms.ModelMultipleChoiceField(
        label="Nhiệm vụ thực hiện",
        required=False,
        queryset=Task.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Có nhiệm vụ không còn trong kế hoạch. Hãy chọn lại."},
    )

    def __init__(self, *args, target: Target, tasks: TaskChoices, **kwargs) -> None:
        super().__init__(*args, initial=_initial(target), **kwargs)
        self._first = {task.pk for task in tasks.first}
        self.fields["indicator"].queryset = Indicator.objects.order_by("area__position", "code")
        self.fields["served_by"].queryset = tasks.every
        self.fields["served_by"].label_from_instance = lambda task: str(task)

    def facts(self) -> TargetFacts:
        """What was typed, for the service."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "seen_version"}
        return TargetFacts(**data | {"served_by": tuple(data["served_by"])})

    def first_boxes(self) -> Iterator[BoundWidget]:
        """The boxes of the tasks that are chosen or suggested."""
        return (box for box in self["served_by"] if int(str(box.data["value"])) in self._first)

    def other_boxes(self) -> Iterator[BoundWidget]:
        """Those of all other tasks of the plan."""
        return (box for box in self["served_by"] if int(str(box.data["value"])) not in self._first)


def _initial(target: Target) -> dict[str, Any]:
    names = ("scope", "population", "exceptions", "baseline_year", "baseline_value", "pace")
    steps = target.steps.order_by("year").values_list("year", "value")
    return {name: getattr(target, name) for name in names} | {
        "seen_version": target.version,
        "indicator": target.indicator.code if target.indicator else None,
        "steps": "\n".join(f"{year}: {number(value).replace('.', '')}" for year, value in steps),
        "served_by": list(target.served_by.values_list("pk", flat=True)),
    }


def _step(line: str) -> tuple[int, Decimal]:
    year, colon, value = line.partition(":")
    year = year.strip().lower().removeprefix("năm").strip()
    if not colon or not (year.isdecimal() and len(year) == 4):
        raise forms.ValidationError(f"Dòng “{line[:40]}” chưa đúng dạng. Hãy ghi như 2027: 75,5.")
    try:
        found = read_decimal(value.strip().removesuffix("%"))
    except ValueError as error:
        raise forms.ValidationError(str(error)) from error
    if found is None:
        raise forms.ValidationError(f"Dòng “{line[:40]}” chưa có giá trị. Hãy ghi như 2027: 75,5.")
    return int(year), found
