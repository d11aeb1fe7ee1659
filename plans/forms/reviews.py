"""How a leader or the office answers what was reported, in its row of the queue."""

from django import forms

from reform.common.forms import SeenVersionForm


class ReviewForm(SeenVersionForm):
    """Yes, or no with a reason; which of them the button that was pressed says."""

    YES, NO = "approve", "refuse"

    verdict = forms.ChoiceField(
        choices=[(YES, "Đồng ý"), (NO, "Không đồng ý")], error_messages={"required": "Hãy chọn một nút ở dòng này."}
    )
    reason = forms.CharField(
        label="Lý do",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Người báo cáo thấy nguyên văn.",
    )

    @property
    def agrees(self) -> bool:
        """Whether the answer is yes."""
        return self.cleaned_data["verdict"] == self.YES


class _Picks(forms.MultipleChoiceField):
    """Any number of values of the right shape; whether they may be picked the service says."""

    def valid_value(self, value: str) -> bool:
        return _pick(value) is not None


class PicksForm(forms.Form):
    """Several rows at once: each value is an assignment's key and the version that was seen, "12-3"."""

    picks = _Picks(
        error_messages={"required": "Chưa chọn việc nào. Hãy đánh dấu các việc rồi bấm “Chấp nhận các việc đã chọn”."}
    )

    def works(self) -> dict[int, int]:
        """Version that was seen, by assignment."""
        return dict(_pick(value) for value in self.cleaned_data["picks"])


def _pick(value: str) -> tuple[int, int] | None:
    key, _, version = value.partition("-")
    if not (key.isascii() and key.isdecimal() and version.isascii() and version.isdecimal()):
        return None
    return (int(key), int(version)) if len(key) < 10 and len(version) < 10 else None
