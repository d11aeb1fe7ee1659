"""What plans, activities, assignments and targets are looked for by."""

from datetime import date

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from indicators.api.known import known_indicators
from indicators.enums import AreaKey
from organisations.api.known import known_units
from organisations.models import User
from plans.enums import (
    AssignmentRole,
    ComparatorKind,
    DeadlineType,
    MeasureKind,
    PlanStatus,
    ResolutionKind,
    TargetResult,
    WorkStatus,
)
from plans.models import Activity, Assignment, Plan, Resolution
from plans.states import State
from reform.common.api.filters import (
    ChoiceFilter,
    CodeFilter,
    IdFilter,
    IsoDateFilter,
    SearchFilter,
    SeveralFilter,
    YearFilter,
)

_AREA = "Khóa của lĩnh vực."
_PLAN = "Mã kế hoạch."
_STATUS = "Trạng thái đã báo cáo."
_STATE = "Tình trạng tại ngày làm việc, tính cả thời hạn."


_DUE_FROM = "Hạn hoàn thành từ ngày này trở đi (YYYY-MM-DD)."
_DUE_TO = "Hạn hoàn thành đến hết ngày này (YYYY-MM-DD)."


def _plans(user: User) -> QuerySet[Plan]:
    return Plan.objects.visible_to(user)


def _activities(user: User) -> QuerySet[Activity]:
    return Activity.objects.visible_to(user)


def _resolutions(_: User) -> QuerySet[Resolution]:
    return Resolution.objects.all()


class ResolutionFilters(django_filters.FilterSet):
    """Documents that plans rest on."""

    kind = ChoiceFilter(choices=ResolutionKind.choices, help_text="Loại văn bản.")
    issuer = CodeFilter("issuer__code", "Mã cơ quan ban hành.", among=known_units)
    issued_after = IsoDateFilter("issued_on", "Ban hành từ ngày này trở đi (YYYY-MM-DD).", lookup_expr="gte")
    issued_before = IsoDateFilter("issued_on", "Ban hành đến hết ngày này (YYYY-MM-DD).", lookup_expr="lte")
    q = SearchFilter()


class PlanFilters(django_filters.FilterSet):
    """Plans."""

    year = YearFilter("first_year", "Năm nằm trong thời gian của kế hoạch.", method="covering")
    status = ChoiceFilter(choices=PlanStatus.choices, help_text="Trạng thái của kế hoạch.")
    owner = CodeFilter("owner__code", "Mã cơ quan ban hành.", among=known_units)
    parent = CodeFilter("parent__code", "Mã kế hoạch cấp trên.", among=_plans)
    resolution = CodeFilter("resolutions__code", "Mã văn bản làm căn cứ.", among=_resolutions)
    q = SearchFilter()

    def covering(self, plans: QuerySet, name: str, value: int) -> QuerySet:
        """Plans whose years hold the year."""
        return plans.filter(first_year__lte=value, last_year__gte=value)


class ActivityFilters(django_filters.FilterSet):
    """Activities; rows carry `state` (`with_state`)."""

    plan = CodeFilter("plan__code", _PLAN, among=_plans)
    area = ChoiceFilter(field_name="area__key", choices=AreaKey.choices, help_text=_AREA)
    status = ChoiceFilter(choices=WorkStatus.choices, help_text=_STATUS)
    state = ChoiceFilter(choices=[choice for choice in State.choices if choice[0] != State.RETURNED], help_text=_STATE)
    deadline_kind = ChoiceFilter(choices=DeadlineType.choices, help_text="Loại thời hạn.")
    due_after = IsoDateFilter("due_on", _DUE_FROM, lookup_expr="gte")
    due_before = IsoDateFilter("due_on", _DUE_TO, lookup_expr="lte")
    lead = CodeFilter(
        "lead", "Mã đơn vị chủ trì, hoặc mã nhóm được văn bản nêu tên.", method="led_by", among=known_units
    )
    q = SearchFilter()

    def led_by(self, activities: QuerySet, name: str, value: str) -> QuerySet:
        """Activities that the unit leads, itself or as the group that the document names."""
        leading = Assignment.objects.leading().filter(activity=OuterRef("pk"))
        return activities.filter(Exists(leading.filter(Q(unit__code=value) | Q(group__code=value))))


