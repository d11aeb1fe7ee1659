"""Registers: what a list is filtered by, the form of an entry of each of them, findings of an inspection."""

from dataclasses import fields as fields_of
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms

from indicators.models import ReformArea
from organisations.models import Unit
from plans.forms.filters import FilterForm, any_of, area_choices
from reform.common.forms import SeenVersionForm, day_field
from reform.common.wording import day
from reporting.enums import CommunicationForm, RegisterKind, SteeringKind
from reporting.models import Entry, Finding
from reporting.queries.registers import OPEN, STRUCK, Asked, WindowChoice, window_key
from reporting.services.registers import FACTS, EntryFacts, Found, facts_of

_EXAMPLE = "05/03/2025"
_COUNT = "Hãy nhập số nguyên từ 0 trở lên, ví dụ 120."
_DAY_FORM = "%Y%m%d"


class CountBox(forms.IntegerField):
    """A whole number as it is written here; dots between thousands are taken."""

    def __init__(self, label: str, *, required: bool = False, hint: str = "") -> None:
        box = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        messages = {"required": _COUNT, "invalid": _COUNT, "min_value": _COUNT}
        super().__init__(
            label=label, required=required, help_text=hint, min_value=0, widget=box, error_messages=messages
        )

    def to_python(self, value: Any) -> int | None:
        """The number."""
        return super().to_python(value.replace(".", "").strip() if isinstance(value, str) else value)


class RegisterFilterForm(FilterForm):
    """Days, unit, area, words; standing entries, struck ones, or inspections with open findings. Without days in the
    address those of the current year's report.
    """

    ky = any_of("Kỳ")
    unit = any_of("Cơ quan")
    area = any_of("Lĩnh vực")
    state = any_of("Tình trạng")

    def __init__(
        self, data: Any, *, kind: RegisterKind, windows: list[WindowChoice], units: list[tuple[str, str]], on: date
    ) -> None:
        data = data.copy()
        if "ky" not in data:
            data["ky"] = next((one.key for one in windows if one.starts_on <= on <= one.ends_on), "")
        super().__init__(data)
        self.windows = {choice.key: choice for choice in windows}
        choices = [(choice.key, choice.label) for choice in windows]
        if (other := _window(data.get("ky", ""))) and window_key(*other) not in self.windows:
            choices.insert(0, (window_key(*other), f"{day(other[0])} – {day(other[1])}"))
        self.fields["ky"].choices = [("", "Mọi ngày"), *choices]
        self.fields["area"].choices += area_choices()
        states = [("", "Chưa gạch bỏ"), (STRUCK, "Đã gạch bỏ")]
        if kind == RegisterKind.INSPECTION:
            states.insert(1, (OPEN, "Còn phát hiện chưa xử lý"))
        self.fields["state"].choices = states
        if len(units) > 1:
            self.fields["unit"].choices += units
        else:
            del self.fields["unit"]

    def asked(self) -> Asked:
        """What was chosen; what is not on offer counts as not chosen."""
        found = self.chosen()
        starts_on, ends_on = _window(found.get("ky", "")) or (None, None)
        told = {name: found.get(name, "") for name in ("unit", "area", "state")}
        return Asked(starts_on, ends_on, words=found.get("q", ""), **told)

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the days narrows the list."""
        return any(value for name, value in self.chosen().items() if name != "ky")


def _window(key: str) -> tuple[date, date] | None:
    """The days that an address names, or None."""
    try:
        first, last = (datetime.strptime(part, _DAY_FORM).date() for part in key.split("-"))
    except ValueError:
        return None
    return (first, last) if first <= last and first.year >= 1900 else None


def _line(label: str, hint: str = "", *, required: bool = True, most: int = 200) -> forms.CharField:
    messages = {"required": f"Hãy nhập {label[0].lower()}{label[1:]}."}
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most, error_messages=messages)


def _choice(label: str, choices: Any) -> forms.ChoiceField:
    messages = {"required": f"Hãy chọn {label[0].lower()}{label[1:]}."}
    return forms.ChoiceField(label=label, choices=[("", "Chọn…"), *choices.choices], error_messages=messages)


class EntryForm(SeenVersionForm):
    """What every entry asks. `lines` is how the fields stand beside each other; `units` are those in whose registers
    the person may enter something new, and of one there is nothing to choose.
    """

    register: ClassVar[RegisterKind]
    lines: ClassVar[tuple[tuple[str, ...], ...]]
    labels: ClassVar[dict[str, str]] = {}

    unit = forms.ModelChoiceField(Unit.objects.none(), label="Sổ của", to_field_name="code", empty_label=None)
    happened_on = day_field("Ngày", example=_EXAMPLE, missing="Hãy nhập ngày.")
    title = forms.CharField(
        label="Nội dung",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy nhập nội dung."},
    )
    area = forms.ModelChoiceField(
        ReformArea.objects.all(), label="Lĩnh vực", required=False, to_field_name="key", empty_label="Chung"
    )
    note = forms.CharField(label="Ghi chú", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, entry: Entry | None = None, units: list[Unit] = (), initial=None, **kwargs) -> None:
        initial = dict(initial or {})
        if entry is not None:
            kept = facts_of(entry)
            initial |= {field.name: getattr(kept, field.name) for field in fields_of(kept)}
            initial |= {"seen_version": entry.version, "area": entry.area.key if entry.area else None}
        name = f"e{entry.pk}" if entry else "new"
        super().__init__(*args, initial=initial, auto_id=f"{name}-%s", **kwargs)
        if len(units) > 1:
            self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
            self.fields["unit"].initial = units[0].code
        else:
            del self.fields["unit"]
        for field, label in self.labels.items():
            self.fields[field].label = label

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The fields as they stand beside each other."""
        return [[self[name] for name in line] for line in (*self.lines, ("area", "note"))]

    def facts(self) -> EntryFacts:
        """As the services take them."""
        kind = FACTS[self.register]
        return kind(**{field.name: self.cleaned_data[field.name] for field in fields_of(kind)})


