"""The form in which the event is recorded that work waited for."""

from typing import Any

from django import forms
from django.http import QueryDict

from plans.models import Activity
from plans.queries.events import EVENT, asks_for_event, last_event
from plans.services.events import WORDS_LIMIT, Event, deadline_mark, objections
from reform.common.forms import RefusableForm, day_field


class EventForm(RefusableForm):
    """The event and its day, and the due day that follows; work that only lacks a date has a reason instead. `seen` is
    the deadline that the person looked at.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    words = forms.CharField(
        label="Sự kiện đã xảy ra",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy ghi sự kiện đã xảy ra."},
    )
    happened_on = day_field("Ngày xảy ra", example="10/06/2025", missing="Hãy nhập ngày sự kiện xảy ra.")
    due_on = day_field("Hạn hoàn thành", example="30/09/2025", missing="Hãy nhập hạn hoàn thành.")
    number = forms.CharField(label="Số, ký hiệu văn bản", required=False, max_length=60)
    issued_on = day_field("Ngày văn bản", example="10/06/2025")

    def __init__(self, data: QueryDict | None = None, *, activity: Activity) -> None:
        self.activity, self.asks = activity, asks_for_event(activity)
        recorded = last_event(activity)
        words = activity.deadline_text if self.asks else ""
        if recorded:
            words = recorded.after.get(EVENT) or recorded.reason
        initial = {"seen": deadline_mark(activity), "words": words[:WORDS_LIMIT], "due_on": activity.due_on}
        super().__init__(data, initial=initial | {"happened_on": activity.starts_on if recorded else None})
        if not self.asks:
            self.fields["words"].label, self.fields["words"].required = "Lý do, căn cứ xác định thời hạn", False
            del self.fields["happened_on"]

    def clean(self) -> dict[str, Any]:
        """All that the service objects to is said at once; what cannot be read as a day has its own error."""
        for objection in objections(self.activity, self.event()):
            if objection.field not in self.errors:
                self.refuse(objection)
        return self.cleaned_data

    def seen_again(self) -> QueryDict:
        """What was sent, with the deadline that the activity has now: the next sending means it."""
        data = self.data.copy()
        data["seen"] = deadline_mark(self.activity)
        return data

    def event(self) -> Event:
        """What was typed, for the service."""
        names = ("words", "number", "happened_on", "due_on", "issued_on")
        data = {name: self.cleaned_data.get(name) for name in names}
        return Event(**data | {"words": data["words"] or "", "number": data["number"] or ""})
