"""Forms of the catalogue's entries: what an indicator means, who reports it, its next version, its parts."""

from collections.abc import Mapping
from typing import Any, Self

from django import forms

from indicators.enums import Aggregation, Direction, UnitOfMeasure
from indicators.forms.asked import kinds_field, periods_field
from indicators.models import Indicator, IndicatorPart, ReformArea
from indicators.services.indicators import FIRST_YEAR, FRAME, MEANING, MEANT
from reform.common import clock
from reform.common.forms import SeenVersionForm
from reform.common.text import clean

_TEXT = {"autocomplete": "off"}
_EMPTY_ROWS = 4  # for parts to be added at once


class _KeepingForm(SeenVersionForm):
    """A form over an indicator that somebody else may change meanwhile."""

    indicator: Indicator | None = None
    told: Mapping[str, Any] = {}  # what else the form was made with

    @property
    def seen(self) -> int:
        """The version that the person looked at, of a form that is in order."""
        return self.cleaned_data["seen_version"]

    def again(self) -> Self:
        """The same with what was typed and why it was refused, over the indicator as it is now."""
        if self.indicator is None or not self.is_bound:
            return self
        self.indicator.refresh_from_db()
        fresh = type(self)(self.seen_again(self.indicator), indicator=self.indicator, **self.told)
        fresh.is_valid()
        for error in self.non_field_errors():
            fresh.add_error(None, error)
        return fresh


class MeaningForm(_KeepingForm):
    """What a version says: the words, the unit, the rule, the counting."""

    name = forms.CharField(
        label="Tên chỉ tiêu",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy nhập tên chỉ tiêu."},
    )
    definition = forms.CharField(
        label="Định nghĩa",
        help_text="Một, hai câu: đếm cái gì, không đếm cái gì.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Hãy ghi định nghĩa: đếm cái gì, không đếm cái gì."},
    )
    unit_of_measure = forms.ChoiceField(label="Đơn vị tính", choices=UnitOfMeasure.choices)
    direction = forms.ChoiceField(label="Chiều hướng", choices=Direction.choices)
    aggregation = forms.ChoiceField(
        label="Cách tổng hợp",
        choices=Aggregation.choices,
        help_text="Tỷ lệ của nhiều đơn vị là tổng tử số trên tổng mẫu số, không lấy trung bình.",
    )
    numerator_name = forms.CharField(
        label="Tử số", required=False, max_length=200, widget=forms.TextInput(attrs=_TEXT), help_text="Khi là tỷ lệ."
    )
    denominator_name = forms.CharField(
        label="Mẫu số", required=False, max_length=200, widget=forms.TextInput(attrs=_TEXT), help_text="Khi là tỷ lệ."
    )
    cumulative = forms.BooleanField(label="Số liệu của mỗi kỳ lũy kế từ đầu năm", required=False)
    source = forms.CharField(
        label="Nguồn",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=_TEXT),
        help_text="Văn bản đặt ra chỉ tiêu này.",
    )

    def meaning(self) -> dict[str, Any]:
        """What the services take of it."""
        return {name: self.cleaned_data[name] for name in MEANING if name in self.cleaned_data}


class IndicatorForm(MeaningForm):
    """A new indicator, or one that is corrected; without the meaning where figures were counted by it."""

    area = forms.ModelChoiceField(
        label="Lĩnh vực", queryset=ReformArea.objects.all(), to_field_name="key", empty_label=None
    )
    narrows = forms.ModelChoiceField(
        label="Trong đó của",
        required=False,
        queryset=Indicator.objects.order_by("code"),
        to_field_name="code",
        empty_label="Không",
        help_text="Chỉ tiêu rộng hơn, mà chỉ tiêu này chỉ đếm một phần.",
    )
    from_year = forms.IntegerField(
        label="Áp dụng từ năm",
        required=False,
        help_text="Các năm trước không phải nhập và không tính là thiếu. Để trống: mọi năm.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", **_TEXT}),
        error_messages={"invalid": "Năm gồm bốn chữ số, ví dụ 2026."},
    )
    reporter_kinds = kinds_field()
    periods_asked = periods_field()
    published_in = forms.TypedChoiceField(
        label="Tháng công bố năm sau",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Không phải chỉ số được công bố"), *((month, f"Tháng {month}") for month in range(1, 13))],
        help_text="Đối với chỉ số do cơ quan khác công bố, như PAR INDEX.",
    )
    parts_add_up = forms.BooleanField(label="Số liệu các phần cộng lại thành số chung", required=False)

    def __init__(self, *args, indicator: Indicator | None = None, counted: bool = False, **kwargs) -> None:
        initial = {**_initial(indicator, (*MEANING, *FRAME)), "from_year": _begins(indicator)}
        super().__init__(*args, initial=initial, **kwargs)
        self.indicator, self.told = indicator, {"counted": counted}
        if indicator is None:
            self.fields["code"] = forms.CharField(
                label="Mã",
                max_length=20,
                help_text="Chữ in hoa không dấu và số, ví dụ TTHC-36; mã không đổi về sau.",
                widget=forms.TextInput(attrs=_TEXT),
                error_messages={"required": "Hãy nhập mã chỉ tiêu."},
            )
        if counted:
            for name in MEANT:
                if name != "definition" or indicator.definition:
                    del self.fields[name]

    def clean_code(self) -> str:
        """A code of its own: saving under one that is taken would change that indicator."""
        code = clean(self.cleaned_data["code"])
        if Indicator.objects.filter(code=code).exists():
            raise forms.ValidationError(f"Mã {code} đã được dùng cho một chỉ tiêu khác.")
        return code

    def values(self) -> dict[str, Any]:
        """What `save_indicator` takes; what the form does not show stays as it is."""
        kept = {name: getattr(self.indicator, name) for name in ("code", *MEANING, *FRAME)} if self.indicator else {}
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen_version"}
        return kept | given | {"from_year": given["from_year"] or FIRST_YEAR}


