"""What the lists of work are asked for: the filters in their address, and what they find."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from organisations.models import Unit, User
from plans.enums import AssignmentRole, Reviewer
from plans.forms.filters import FilterForm, PlainInput, PlainSelect, any_of, area_choices
from plans.models import Plan
from plans.queries import my_work as queries
from plans.queries.my_work import WorkGroup
from plans.queries.work_filters import ANYBODY, MISSING, SORTS, WorkFilters, due_periods
from reform.common.forms import RefusableForm

_YEAR_OF_PERIOD = re.compile(r"((?:19|20)\d\d)-")


_DAY = {"inputmode": "numeric", "placeholder": "ngày/tháng/năm", "autocomplete": "off"}
_DAYS = {"inputmode": "numeric", "placeholder": "ví dụ 30"}


class WorkFilterForm(FilterForm):
    """Work by whatever `WorkFilters` knows. One query for the areas; the unit is asked for where there are several."""

    plan = any_of("Kế hoạch")
    area = any_of("Lĩnh vực")
    state = any_of("Tình trạng", WorkGroup.choices)
    unit = any_of("Đơn vị")
    role = any_of("Vai trò", AssignmentRole.choices)
    period = any_of("Hạn trong kỳ")
    due_from = forms.DateField(label="Hạn từ ngày", required=False, widget=PlainInput(_DAY))
    due_to = forms.DateField(label="Hạn đến ngày", required=False, widget=PlainInput(_DAY))
    stale = forms.IntegerField(
        label="Chưa cập nhật quá (ngày)", required=False, min_value=1, max_value=999, widget=PlainInput(_DAYS)
    )
    awaits = any_of("Chờ duyệt", [(ANYBODY, "Đang chờ duyệt"), *((one.value, f"Chờ {one.label}") for one in Reviewer)])
    word = any_of("Báo cáo theo kỳ", [(MISSING, "Chưa báo cáo kỳ này")])
    sort = forms.ChoiceField(
        label="Sắp xếp trong từng nhóm", required=False, choices=[("", "Mặc định"), *SORTS], widget=PlainSelect
    )

    typed = ("due_from", "due_to", "stale")
    more = ("unit", "role", "period", "due_from", "due_to", "stale", "awaits", "word", "sort")

    def __init__(self, *args, plans: Iterable[Plan], units: Sequence[Unit], on: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].choices = [("", "Tất cả"), *((plan.code, plan.title) for plan in plans)]
        self.fields["area"].choices = [("", "Tất cả"), *area_choices()]
        self.fields["period"].choices = [("", "Tất cả"), *self._periods(on)]
        if len(units) > 1:
            self.fields["unit"].choices = [("", "Tất cả"), *((unit.code, unit.name) for unit in units)]
        else:
            del self.fields["unit"]

    def _periods(self, on: date) -> list[tuple[str, str]]:
        """Those of this year and the next, and of the year that the address names."""
        named = _YEAR_OF_PERIOD.match(self.data.get("period", ""))
        years = {on.year, on.year + 1} | ({int(named[1])} if named else set())
        return [period for year in sorted(years) for period in due_periods(year)]

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        first, last = self.cleaned_data.get("due_from"), self.cleaned_data.get("due_to")
        if first and last and first > last:
            self.add_error("due_to", "Ngày sau phải từ ngày trước trở đi.")
        return self.cleaned_data

    def filters(self) -> WorkFilters:
        """What was chosen."""
        return WorkFilters(**self.chosen())

    def query(self) -> str:
        """What was chosen, as the end of an address; empty and impossible values are left out."""
        chosen = QueryDict(mutable=True)
        for name in self.chosen():
            chosen[name] = self.data[name].strip()
        return chosen.urlencode()

    @property
    def wants_more(self) -> bool:
        """Whether one of the further filters was chosen, or typed wrongly."""
        return any(self.data.get(name) for name in self.more)

    @property
    def mistyped(self) -> list[str]:
        """What is wrong with what was typed; a choice that is not on offer counts as none and is not worth a word."""
        self.is_valid()
        return [f"{self.fields[name].label}: {text}" for name in self.typed for text in self.errors.get(name, ())]


@dataclass(frozen=True)
class AskedWork:
    """A person's lead work as an address asks for it: what is in the person's care, how much that is altogether, the
    filters, and what they find.
    """

    care: queries.Care
    totals: queries.WorkTotals
    form: WorkFilterForm
    chosen: WorkFilters
    found: queries.WorkList


def asked_work(user: User, asked: QueryDict, on: date, until: int | None = None) -> AskedWork:
    """The lists that match the address; their rows are read when they are taken, at most `until` of what is led. Four
    queries, one more where something narrows the list, one where it reaches work without a deadline.
    """
    care = queries.care_of(user)
    work = queries.lead_work(user, care)
    totals = queries.totals_of(work, on)
    form = WorkFilterForm(asked, plans=totals.plans, units=care.units, on=on)
    chosen = form.filters()
    return AskedWork(care, totals, form, chosen, queries.work_list(work, on, chosen, totals, until))


class SaveFilterForm(RefusableForm):
    """The name under which a filter is kept, and whether the agency may use it; the service judges the name."""

    name = forms.CharField(label="Tên bộ lọc", max_length=80, error_messages={"required": "Hãy đặt tên cho bộ lọc."})
    shared = forms.BooleanField(label="Dùng chung trong cơ quan", required=False)
