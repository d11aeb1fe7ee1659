"""The forms of a review: a row as a person corrects it, and a unit that the catalogue does not have yet."""

from collections.abc import Iterable
from typing import Any

from django import forms

from organisations.enums import UnitKind
from organisations.models import Unit
from plans.enums import DeadlineType
from plans.models import ImportRow, PlanImport
from plans.queries.import_places import UnitPlace
from plans.queries.import_sections import section_area, standings_of
from plans.services.import_edit import RowEdit, as_typed
from reform.common.forms import RefusableForm, SeenVersionForm, day_box

_DAY_WORDS = "Ghi theo ngày/tháng/năm, ví dụ 30/06/2025."
_BY_WORDS = "Theo lời văn ở trên"
_KINDS = [(kind.value, kind.label) for kind in DeadlineType if kind != DeadlineType.UNSPECIFIED]


def _text(label: str, limit: int, *, rows: int = 1, hint: str = "", required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput(attrs={"autocomplete": "off"})
    too_long = f"{label} dài %(show_value)s ký tự, tối đa %(limit_value)s. Hãy rút gọn."
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=limit,
        widget=widget,
        error_messages={"max_length": too_long, "required": "Hãy nhập nội dung nhiệm vụ."},
    )


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=day_box(), error_messages={"invalid": _DAY_WORDS})


class RowFields(RefusableForm):
    """What a person says of a row; the services read what is typed as the importer reads a file."""

    title = _text("Nội dung nhiệm vụ, hoạt động", 2000, rows=2, required=True)
    label = _text("Số thứ tự", 60)
    leads = _text("Đơn vị chủ trì", 1000, rows=2, hint="Nhiều đơn vị cách nhau bằng dấu chấm phẩy (;).")
    supports = _text("Đơn vị phối hợp", 1000, rows=2, hint="Nhiều đơn vị cách nhau bằng dấu chấm phẩy (;).")
    deadline = _text("Thời hạn theo văn bản", 500, hint="Ghi đúng lời văn, ví dụ “Quý III/2025”, “Thường xuyên”.")
    deadline_kind = forms.ChoiceField(
        label="Hiểu thời hạn là",
        choices=[("", _BY_WORDS), *_KINDS],
        required=False,
        help_text="Chỉ chọn khi hệ thống chưa hiểu đúng lời văn.",
    )
    starts_on = _day("Ngày bắt đầu")
    due_on = _day("Ngày phải hoàn thành")
    product = _text("Sản phẩm, kết quả", 10_000, rows=2)
    requirement = _text("Mục tiêu, yêu cầu thực hiện", 10_000, rows=2)
    note = _text("Ghi chú", 10_000, rows=2)

    def edit(self) -> RowEdit:
        """What was typed, for the service."""
        data = self.cleaned_data
        return RowEdit(**{name: data[name] for name in RowEdit.__dataclass_fields__})


class RowForm(RowFields, SeenVersionForm):
    """A row as it stands now."""

    area = forms.ChoiceField(label="Lĩnh vực của cả mục", required=False)

    def __init__(self, *args, plan_import: PlanImport, row: ImportRow, areas: list[tuple[str, str]], **kwargs) -> None:
        self.row = row
        initial = row_values(plan_import, row)
        super().__init__(*args, initial=initial, auto_id=f"r{row.pk}-%s", **kwargs)
        self.fields["area"].choices = areas if initial["area"] else [("", "Chọn lĩnh vực"), *areas]
        standing = standings_of(plan_import.outline).get(row.position)
        if standing:
            self.fields["area"].help_text = f"Áp dụng cho mọi dòng của mục “{standing.heading}”."

    def others(self) -> list[tuple[str, str]]:
        """(label, what is stored now) of each field that holds something else than what was typed."""
        stored = {name: self[name].initial for name in self.fields if name != "seen_version"}
        return [
            (self.fields[name].label, _shown(self.fields[name], value))
            for name, value in stored.items()
            if name in self.cleaned_data and (self.cleaned_data[name] or "") != (value or "")
        ]


