"""What is sent from the page of a round and the list of waiting reports."""

from django import forms

from reporting.queries.waiting import AGES

_MOST = 500


class _Picks(forms.MultipleChoiceField):
    """Any number of "report-version"; whether they are the person's to accept is asked of each."""

    def valid_value(self, value: str) -> bool:
        return _pick(value) is not None


class ReportPicksForm(forms.Form):
    """Several reports at once: each value is a report's key and the version that was seen, "12-3"."""

    picks = _Picks(
        error_messages={"required": "Chưa chọn báo cáo nào. Hãy đánh dấu các báo cáo rồi bấm “Tiếp nhận đã chọn”."}
    )
    confirmed = forms.BooleanField(required=False)

    def clean_picks(self) -> list[str]:
        """At most as many as a province has units."""
        picks = self.cleaned_data["picks"]
        if len(picks) > _MOST:
            raise forms.ValidationError(f"Mỗi lần tiếp nhận tối đa {_MOST} báo cáo.")
        return picks

    def seen(self) -> dict[int, int]:
        """Version that was seen, by report."""
        return dict(_pick(value) for value in self.cleaned_data["picks"])


class WaitingForm(forms.Form):
    """Which waiting reports are listed."""

    tu = forms.TypedChoiceField(
        label="Đã chờ",
        required=False,
        coerce=int,
        empty_value=0,
        choices=[(days, f"từ {days} ngày" if days else "tất cả") for days in AGES],
    )

    def chosen(self) -> int:
        """Days that a report has waited at least; what was not understood filters nothing."""
        return self.cleaned_data.get("tu", 0) or 0 if self.is_valid() else 0


def _pick(value: str) -> tuple[int, int] | None:
    key, _, version = value.partition("-")
    if not all(text.isascii() and text.isdecimal() and len(text) < 10 for text in (key, version)):
        return None
    return int(key), int(version)