class InspectionForm(EntryForm):
    """An inspection; what it found is noted below it."""

    register = RegisterKind.INSPECTION
    lines = (("happened_on", "inspected"), ("title",), ("document", "is_unannounced"))
    labels: ClassVar = {"happened_on": "Ngày kiểm tra", "title": "Nội dung kiểm tra"}

    inspected = _line("Đơn vị được kiểm tra")
    document = _line("Văn bản", "Kế hoạch hoặc quyết định kiểm tra, ví dụ 15/KH-STP.", required=False)
    is_unannounced = forms.BooleanField(label="Kiểm tra đột xuất", required=False)


class DocumentForm(EntryForm):
    """A document that directs reform work."""

    register = RegisterKind.DOCUMENT
    lines = (("happened_on", "number", "kind"), ("title",))
    labels: ClassVar = {"happened_on": "Ngày ban hành", "title": "Trích yếu"}

    number = _line("Số, ký hiệu", most=60)
    kind = _choice("Loại văn bản", SteeringKind)


class MakingKnownForm(EntryForm):
    """Something done to make reform known."""

    register = RegisterKind.COMMUNICATION
    lines = (("happened_on", "form"), ("title",), ("quantity", "audience"))
    labels: ClassVar = {"happened_on": "Ngày thực hiện"}

    form = _choice("Hình thức", CommunicationForm)
    quantity = CountBox("Số lượng", required=True, hint="Số hội nghị, tin, bài, tờ rơi…")
    audience = CountBox("Lượt người tham gia, tiếp cận", hint="Để trống nếu không thống kê.")


class DialogueForm(EntryForm):
    """A meeting with people or enterprises."""

    register = RegisterKind.DIALOGUE
    lines = (("happened_on", "with_whom"), ("title",), ("participants", "raised", "answered"))
    labels: ClassVar = {"happened_on": "Ngày đối thoại", "title": "Nội dung đối thoại"}

    with_whom = _line("Đối tượng đối thoại")
    participants = CountBox("Số người tham dự", required=True)
    raised = CountBox("Số kiến nghị", required=True)
    answered = CountBox("Đã giải quyết, trả lời", required=True)


class SurveyForm(EntryForm):
    """A survey, on the day when it ended."""

    register = RegisterKind.SURVEY
    lines = (("happened_on",), ("title",), ("sent", "returned", "satisfied"))
    labels: ClassVar = {"happened_on": "Ngày kết thúc khảo sát", "title": "Nội dung khảo sát"}

    sent = CountBox("Số phiếu phát ra", required=True)
    returned = CountBox("Số phiếu thu về", required=True)
    satisfied = CountBox("Số phiếu hài lòng", hint="Để trống nếu không hỏi mức độ hài lòng.")


ENTRY_FORMS: dict[RegisterKind, type[EntryForm]] = {
    form.register: form for form in (InspectionForm, DocumentForm, MakingKnownForm, DialogueForm, SurveyForm)
}


class StrikeForm(SeenVersionForm):
    """Why an entry is struck out."""

    reason = forms.CharField(
        label="Lý do gạch bỏ",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy nêu lý do gạch bỏ."},
    )

    def __init__(self, *args, entry: Entry, **kwargs) -> None:
        super().__init__(*args, initial={"seen_version": entry.version}, auto_id=f"s{entry.pk}-%s", **kwargs)


class FindingForm(SeenVersionForm):
    """What an inspection found, by when it is to be put right, and when and how it was."""

    text = forms.CharField(
        label="Tồn tại, hạn chế phát hiện",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy nhập tồn tại, hạn chế phát hiện."},
    )
    due_on = day_field("Thời hạn khắc phục", example=_EXAMPLE)
    handled_on = day_field("Ngày xử lý", example=_EXAMPLE)
    handling = forms.CharField(label="Kết quả xử lý", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, inspection: int, finding: Finding | None = None, **kwargs) -> None:
        initial: dict[str, Any] = {}
        if finding is not None:
            initial = {field.name: getattr(finding, field.name) for field in fields_of(Found)}
            initial |= {"seen_version": finding.version}
        name = f"f{finding.pk}" if finding else f"i{inspection}"
        super().__init__(*args, initial=initial, auto_id=f"{name}-%s", **kwargs)

    def found(self) -> Found:
        """As the services take it."""
        return Found(**{field.name: self.cleaned_data[field.name] for field in fields_of(Found)})
