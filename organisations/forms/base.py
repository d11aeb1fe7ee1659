"""Forms whose rows a service writes."""

from django import forms


class ServiceForm(forms.ModelForm):
    """The service refuses what the database would; its refusals are Vietnamese, the constraints' names are not."""

    def _post_clean(self) -> None:
        """As Django does it, but for the constraints: `full_clean` takes no word from the form to leave them out."""
        self.instance.validate_constraints = lambda exclude=None: None
        super()._post_clean()
        del self.instance.validate_constraints
