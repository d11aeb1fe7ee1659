"""What plans, activities, assignments and targets are looked for by."""

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from indicators.enums import AreaKey
from plans.enums import AssignmentRole, PlanStatus, ResolutionKind, WorkStatus
from plans.models import Assignment
from plans.states import State
from reform.common.api.filters import ChoiceFilter, CodeFilter, IsoDateFilter, SearchFilter, YearFilter

_AREA = "Khóa của lĩnh vực."
_PLAN = "Mã kế hoạch."
_STATUS = "Trạng thái đã báo cáo."
_STATE = "Tình trạng tại ngày làm việc, tính cả thời hạn."


class ResolutionFilters(django_filters.FilterSet):
    """Documents that plans rest on."""

    kind = ChoiceFilter(choices=ResolutionKind.choices, help_text="Loại văn bản.")
    issuer = CodeFilter("issuer__code", "Mã cơ quan ban hành.")
    q = SearchFilter()


class PlanFilters(django_filters.FilterSet):
    """Plans."""

    year = YearFilter("first_year", "Năm nằm trong thời gian của kế hoạch.", method="covering")
    status = ChoiceFilter(choices=PlanStatus.choices, help_text="Trạng thái của kế hoạch.")
    owner = CodeFilter("owner__code", "Mã cơ quan ban hành.")
    q = SearchFilter()

    def covering(self, plans: QuerySet, name: str, value: int) -> QuerySet:
        """Plans whose years hold the year."""
        return plans.filter(first_year__lte=value, last_year__gte=value)


class ActivityFilters(django_filters.FilterSet):
    """Activities; rows carry `state` (`with_state`)."""

    plan = CodeFilter("plan__code", _PLAN)
    area = ChoiceFilter(field_name="area__key", choices=AreaKey.choices, help_text=_AREA)
    status = ChoiceFilter(choices=WorkStatus.choices, help_text=_STATUS)
    state = ChoiceFilter(choices=[choice for choice in State.choices if choice[0] != State.RETURNED], help_text=_STATE)
    due_after = IsoDateFilter("due_on", "Hạn hoàn thành từ ngày này trở đi (YYYY-MM-DD).", lookup_expr="gte")
    due_before = IsoDateFilter("due_on", "Hạn hoàn thành đến hết ngày này (YYYY-MM-DD).", lookup_expr="lte")
    lead = CodeFilter("lead", "Mã đơn vị chủ trì, hoặc mã nhóm được văn bản nêu tên.", method="led_by")
    q = SearchFilter()

    def led_by(self, activities: QuerySet, name: str, value: str) -> QuerySet:
        """Activities that the unit leads, itself or as the group that the document names."""
        leading = Assignment.objects.leading().filter(activity=OuterRef("pk"))
        return activities.filter(Exists(leading.filter(Q(unit__code=value) | Q(group__code=value))))


class AssignmentFilters(django_filters.FilterSet):
    """Assignments; rows carry `state` (`with_state`). Supporting units have no status."""

    plan = CodeFilter("plan__code", _PLAN)
    area = ChoiceFilter(field_name="area__key", choices=AreaKey.choices, help_text=_AREA)
    unit = CodeFilter("unit__code", "Mã đơn vị được phân công.")
    agency = CodeFilter("agency__code", "Mã cơ quan: chính nó và các đơn vị trực thuộc.")
    role = ChoiceFilter(choices=AssignmentRole.choices, help_text="Chủ trì hay phối hợp.")
    status = ChoiceFilter(choices=WorkStatus.choices, help_text=_STATUS, method="leading_with_status")
    state = ChoiceFilter(choices=State.choices, help_text=_STATE, method="leading_in_state")

    def leading_with_status(self, assignments: QuerySet, name: str, value: str) -> QuerySet:
        """Lead assignments with that status."""
        return assignments.leading().filter(status=value)

    def leading_in_state(self, assignments: QuerySet, name: str, value: str) -> QuerySet:
        """Lead assignments that stand so, as `Assignment.state_on` says it: returned work is not in progress."""
        if value == State.RETURNED:
            return assignments.leading().filter(state=State.IN_PROGRESS, is_returned=True)
        found = assignments.leading().filter(state=value)
        return found.filter(is_returned=False) if value == State.IN_PROGRESS else found


class TargetFilters(django_filters.FilterSet):
    """Targets."""

    plan = CodeFilter("plan__code", _PLAN)
    horizon_year = YearFilter("horizon_year", "Phải đạt đến năm này.")
    indicator = CodeFilter("indicator__code", "Mã chỉ tiêu.")
    area = ChoiceFilter(field_name="area__key", choices=AreaKey.choices, help_text=_AREA)
