"""Resource `observations`: figures as flat rows for pivot tables and warehouses, a page at a time or all in one answer.

Rows go from the database to the answer as tuples; serializers only describe them.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import cache
from typing import Any

import django_filters
import orjson
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError as FormError
from django.db.models import QuerySet
from django.forms import Field
from django.http import HttpResponse, QueryDict
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.utils.urls import replace_query_param

from indicators.api.known import refuse_strangers
from indicators.api.observation_lines import ChosenLines, WholeLines, picker
from indicators.api.observation_serializers import ObservationSerializer
from indicators.enums import AreaKey, ObservationStatus
from indicators.models import Measurement
from indicators.queries.observation_filters import Selection, Wanted, select
from indicators.queries.observation_pages import first_by_unit
from indicators.queries.observations import FIELDS, PK, WIDTH, Reading, columns
from indicators.queries.observations_then import Then
from indicators.queries.was_recorded import end_of
from organisations.enums import TokenScope, UnitKind
from reform.common.api.changes import SINCE, moment, watermark
from reform.common.api.conditional import weak_etag, with_validators
from reform.common.api.filters import OF_ANY, SeveralFilter, YearFilter, refuse_unknown
from reform.common.api.paging import PARAMETERS, CursorPages, ordering_of
from reform.common.api.renderers import CSV_PARAMETERS, csv_form
from reform.common.api.streaming import CSV, JSON_LINES, Stream, json_lines
from reform.common.api.views import ReadOnlyResource
from reform.common.periods import Period

_OF_PAGES = ("cursor", "page_size", "ordering")
_NAMED = {"indicator", "unit", "agency", "province", "part"}


class ObservationFilters(django_filters.FilterSet):
    """What observations are looked for by."""

    indicator = SeveralFilter("Mã chỉ tiêu.")
    area = SeveralFilter("Khóa của lĩnh vực.", known=AreaKey.values)
    unit = SeveralFilter("Mã cơ quan, đơn vị.")
    agency = SeveralFilter("Mã cơ quan: chính nó và các đơn vị trực thuộc.")
    province = SeveralFilter("Mã UBND tỉnh: mọi đơn vị của tỉnh.")
    kind = SeveralFilter("Loại cơ quan, đơn vị (khối).", known=UnitKind.values)
    year = YearFilter("year", "Năm của số liệu.")
    year_from = YearFilter("year", "Từ năm.")
    year_to = YearFilter("year", "Đến hết năm.")
    period = SeveralFilter("Kỳ báo cáo.", known=Period.values)
    part = SeveralFilter("Mã phần của chỉ tiêu; “_T” là tổng số (mặc định), “*” là tổng số và mọi phần.")
    status = SeveralFilter("Tình trạng số liệu.", known=ObservationStatus.values)


class ObservationPages(CursorPages):
    """Pages of a `Selection`; rows are tuples."""

    def arrange(self, queryset: Selection, request, view) -> tuple[Any, str, str]:
        """By unit the selection as it is; by change its figures, in that order."""
        ordering = ordering_of(request.query_params, view.orderings)
        if ordering.removeprefix("-") == "unit":
            return queryset, "unit", ordering
        figures, column, ordering = super().arrange(queryset.all(), request, view)
        return columns(figures, column), column, ordering

    def rows_behind(
        self, queryset: Any, column: str, position: list | None, *, descending: bool, most: int
    ) -> list[tuple]:
        """The first rows behind the position."""
        if column != "unit":
            return super().rows_behind(queryset, column, position, descending=descending, most=most)
        return first_by_unit(queryset, position=position and tuple(position), descending=descending, most=most)

    def position_of(self, row: tuple, column: str) -> tuple[Any, int]:
        """The column stands behind what rows are made of."""
        return row[WIDTH], row[PK]


class ObservationView(ReadOnlyResource):
    """Figures that the account may see, flat."""

    singular = "quan sát"
    scope = TokenScope.READ_FIGURES
    about = (
        "Mỗi số liệu là một dòng phẳng, kèm tên chỉ tiêu, đơn vị, kỳ: một lần gọi là đủ cho bảng tổng hợp (pivot). "
        "“format=csv” và “format=jsonl” trả về toàn bộ các dòng trong một lần, không chia trang."
    )
    serializer_class = ObservationSerializer
    filterset_class = ObservationFilters
    pagination_class = ObservationPages
    orderings = {"unit": "unit"}
    no_history = ""

    def get_queryset(self) -> QuerySet[Measurement]:
        """What the interface's description is made of."""
        return Measurement.objects.visible_to(self.request.user)

    def list(self, request, *args, **kwargs) -> HttpResponse:
        """A page of rows, or all of them as a stream. Five statements a page, whatever it holds."""
        selection = self.selection()
        if request.accepted_renderer.format != "json":
            return self.stream(selection)
        csv_only = [name for name in CSV_PARAMETERS if name in request.query_params]
        if csv_only:
            raise ValidationError({name: ["Tham số này chỉ dùng với “format=csv”."] for name in csv_only})
        found = self.paginate_queryset(selection)
        results = orjson.Fragment(orjson.dumps(self.objects([row[:WIDTH] for row in found])))
        pages = self.paginator
        following = replace_query_param(pages.url, "cursor", pages.next) if pages.next else None
        page = {"next": following, "watermark": pages.watermark, "results": results}
        return self.answer(page, tag=[bool(following), results])

    def retrieve(self, request, *args, **kwargs) -> HttpResponse:
        """One row."""
        refuse_unknown(request.query_params, {*OF_ANY})
        figures = self.get_queryset().filter(pk=self.kwargs["pk"])
        found = columns(figures if self.then is None else self.then.figures(figures))
        if not (rows := self.objects(found)):
            raise NotFound
        return self.answer(rows[0], tag=rows[0])

    @property
    def then(self) -> Then | None:
        """The earlier moment that is asked for."""
        if self.as_of is None:
            return None
        if (report := self.as_of.report) is None:
            return Then(end_of(self.as_of.day))
        whose = {"path": report.unit_path, "unit": report.unit_id}
        end = report.taken_at + timedelta(microseconds=1)
        return Then(end, report.year, report.period, **whose, frozen=report.figures)

    def selection(self) -> Selection:
        """What the parameters ask for; raises `ValidationError`."""
        parameters = self.request.query_params
        refuse_unknown(parameters, {*OF_ANY, *PARAMETERS, *CSV_PARAMETERS, *ObservationFilters.base_filters})
        since = parameters.get(SINCE)
        since = None if since is None else moment(since, SINCE)
        asked = _asked(parameters)
        refuse_strangers(self.request.user, {name: asked[name] for name in _NAMED & asked.keys()})
        return select(self.request.user, Wanted(**asked), since=since, then=self.then)

    def objects(self, found: Iterable[tuple]) -> Sequence[dict[str, Any]]:
        """Tuples of `columns` as JSON writes them."""
        reading, found = Reading(), list(found)
        rows = reading.rows(found if self.then is None else self.then.put_back(reading)(found))
        if self.chosen is None:
            return [dict(zip(FIELDS, row, strict=True)) for row in rows]
        return [dict(zip(self.chosen, row, strict=True)) for row in map(picker(self.chosen), rows)]

    def answer(self, content: Any, *, tag: Any) -> HttpResponse:
        """The content with its validators; what the client holds already is not sent again."""
        response = HttpResponse(orjson.dumps(content), content_type="application/json")
        return with_validators(self.request, response, weak_etag(orjson.dumps(tag).decode()))

    def stream(self, selection: Selection) -> HttpResponse:
        """All rows in one answer, as of one moment."""
        request = self.request
        if paged := [name for name in _OF_PAGES if name in request.query_params]:
            raise ValidationError({name: ["Không dùng khi nhận toàn bộ danh sách (csv, jsonl)."] for name in paged})
        is_csv = request.accepted_renderer.format == "csv"
        form, names = csv_form(request.query_params), self.chosen or FIELDS
        at = watermark()
        stream = Stream()
        try:
            figures = selection.all()
            total = figures.using(stream.snapshot.alias).count()
            reading = Reading(using=stream.snapshot.alias)
            chunks = stream.snapshot.chunks(columns(figures.order_by("unit_id", "pk")))
            chunks = chunks if self.then is None else map(self.then.put_back(reading), chunks)
            if is_csv:
                lines = WholeLines(reading, form) if self.chosen is None else ChosenLines(reading, form, names)
                pieces = form.pieces(names, map(lines.of, chunks))
            else:
                pieces = json_lines(names, (map(picker(names), reading.rows(found)) for found in chunks))
        except Exception:
            stream.close()
            raise
        kind = (CSV, "observations.csv") if is_csv else (JSON_LINES, "observations.jsonl")
        head_only = request.method == "HEAD"
        response = stream.answer(pieces, content_type=kind[0], name=kind[1], total=total, head_only=head_only)
        response.headers["X-Watermark"] = at.isoformat(timespec="milliseconds")
        return response


@cache
def _fields() -> dict[str, Field]:
    """How each filter is read; made once, since a whole form costs more than reading what a request names."""
    return ObservationFilters(queryset=Measurement.objects.visible_to(AnonymousUser())).form.fields


def _asked(parameters: QueryDict) -> dict[str, Any]:
    """What the filters that are named ask for; raises `ValidationError`."""
    asked, errors = {}, {}
    for name in _fields().keys() & parameters.keys():
        try:
            asked[name] = _fields()[name].clean(parameters[name])
        except FormError as error:
            errors[name] = error.messages
    if errors:
        raise ValidationError(errors)
    return asked
