"""The field in which an agency is chosen by whoever looks after accounts."""

from django import forms

from organisations.enums import Role
from organisations.models import Unit, User
from organisations.queries.accounts import agencies_for_accounts


class AgencyField(forms.ModelChoiceField):
    """An agency by its code. Who sees several provinces reads which one: each has its Sở Tư pháp."""

    def __init__(self, **kwargs) -> None:
        super().__init__(queryset=Unit.objects.none(), to_field_name="code", **kwargs)
        self.names_province = False

    def offer(self, viewer: User) -> None:
        """Let the person choose among those whose accounts the person looks after."""
        self.names_province = viewer.role == Role.ADMIN
        self.queryset = agencies_for_accounts(viewer)

    def label_from_instance(self, obj: Unit) -> str:
        """The name, with the province's where that tells apart."""
        if not self.names_province or not obj.province or obj.province == obj:
            return obj.name
        return f"{obj.name} – {obj.province.short_name or obj.province.name}"
