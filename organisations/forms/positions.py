"""Forms of positions: who signs for whom, and who takes over."""

from django import forms

from organisations.enums import Capacity
from organisations.models import User
from organisations.queries.positions import colleagues_of, successors_of
from reform.common import clock
from reform.common.forms import RefusableForm

_DATE = {"inputmode": "numeric", "placeholder": "ngày/tháng/năm", "autocomplete": "off"}


class _PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        """Name, title and unit: two people may have one name."""
        return f"{obj.full_name} – {obj.title or obj.get_role_display()}, {obj.unit}"


class ActingForm(RefusableForm):
    """Who signs for the person, in what capacity and for how long."""

    deputy = _PersonField(
        label="Người ký thay", queryset=User.objects.none(), error_messages={"required": "Hãy chọn người ký thay."}
    )
    capacity = forms.ChoiceField(label="Tư cách ký", choices=Capacity.choices, widget=forms.RadioSelect)
    starts_on = forms.DateField(
        label="Từ ngày",
        widget=forms.DateInput(attrs=_DATE),
        error_messages={"required": "Hãy nhập ngày bắt đầu.", "invalid": "Ngày ghi theo ngày/tháng/năm."},
    )
    ends_on = forms.DateField(
        label="Đến hết ngày",
        widget=forms.DateInput(attrs=_DATE),
        error_messages={"required": "Hãy nhập ngày kết thúc.", "invalid": "Ngày ghi theo ngày/tháng/năm."},
    )
    document = forms.CharField(
        label="Văn bản giao",
        help_text="Số, ký hiệu, ngày của văn bản ủy quyền, phân công; ghi nếu có.",
        required=False,
        max_length=200,
    )

    def __init__(self, *args, principal: User, **kwargs) -> None:
        super().__init__(*args, initial={"starts_on": clock.today(), "capacity": Capacity.KT}, **kwargs)
        self.fields["deputy"].queryset = colleagues_of(principal).select_related("unit")


class HandOverForm(RefusableForm):
    """Who follows, and what becomes of the account of who leaves."""

    successor = _PersonField(
        label="Người kế nhiệm",
        help_text="Chưa có tài khoản thì tạo ở trang Tài khoản trước.",
        queryset=User.objects.none(),
        error_messages={"required": "Hãy chọn người kế nhiệm."},
    )
    document = forms.CharField(
        label="Văn bản điều động, phân công",
        help_text="Số, ký hiệu, ngày; ghi nếu có.",
        required=False,
        max_length=200,
    )
    keep_account = forms.BooleanField(
        label="Hai người đổi vị trí cho nhau: người bàn giao vẫn làm việc, nhận vị trí của người kế nhiệm",
        required=False,
    )

    def __init__(self, *args, leaver: User, by: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = successors_of(leaver, by).select_related("unit")
