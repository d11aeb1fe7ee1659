"""Filters of the log of changes."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.apps import apps
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

# Days whose midnights in Vietnam are moments that every database holds, with their neighbours.
_YEARS = "Năm phải từ 1990 đến 2100."
_WITHIN = (MinValueValidator(date(1990, 1, 1), _YEARS), MaxValueValidator(date(2100, 12, 31), _YEARS))


class LogFilterForm(forms.Form):
    """Whom or what, which kind of object, and between which days."""

    q = forms.CharField(label="Người thực hiện hoặc đối tượng", required=False, max_length=100)
    object_type = forms.ChoiceField(label="Loại đối tượng", required=False)
    since = forms.DateField(
        label="Từ ngày",
        required=False,
        widget=forms.DateInput(attrs={"placeholder": "ngày/tháng/năm"}),
        validators=_WITHIN,
    )
    until = forms.DateField(
        label="Đến ngày",
        required=False,
        widget=forms.DateInput(attrs={"placeholder": "ngày/tháng/năm"}),
        validators=_WITHIN,
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["object_type"].choices = [("", "Tất cả"), *object_types()]

    def clean(self) -> dict:
        """The days in order."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", "Ngày cuối phải không trước ngày đầu.")
        return self.cleaned_data

    def chosen(self) -> dict:
        """What was chosen, days as moments in Vietnam (`until` exclusive), as `queries.log.find_events` takes it."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        if "since" in found:
            found["since"] = _midnight(found["since"])
        if "until" in found:
            found["until"] = _midnight(found["until"] + timedelta(days=1))
        return found


def object_types() -> list[tuple[str, str]]:
    """Kinds of objects that the log can speak of: the portal's own models, by their Vietnamese names."""
    own = [
        model
        for app in ("organisations", "indicators", "plans", "reporting")
        for model in apps.get_app_config(app).get_models()
    ]
    names = [(model._meta.label_lower, str(model._meta.verbose_name)) for model in own]
    return sorted(((label, name[:1].upper() + name[1:]) for label, name in names), key=lambda pair: pair[1])


def _midnight(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
