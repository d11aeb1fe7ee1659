"""A regime of reporting: what it is called, its periods, outline and annexes; and the routing table."""

import re
from datetime import date

from django import forms
from django.http import QueryDict

from organisations.models import Unit
from reform.common.forms import RefusableForm, SeenVersionForm, day_box
from reform.common.periods import Period
from reporting.enums import AnnexKind, DueFrom, ReportLevel
from reporting.models import OutlinePart, Regime
from reporting.regimes import REMINDED, AnnexRow, Due, MonthDay, OutlineRow, PeriodRule

_PERIODIC = [choice for choice in Period.choices if choice[0] != Period.AD_HOC]
_OWN_WORDS = "other"  # a heading whose text only people write
_EMPTY_ROWS = 3
_NUMBER = {"inputmode": "numeric"}


class NewRegimeForm(RefusableForm):
    """What a province's own regime begins as, and from when it holds."""

    pattern = forms.ChoiceField(label="Lập theo mẫu", widget=forms.RadioSelect)
    name = forms.CharField(label="Tên chế độ báo cáo", max_length=300)
    valid_from = forms.DateField(label="Áp dụng từ ngày", widget=day_box())

    def __init__(self, *args, patterns: list[tuple[str, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pattern"].choices = patterns


class RegimeForm(SeenVersionForm):
    """What a regime is called, when it holds, how its rounds follow each other."""

    name = forms.CharField(label="Tên chế độ báo cáo", max_length=300)
    basis = forms.CharField(label="Căn cứ", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    valid_from = forms.DateField(label="Áp dụng từ ngày", widget=day_box())
    valid_to = forms.DateField(label="Đến hết ngày", required=False, widget=day_box())
    waits_for_last = forms.BooleanField(
        label="Chỉ tự mở kỳ sau khi báo cáo của kỳ trước được tiếp nhận hết", required=False
    )
    closes_days_after = forms.IntegerField(
        label="Tự đóng kỳ sau hạn tỉnh báo cáo (ngày)",
        required=False,
        min_value=0,
        max_value=365,
        widget=forms.TextInput(attrs=_NUMBER),
        help_text="Để trống: kỳ vẫn mở để nhận báo cáo muộn, Sở Nội vụ tự đóng.",
    )

    def __init__(self, *args, regime: Regime, **kwargs) -> None:
        names = ("name", "basis", "valid_from", "valid_to", "waits_for_last", "closes_days_after")
        initial = {name: getattr(regime, name) for name in names} | {"seen_version": regime.version}
        super().__init__(*args, initial=initial, **kwargs)


class MonthDayField(forms.CharField):
    """A day of every year: 14/3."""

    def __init__(self, **kwargs) -> None:
        kwargs["widget"] = forms.TextInput(attrs=_NUMBER | {"placeholder": "ngày/tháng", "autocomplete": "off"})
        super().__init__(max_length=5, **kwargs)

    def clean(self, value: str) -> MonthDay | None:
        """Any day of a leap year, also 31 of a short month: it means the last."""
        text = super().clean(value)
        found = re.fullmatch(r"(\d{1,2})/(\d{1,2})", text)
        day, month = map(int, found.groups()) if found else (0, 0)
        if not (1 <= day <= 31 and 1 <= month <= 12):
            raise forms.ValidationError(f"{self.label} ghi theo ngày/tháng, ví dụ 14/3.")
        return MonthDay(month, day)


class PeriodRuleForm(SeenVersionForm):
    """One period of a regime with the days of sending of each level."""

    period = forms.ChoiceField(label="Kỳ", choices=_PERIODIC)
    starts = MonthDayField(label="Số liệu từ ngày")
    starts_before = forms.BooleanField(label="Ngày bắt đầu thuộc năm trước", required=False)
    cutoff = MonthDayField(label="Chốt số liệu ngày")
    is_cumulative = forms.BooleanField(label="Số liệu lũy kế từ đầu năm", required=False)
    opens_days_before = forms.IntegerField(
        label="Tự mở kỳ trước ngày chốt (ngày)", min_value=0, max_value=180, widget=forms.TextInput(attrs=_NUMBER)
    )
    reminds = forms.CharField(
        label="Nhắc trước hạn (ngày)", max_length=40, required=False, help_text="Ví dụ: 7, 3, 1. Để trống: không nhắc."
    )

    def __init__(self, *args, regime: Regime, rule: PeriodRule | None = None, **kwargs) -> None:
        initial = {"opens_days_before": 30, "reminds": ", ".join(map(str, REMINDED)), "is_cumulative": True}
        super().__init__(*args, initial=initial | _typed(rule) | {"seen_version": regime.version}, **kwargs)
        for level, name in _LEVELS:
            self.fields[f"{level}_days"] = forms.IntegerField(
                label=f"{name}: số ngày",
                required=level != ReportLevel.DIVISION,
                min_value=0,
                max_value=90,
                widget=forms.TextInput(attrs=_NUMBER),
                help_text="Để trống: không quy định." if level == ReportLevel.DIVISION else "",
            )
            if level != ReportLevel.PROVINCE:
                self.fields[f"{level}_from"] = forms.ChoiceField(
                    label=f"{name}: tính", choices=_FROM, initial=DueFrom.CUTOFF
                )
            self.fields[f"{level}_working"] = forms.BooleanField(label="Tính ngày làm việc", required=False)
        if rule is not None:
            self.fields["period"].choices = [choice for choice in _PERIODIC if choice[0] == rule.period]

    @property
    def levels(self) -> list[list[forms.BoundField]]:
        """The fields of each level's day of sending."""
        parts = ("days", "from", "working")
        return [[self[f"{level}_{part}"] for part in parts if f"{level}_{part}" in self.fields] for level, _ in _LEVELS]

    def clean_reminds(self) -> tuple[int, ...]:
        """Distinct days, the earliest reminder first."""
        words = [word for word in re.split(r"[\s,;]+", self.cleaned_data["reminds"]) if word]
        if not all(word.isdecimal() and int(word) <= 60 for word in words):
            raise forms.ValidationError("Ghi các số ngày từ 0 đến 60, cách nhau bằng dấu phẩy, ví dụ 7, 3, 1.")
        return tuple(sorted({int(word) for word in words}, reverse=True))

    def rule(self) -> PeriodRule:
        """As the service takes it."""
        said = self.cleaned_data
        dues = {}
        for level, _ in _LEVELS:
            days, start = said[f"{level}_days"], said.get(f"{level}_from", DueFrom.CUTOFF)
            if days is not None:
                dues[level] = Due(days if start == DueFrom.CUTOFF else -days, start, said[f"{level}_working"])
        return PeriodRule(
            period=said["period"],
            starts=said["starts"],
            starts_years_before=int(said["starts_before"]),
            cutoff=said["cutoff"],
            is_cumulative=said["is_cumulative"],
            opens_days_before=said["opens_days_before"],
            reminds_days_before=said["reminds"],
            dues=dues,
        )


_LEVELS = (
    (ReportLevel.DIVISION, "Phòng, đơn vị trực thuộc"),
    (ReportLevel.UNIT, "Cơ quan, đơn vị"),
    (ReportLevel.PROVINCE, "Tỉnh"),
)
_FROM = [(DueFrom.CUTOFF, "sau ngày chốt số liệu"), (DueFrom.ABOVE, "trước hạn của cấp trên")]


def _typed(rule: PeriodRule | None) -> dict:
    if rule is None:
        return {}
    typed = {
        "period": rule.period,
        "starts": f"{rule.starts.day}/{rule.starts.month}",
        "starts_before": bool(rule.starts_years_before),
        "cutoff": f"{rule.cutoff.day}/{rule.cutoff.month}",
        "is_cumulative": rule.is_cumulative,
        "opens_days_before": rule.opens_days_before,
        "reminds": ", ".join(map(str, rule.reminds_days_before)),
    }
    for level, due in rule.dues.items():
        typed |= {f"{level}_days": abs(due.days), f"{level}_working": due.in_working_days}
        typed[f"{level}_from"] = due.counted_from
    return typed


class OutlineRowForm(forms.Form):
    """One heading of an outline; a row without a heading is none."""

    position = forms.IntegerField(label="Thứ tự", required=False, widget=forms.TextInput(attrs=_NUMBER | {"size": 3}))
    number = forms.CharField(label="Số mục", required=False, max_length=10, widget=forms.TextInput(attrs={"size": 4}))
    heading = forms.CharField(label="Tiêu đề", required=False, max_length=200)
    depth = forms.TypedChoiceField(label="Bậc", coerce=int, choices=[(0, "Phần"), (1, "Mục"), (2, "Tiểu mục")])
    key = forms.ChoiceField(label="Nội dung hệ thống soạn")

    def __init__(self, *args, texts: list[tuple[str, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [(_OWN_WORDS, "Đơn vị tự viết"), *texts]


OutlineRows = forms.formset_factory(OutlineRowForm, extra=_EMPTY_ROWS, max_num=80)


def outline_rows(data: QueryDict | None, level: str, shown: list[OutlinePart], usual: list[OutlinePart]):
    """The rows of a level's outline as a form; `usual` is the portal's own, whose texts may be chosen."""
    texts = [(part.key, part.heading) for part in usual]
    known = {part.key for part in usual}
    initial = [
        {
            "position": 10 * place,
            "number": part.number,
            "heading": part.heading,
            "depth": part.depth,
            "key": part.key if part.key in known else _OWN_WORDS,
        }
        for place, part in enumerate(shown, start=1)
    ]
    return OutlineRows(data, initial=initial, form_kwargs={"texts": texts}, prefix="rows")


def typed_outline(rows, level: str, usual: list[OutlinePart]) -> list[OutlineRow]:
    """What was typed, in the order of the numbers before it; headings of people's own words get keys of their own."""
    said = [form.cleaned_data for form in rows if form.cleaned_data.get("heading")]
    said.sort(key=lambda row: row["position"] if row["position"] is not None else 9999)
    areas = {part.key: part.area.key if part.area else "" for part in usual}
    found, own = [], 0
    for row in said:
        key = row["key"]
        if key == _OWN_WORDS:
            own += 1
            key = f"own_{own}"
        area = areas.get(key, "")
        found.append(OutlineRow(level, key, row["heading"].strip(), row["number"].strip(), row["depth"], area))
    return found


class AnnexesForm(SeenVersionForm):
    """Which forms reports of a level carry: a place for each that is carried, and a title of the province's own."""

    def __init__(self, *args, regime: Regime, level: str, **kwargs) -> None:
        initial = {"seen_version": regime.version}
        for annex in regime.annexes.filter(level=level):
            initial |= {f"{annex.kind}_place": annex.position, f"{annex.kind}_title": annex.title}
        super().__init__(*args, initial=initial, **kwargs)
        for kind, label in AnnexKind.choices:
            box = forms.TextInput(attrs=_NUMBER | {"size": 3})
            self.fields[f"{kind}_place"] = forms.IntegerField(
                label=f"Thứ tự của biểu “{label}”", required=False, min_value=1, max_value=99, widget=box
            )
            self.fields[f"{kind}_title"] = forms.CharField(
                label=f"Tên khác của biểu “{label}”", required=False, max_length=300
            )

    @property
    def rows(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Each form with its two boxes."""
        return [(label, self[f"{kind}_place"], self[f"{kind}_title"]) for kind, label in AnnexKind.choices]

    def annexes(self, level: str) -> list[AnnexRow]:
        """Those that have a place, in that order."""
        said = self.cleaned_data
        chosen = [(said[f"{kind}_place"], kind) for kind in AnnexKind.values if said[f"{kind}_place"]]
        return [AnnexRow(level, kind, said[f"{kind}_title"]) for _, kind in sorted(chosen, key=lambda one: one[0])]


class RouteForm(RefusableForm):
    """Who reports to whom from when, and by which document."""

    sender = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị gửi", to_field_name="code")
    recipient = forms.ModelChoiceField(
        Unit.objects.none(),
        label="Gửi đến",
        required=False,
        to_field_name="code",
        empty_label="Không phải báo cáo",
    )
    valid_from = forms.DateField(label="Từ ngày", widget=day_box())
    valid_to = forms.DateField(label="Đến hết ngày", required=False, widget=day_box())
    document = forms.CharField(label="Văn bản", required=False, max_length=200, help_text="Số, ngày của văn bản.")

    def __init__(self, *args, units, today: date, **kwargs) -> None:
        super().__init__(*args, initial={"valid_from": today}, **kwargs)
        for name in ("sender", "recipient"):
            self.fields[name].queryset = units


class RouteEndForm(RefusableForm):
    """The last day of a route."""

    valid_to = forms.DateField(label="Đến hết ngày", widget=day_box())