class AssignmentFilters(django_filters.FilterSet):
    """Assignments; rows carry `state` (`with_state`). Supporting units have no status."""

    plan = CodeFilter("plan__code", _PLAN, among=_plans)
    area = ChoiceFilter(field_name="area__key", choices=AreaKey.choices, help_text=_AREA)
    activity = IdFilter("activity", "Mã số của hoạt động.", among=_activities)
    unit = CodeFilter("unit__code", "Mã đơn vị được phân công.", among=known_units)
    agency = CodeFilter("agency__code", "Mã cơ quan: chính nó và các đơn vị trực thuộc.", among=known_units)
    role = ChoiceFilter(choices=AssignmentRole.choices, help_text="Chủ trì hay phối hợp.")
    status = ChoiceFilter(choices=WorkStatus.choices, help_text=_STATUS, method="leading_with_status")
    state = ChoiceFilter(choices=State.choices, help_text=_STATE, method="leading_in_state")
    due_after = IsoDateFilter("due_on", _DUE_FROM, method="due_from")
    due_before = IsoDateFilter("due_on", _DUE_TO, method="due_until")
    q = SearchFilter("activity__search_text")

    def due_from(self, assignments: QuerySet, name: str, value: date) -> QuerySet:
        """Due on the day or later, by the deadline of the day that is asked for."""
        return assignments.filter(**{f"{assignments.columns.due_on}__gte": value})

    def due_until(self, assignments: QuerySet, name: str, value: date) -> QuerySet:
        """Due on the day or before."""
        return assignments.filter(**{f"{assignments.columns.due_on}__lte": value})

    def leading_with_status(self, assignments: QuerySet, name: str, value: str) -> QuerySet:
        """Lead assignments with that status."""
        return assignments.leading().filter(**{assignments.columns.status: value})

    def leading_in_state(self, assignments: QuerySet, name: str, value: str) -> QuerySet:
        """Lead assignments that stand so, as `Assignment.state_on` says it: returned work is not in progress."""
        returned, leading = assignments.columns.is_returned, assignments.leading()
        if value == State.RETURNED:
            return leading.filter(**{returned: True}, state=State.IN_PROGRESS)
        found = leading.filter(state=value)
        return found.filter(**{returned: False}) if value == State.IN_PROGRESS else found


class TargetFilters(django_filters.FilterSet):
    """Targets."""

    plan = CodeFilter("plan__code", _PLAN, among=_plans)
    horizon_year = YearFilter("horizon_year", "Phải đạt đến năm này.")
    activity = IdFilter("activity", "Mã số của hoạt động.", among=_activities)
    indicator = CodeFilter("indicator__code", "Mã chỉ tiêu.", among=known_indicators)
    owner = CodeFilter("plan__owner__code", "Mã cơ quan ban hành kế hoạch.", among=known_units)
    measure = ChoiceFilter(choices=MeasureKind.choices, help_text="Con số là tỷ lệ, số lượng, thứ hạng hay nhóm.")
    comparator = ChoiceFilter(choices=ComparatorKind.choices, help_text="Cách so sánh với cận.")
    area = ChoiceFilter(field_name="area__key", choices=AreaKey.choices, help_text=_AREA)
    q = SearchFilter("indicator__search_text", "activity__search_text")
    result = SeveralFilter(  # the last: what the others leave is judged
        "Kết quả đánh giá vào ngày làm việc, hoặc ngày nêu ở “as_of”.", known=TargetResult.values, method="judged"
    )

    def judged(self, targets: QuerySet, name: str, value: list[str]) -> QuerySet:
        """Targets that stand so on the day that is asked for, as their rows say it."""
        found = self.request.parser_context["view"].judged(targets)
        return targets.filter(pk__in=[one.target.pk for one in found if one.result in value])
