"""Forms of the pages on which an office looks after its accounts."""

import secrets

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator

from organisations.enums import AccountState, Role
from organisations.forms.agencies import AgencyField
from organisations.models import Unit, User
from organisations.permissions import roles_to_give
from organisations.queries.accounts import units_for_accounts
from reform.common.forms import RefusableForm, SeenVersionForm
from reform.common.text import clean

_ALL = ("", "Tất cả")


class AccountFilterForm(forms.Form):
    """Search without diacritics, agency or unit, role and state."""

    q = forms.CharField(label="Tìm theo tên, tên đăng nhập", required=False, max_length=100, widget=forms.TextInput)
    agency = AgencyField(label="Cơ quan", required=False, empty_label="Tất cả")
    unit = forms.ModelChoiceField(
        label="Đơn vị", required=False, queryset=Unit.objects.none(), to_field_name="code", empty_label="Tất cả"
    )
    role = forms.ChoiceField(label="Vai trò", required=False, choices=[_ALL, *Role.choices])
    state = forms.ChoiceField(label="Tình trạng", required=False, choices=[_ALL, *AccountState.choices])

    def __init__(self, *args, viewer: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if viewer.role == Role.OFFICE:
            self.fields["unit"].queryset = units_for_accounts(viewer, viewer.unit.agency)
            del self.fields["agency"]
        else:
            self.fields["agency"].offer(viewer)
            del self.fields["unit"]

    def chosen(self) -> dict:
        """What was chosen, as `find_accounts` takes it; a value that is not on offer counts as none."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class AgencyForm(forms.Form):
    """In which agency the account is; asked of those who look after several."""

    agency = AgencyField(label="Cơ quan, đơn vị")

    def __init__(self, *args, viewer: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].offer(viewer)
        self.fields["agency"].empty_label = "Chọn cơ quan…"


class PersonForm(RefusableForm):
    """Who a person is, where the person works and what the account may do."""

    full_name = forms.CharField(label="Họ và tên", max_length=120)
    title = forms.CharField(label="Chức vụ", max_length=120, required=False)
    email = forms.EmailField(label="Thư điện tử", required=False)
    unit = forms.ModelChoiceField(label="Đơn vị", queryset=Unit.objects.none(), to_field_name="code")
    role = forms.ChoiceField(label="Vai trò")

    def __init__(self, *args, viewer: User, agency: Unit, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        units = units_for_accounts(viewer, agency)
        self.fields["unit"].queryset = units
        self.fields["unit"].empty_label = None if len(units) == 1 else "Chọn đơn vị…"
        self.fields["role"].choices = [(role.value, role.label) for role in roles_to_give(viewer)]


class NewPersonForm(PersonForm):
    """A new account; the username may be left to the portal.

    `once` tells one opening of the form from another, so that sending it again makes no second account. Who bears the
    name of somebody in the agency is warned of, once: `another` says that it is another person.
    """

    username = forms.CharField(
        label="Tên đăng nhập",
        required=False,
        max_length=60,
        validators=[
            UnicodeUsernameValidator(message="Tên đăng nhập chỉ gồm chữ, số và các dấu @ . + - _, không có dấu cách.")
        ],
        help_text="Để trống thì hệ thống đặt theo họ tên, ví dụ nguyenvana.",
    )

    another = forms.BooleanField(label="Đây là một người khác, trùng họ tên; vẫn tạo tài khoản", required=False)
    once = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput, initial=secrets.token_urlsafe)

    field_order = ["full_name", "another", "title", "email", "unit", "role", "username"]

    def __init__(self, *args, viewer: User, agency: Unit, **kwargs) -> None:
        super().__init__(*args, viewer=viewer, agency=agency, **kwargs)
        self._people = User.objects.visible_to(viewer).filter(unit__agency=agency, is_active=True)

    def clean(self) -> dict:
        """Warn of a namesake at the box that lets the person go on."""
        cleaned = super().clean()
        name = clean(cleaned.get("full_name", ""))
        namesake = self._people.filter(full_name__iexact=name).select_related("unit").first() if name else None
        if namesake is None:
            self.fields.pop("another")
        elif not cleaned.get("another"):
            held = f"{namesake.unit}, tên đăng nhập {namesake.username}"
            self.add_error(
                "another", f"Đã có tài khoản đang dùng của {namesake} ({held}). Nếu là người khác, hãy đánh dấu."
            )
        return cleaned

    def account(self) -> dict:
        """The account as `open_account` takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("another", "once")}

    def clean_username(self) -> str:
        """In small letters: nobody should have to remember which was which."""
        return self.cleaned_data["username"].lower()


class ChangePersonForm(PersonForm, SeenVersionForm):
    """An account as it shall be, and which version of it the person saw."""