def row_values(plan_import: PlanImport, row: ImportRow) -> dict[str, Any]:
    """The row as the fields of its form hold it."""
    standing = standings_of(plan_import.outline).get(row.position)
    area = section_area(plan_import.outline, standing.section) if standing else ""
    return {**vars(as_typed(plan_import, row)), "area": area, "seen_version": row.version}


def _shown(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value or "", ""))
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value or "(trống)")


class DecisionForm(forms.Form):
    """What is decided on one row: a doubt is none (`accept` is its key), all of it is right, it is no work, it goes
    with the row above, or what becomes of its hint.
    """

    ACCEPT, ALL, OUT, BACK, JOIN, KEEP, DROP = "accept", "all", "out", "back", "join", "keep", "drop"
    decision = forms.ChoiceField(choices=[(name, name) for name in (ALL, OUT, BACK, JOIN, KEEP, DROP)], required=False)
    accept = forms.CharField(required=False, max_length=20)
    seen_version = forms.IntegerField(required=False)

    def clean(self) -> dict[str, Any]:
        """The button that was pressed: one of the row's, or that of a doubt."""
        data = self.cleaned_data
        key = data.pop("accept", "")
        if not key and not data.get("decision"):
            raise forms.ValidationError("Hãy chọn một việc.")
        return data | {"key": key, "decision": self.ACCEPT if key else data["decision"]}


class KindForm(forms.Form):
    """What is decided on many rows at once: all doubts of a code and field, one of the file, or a hint."""

    code = forms.CharField(required=False, max_length=60)
    field = forms.CharField(required=False, max_length=60)
    key = forms.CharField(required=False, max_length=20)
    hint = forms.CharField(required=False, max_length=20)
    keep = forms.BooleanField(required=False)


class ReopenForm(forms.Form):
    """Which doubt is to be looked at once more: its key, and its row unless it is one of the file."""

    key = forms.CharField(max_length=20)
    row = forms.IntegerField(required=False)


class NewRowForm(RowFields):
    """A row that the importer did not find: where it stands, and what it says."""

    place = forms.ChoiceField(label="Thuộc mục", error_messages={"invalid_choice": "Hãy chọn mục của dòng mới."})
    left_out = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args, places: list[tuple[str, str]], **kwargs) -> None:
        super().__init__(*args, auto_id="n-%s", **kwargs)
        self.fields["place"].choices = places

    def chosen(self) -> dict[str, Any]:
        """Where the row stands, as the service takes it."""
        section, _, task = self.cleaned_data["place"].partition("-")
        return {"section": int(section), "task": int(task or 0), "left_out": self.cleaned_data["left_out"]}


class NewUnitForm(RefusableForm):
    """A unit that the file names and the catalogue does not have; for a group, its members."""

    place = forms.ChoiceField(
        label="Loại và nơi trực thuộc",
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn loại đơn vị.", "invalid_choice": "Hãy chọn một loại trong danh sách."},
    )
    name = forms.CharField(
        label="Tên đầy đủ", max_length=200, error_messages={"required": "Hãy nhập tên đầy đủ của đơn vị."}
    )
    short_name = forms.CharField(label="Tên ngắn", max_length=60, required=False)
    members = forms.MultipleChoiceField(
        label="Thành viên của nhóm",
        help_text="Việc của nhóm được giao cho từng thành viên. Chưa chọn ai thì chưa giao đến đơn vị nào.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args, places: list[UnitPlace], units: Iterable[Unit], spelling: str, **kwargs) -> None:
        self.places = {place.value: place for place in places}
        self.units = {str(unit.pk): unit for unit in units if not unit.is_group}
        super().__init__(*args, initial={"name": spelling}, **kwargs)
        self.fields["place"].choices = [(place.value, place.label) for place in places]
        self.fields["members"].choices = [(key, unit.name) for key, unit in self.units.items()]

    def chosen(self) -> dict[str, Any]:
        """The unit as the service takes it."""
        data = self.cleaned_data
        place = self.places[data["place"]]
        members = [self.units[key] for key in data["members"]] if place.kind == UnitKind.GROUP else []
        named = {"name": data["name"], "short_name": data["short_name"]}
        return {"kind": place.kind, "parent": place.parent, "members": members} | named
