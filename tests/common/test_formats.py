"""Dates and numbers as they are typed and shown in Vietnam."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import formats
from import_export.widgets import DateWidget


@pytest.mark.parametrize("typed", ["05/03/2026", "5/3/2026", "05-03-2026", "05.03.2026", "2026-03-05"])
def test_the_day_comes_before_the_month(typed):
    assert forms.DateField().clean(typed) == date(2026, 3, 5)


@pytest.mark.parametrize("typed", ["13/25/2026", "03/05", "30/02/2026", "tháng 3"])
def test_what_is_no_date_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        forms.DateField().clean(typed)


def test_a_moment_is_typed_in_either_order():
    typed = [
        forms.DateTimeField().clean(text).replace(tzinfo=None) for text in ("05/03/2026 14:30", "14:30 05/03/2026")
    ]
    assert typed == [datetime(2026, 3, 5, 14, 30)] * 2


def test_dates_are_shown_day_first():
    assert formats.date_format(date(2026, 3, 5)) == "05/03/2026"
    assert formats.date_format(date(2026, 3, 5), "SHORT_DATE_FORMAT") == "05/03/2026"
    assert formats.date_format(datetime(2026, 3, 5, 7, 5), "DATETIME_FORMAT") == "07:05 05/03/2026"


def test_a_form_shows_a_date_as_it_reads_it():
    shown = forms.DateField().widget.format_value(date(2026, 3, 5))
    assert shown == "05/03/2026"
    assert forms.DateField().clean(shown) == date(2026, 3, 5)


def test_decimals_have_a_comma_and_thousands_a_dot():
    assert formats.localize(Decimal("13.6")) == "13,6"
    assert forms.DecimalField(localize=True).clean("1234,5") == Decimal("1234.5")
    assert intcomma(1234567) == "1.234.567"


def test_a_year_keeps_its_digits_together():
    assert formats.localize(2026) == "2026"


def test_the_week_begins_on_monday():
    assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


def test_a_sheet_with_named_formats_reads_the_day_first():
    widget = DateWidget(format="%d/%m/%Y")
    assert widget.clean("05/03/2026") == date(2026, 3, 5)
