"""Resource `scores`: the published results of scoring by a set of criteria."""

from collections.abc import Sequence

import django_filters
from django.db.models import QuerySet

from organisations.api.known import known_units
from organisations.enums import TokenScope
from organisations.models import User
from reform.common.api.filters import ChoiceFilter, CodeFilter, IdFilter, SearchFilter, YearFilter, YesNoFilter
from reform.common.api.views import ReadOnlyResource
from reporting.api.score_serializers import ScoreSerializer
from reporting.enums import UnitGroup
from reporting.models import Scorecard, ScoringRound
from reporting.queries.scoring import area_results


def _published(user: User) -> QuerySet[ScoringRound]:
    return ScoringRound.objects.filter(pk__in=Scorecard.objects.results_visible_to(user).values("round"))


class ScoreFilters(django_filters.FilterSet):
    """What results are looked for by."""

    round = IdFilter("round", "Mã số của đợt chấm điểm.", among=_published)
    year = YearFilter("round__year", "Năm đánh giá.")
    unit = CodeFilter("unit__code", "Mã đơn vị được chấm.", among=known_units)
    province = CodeFilter("round__province__code", "Mã UBND tỉnh.", among=known_units)
    group = ChoiceFilter(choices=UnitGroup.choices, help_text="Khối.")
    trial = YesNoFilter("round__is_trial", "Chấm thử.")
    q = SearchFilter("unit__search_text")


class ScoreView(ReadOnlyResource):
    """Results that the account may know of: those of every unit of its province, once a decision publishes them."""

    singular = "kết quả chấm điểm"
    scope = TokenScope.READ_REPORTS
    about = (
        "Kết quả chấm điểm chỉ số cải cách hành chính của một đơn vị trong một đợt đã công bố: điểm, chỉ số, thứ hạng "
        "trong khối, từng lĩnh vực."
    )
    serializer_class = ScoreSerializer
    filterset_class = ScoreFilters
    orderings = {"id": "id", "year": "round__year"}
    no_history = "Kết quả đã công bố không thay đổi, không tra theo ngày."

    def get_queryset(self) -> QuerySet[Scorecard]:
        """One query a page, two more for the areas."""
        cards = Scorecard.objects.results_visible_to(self.request.user)
        return cards.select_related("round__criteria_set", "unit")

    def rows_of(self, rows: Sequence[Scorecard]) -> Sequence[Scorecard]:
        """The cards with their areas where these are asked for."""
        found = super().rows_of(rows)
        areas = area_results(found) if self.wants("areas") else {}
        for card in found:
            card.areas = areas.get(card.pk, [])
        return found
