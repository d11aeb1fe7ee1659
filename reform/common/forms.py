"""What forms of all apps share: the box for a day, and a service's objection shown where it can be mended."""

from django import forms

from reform.common.errors import Invalid


class RefusableForm(forms.Form):
    """A form over a service that may object to what was typed."""

    def refuse(self, error: Invalid) -> None:
        """Show what the service objects to at its field."""
        self.add_error(error.field if error.field in self.fields else None, str(error))


def day_box() -> forms.DateInput:
    """The box for a day as it is written here: 30/06/2025."""
    return forms.DateInput(attrs={"inputmode": "numeric", "placeholder": "ngày/tháng/năm", "autocomplete": "off"})


def day_field(label: str, *, example: str, missing: str = "") -> forms.DateField:
    """A day, with an example for who wrote it otherwise; `missing` is what is said where there must be one."""
    messages = {"invalid": f"{label} ghi theo ngày/tháng/năm, ví dụ {example}."}
    if missing:
        messages["required"] = missing
    return forms.DateField(label=label, required=bool(missing), widget=day_box(), error_messages=messages)