class VersionForm(MeaningForm):
    """The next version of a meaning, from a year on, and why."""

    from_year = forms.IntegerField(
        label="Áp dụng từ năm",
        widget=forms.TextInput(attrs={"inputmode": "numeric", **_TEXT}),
        error_messages={"required": "Hãy nhập năm áp dụng.", "invalid": "Năm gồm bốn chữ số, ví dụ 2026."},
    )
    reason = forms.CharField(
        label="Lý do thay đổi",
        max_length=300,
        help_text="Ghi văn bản quy định cách đếm mới, nếu có.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy nêu lý do thay đổi."},
    )

    def __init__(self, *args, indicator: Indicator, **kwargs) -> None:
        super().__init__(*args, initial=_initial(indicator, MEANING), **kwargs)
        self.indicator = indicator

    def values(self) -> dict[str, Any]:
        """What `change_definition` takes."""
        return {name: self.cleaned_data[name] for name in (*MEANING, "from_year", "reason", "seen_version")}


class PartsForm(_KeepingForm):
    """The parts of an indicator in their order, one a line of two boxes; a line without a code is none."""

    def __init__(self, *args, indicator: Indicator, **kwargs) -> None:
        super().__init__(*args, initial={"seen_version": indicator.version}, **kwargs)
        self.indicator = indicator
        known = list(indicator.parts.all())
        rows = max(len(known) + _EMPTY_ROWS, self._sent_rows())
        for place in range(rows):
            part = known[place] if place < len(known) else None
            self._add_row(place, part)
        self.rows = [(self[f"code_{place}"], self[f"name_{place}"]) for place in range(rows)]

    def _sent_rows(self) -> int:
        sent = [name.removeprefix("code_") for name in self.data if name.startswith("code_")]
        return min(max((int(number) + 1 for number in sent if number.isdecimal() and len(number) < 3), default=0), 70)

    def _add_row(self, place: int, part: IndicatorPart | None) -> None:
        for name, label, length in (("code", "Mã", 20), ("name", "Tên phần", 200)):
            self.fields[f"{name}_{place}"] = forms.CharField(
                label=f"{label} {place + 1}",
                required=False,
                max_length=length,
                initial=getattr(part, name, ""),
                widget=forms.TextInput(attrs={**_TEXT, "aria-label": f"{label}, dòng {place + 1}"}),
            )

    def parts(self) -> list[tuple[str, str]]:
        """What `save_parts` takes."""
        lines = [
            (self.cleaned_data[f"code_{place}"], self.cleaned_data[f"name_{place}"]) for place in range(len(self.rows))
        ]
        return [(code, name) for code, name in lines if code or name]


def _begins(indicator: Indicator | None) -> int | None:
    """The year from which it is asked for: of a new one this year, of one that is asked for all years none."""
    if indicator is None:
        return clock.today().year
    first = indicator.versions.get(number=1).from_year
    return first if first > FIRST_YEAR else None


def _initial(indicator: Indicator | None, names: tuple[str, ...]) -> Mapping[str, Any]:
    if indicator is None:
        return {"cumulative": True, "area": None}
    values = {name: getattr(indicator, name) for name in names} | {"seen_version": indicator.version}
    for name, key in (("area", "key"), ("narrows", "code")):
        if values.get(name) is not None:
            values[name] = getattr(values[name], key)
    return values
