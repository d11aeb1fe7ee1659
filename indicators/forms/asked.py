"""The boxes by which a form says who reports an indicator, and when."""

from django import forms

from indicators.queries.catalogue import ASKED_KINDS, ASKED_PERIODS


def kinds_field() -> forms.MultipleChoiceField:
    """The kinds of units that give a figure; none chosen: every agency that reports."""
    return forms.MultipleChoiceField(
        label="Đơn vị báo cáo",
        required=False,
        choices=[(kind.value, kind.label) for kind in ASKED_KINDS],
        widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn: mọi cơ quan có báo cáo.",
    )


def periods_field() -> forms.MultipleChoiceField:
    """The periods in which they do; none chosen: every one, nine months included where a province has them."""
    return forms.MultipleChoiceField(
        label="Kỳ báo cáo",
        required=False,
        choices=[(period.value, period.label) for period in ASKED_PERIODS],
        widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn: mọi kỳ báo cáo. Kỳ 9 tháng đầu năm chỉ có ở tỉnh có chế độ báo cáo 9 tháng.",
    )
