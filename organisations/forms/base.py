"""Forms whose rows a service writes."""

from django import forms


class ServiceForm(forms.ModelForm):
    """The service refuses what the database would; its refusals are Vietnamese, the constraints' names are not."""

    def validate_constraints(self) -> None:
        """Left to the service."""
