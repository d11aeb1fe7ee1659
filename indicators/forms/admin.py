"""The administration's form of an indicator."""

from indicators.forms.asked import kinds_field, periods_field
from organisations.forms.base import ServiceForm


class IndicatorAdminForm(ServiceForm):
    """Who reports and when as boxes to tick; the columns are lists in JSON."""

    reporter_kinds = kinds_field()
    periods_asked = periods_field()
