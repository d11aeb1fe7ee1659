"""How a person wants to be told."""

from django import forms

from organisations.models import NotificationSetting
from organisations.services.notices import SETTINGS


class NoticeSettingsForm(forms.ModelForm):
    """Which reminders come, and whether they come by e-mail too; the service writes the row."""

    class Meta:
        model = NotificationSetting
        fields = SETTINGS
        help_texts = {
            "by_mail": "Mọi thông báo vẫn có trong mục Thông báo của cổng.",
            "digest": "Tình hình việc của đơn vị, gửi sáng thứ Hai (ngày nghỉ thì ngày làm việc kế tiếp).",
        }
