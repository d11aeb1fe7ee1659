"""The base of all resources: read-only, paged, filtered, counted, never cached by others."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.functional import cached_property
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from reform.common import clock
from reform.common.api.as_of import AS_OF, AsOf, read_as_of, refuse_as_of
from reform.common.api.changes import CHANGED, SINCE
from reform.common.api.conditional import conditional
from reform.common.api.deprecation import Deprecated, tell_deprecations
from reform.common.api.renderers import CSV_PARAMETERS, CsvRenderer, JsonLinesRenderer
from reform.common.api.selection import FIELDS, chosen_fields, keep_only
from reform.common.api.throttles import allowance_of, tell_allowance
from reform.common.api.whole import whole_list

ID = "[0-9]{1,18}"
CODE = "[0-9A-Za-zÀ-ỹ._-]{1,60}"


class InterfaceView:
    """What every view of the interface does, beside its `APIView`: it counts each request, refused ones too, tells what
    is left, keeps answers out of shared caches, answers OPTIONS with what can be done, and says what will end.

    `scope` is what a program's key must hold to read (None: any key), `write_scope` to write; `deprecated` is set on a
    view that goes.
    """

    scope: str | None = None
    write_scope: str | None = None
    deprecated: Deprecated | None = None
    http_method_names = ("get", "head", "options")

    def initial(self, request, *args, **kwargs) -> None:
        """Let the request in, or refuse it; either way it is counted."""
        try:
            super().initial(request, *args, **kwargs)
        except APIException:
            if allowance_of(request._request) is None:
                self.check_throttles(request)
            raise

    def options(self, request, *args, **kwargs) -> HttpResponse:
        """Which methods there are."""
        return HttpResponse(status=204)

    def finalize_response(self, request, response, *args, **kwargs):
        """Answers belong to one account: shared caches keep none of them."""
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        patch_vary_headers(response, ["Accept", "Authorization", "Cookie"])
        tell_allowance(response, allowance_of(request._request))
        tell_deprecations(response, self.deprecations(request))
        return response

    def deprecations(self, request) -> Sequence[Deprecated]:
        """What of this answer goes."""
        return [self.deprecated] if self.deprecated else []


class ReadOnlyResource(InterfaceView, ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """A resource that clients read.

    A subclass names itself in Vietnamese (`singular`, `about`: what a row is), its `orderings` (name → column that is
    never empty; the first is the default) and in `get_queryset` starts at `visible_to(self.request.user)`. Rows have
    the column `changed`, which tells when. Where earlier states are kept, `no_history` is empty, `get_queryset` and
    `put_back` heed `self.as_of`; otherwise it says why there are none. A serializer's `Meta.deprecated` names fields
    that go.
    """

    singular = ""
    about = ""
    orderings: dict[str, str] = {"id": "id"}
    lookup_value_regex = ID
    changed = CHANGED
    no_history = "Tài nguyên này chỉ có trạng thái hiện tại, không tra được theo ngày."
    as_of: AsOf | None = None
    chosen: Sequence[str] | None = None

    def initial(self, request, *args, **kwargs) -> None:
        """Read the parameters that decide what the query is."""
        super().initial(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD") or self.action is None:  # None: the address is only written to
            return
        self.chosen = chosen_fields(request.query_params.get(FIELDS), self.field_names())
        if (text := request.query_params.get(AS_OF)) is not None:
            if self.no_history:
                raise refuse_as_of(self.no_history)
            if SINCE in request.query_params:
                raise ValidationError({AS_OF: [f"Không dùng “{AS_OF}” cùng với “{SINCE}”."]})
            self.as_of, self.today = read_as_of(text, request), clock.today()

    @cached_property
    def today(self) -> date:
        """The portal's day, whatever day is asked for; first asked for outside of `day()`."""
        return clock.today()

    @classmethod
    def field_names(cls) -> Sequence[str]:
        """All fields of a row, in order."""
        return cls.serializer_class.Meta.fields if cls.serializer_class else ()

    def wants(self, *names: str) -> bool:
        """Whether one of these fields is asked for, so that what only it needs must be fetched."""
        return self.chosen is None or bool({*names} & {*self.chosen})

    def get_serializer(self, *args, **kwargs):
        """The serializer with the fields that were asked for."""
        serializer = super().get_serializer(*args, **kwargs)
        if self.chosen is not None:
            keep_only(getattr(serializer, "child", serializer), self.chosen)
        return serializer

    def put_back(self, rows: Sequence) -> Sequence:
        """The rows as they were on the day of `self.as_of`."""
        return rows

    def list(self, request, *args, **kwargs) -> Response:
        """A page of rows, or all of them where the format is one of whole lists."""
        with self.day():
            queryset = self.filter_queryset(self.get_queryset())
            if getattr(request.accepted_renderer, "streams", False):
                return whole_list(self, self.paginator.arranged(queryset, request, self), self.rendered)
            if wrong := [name for name in CSV_PARAMETERS if name in request.query_params]:
                raise ValidationError({name: ["Tham số này chỉ dùng với “format=csv”."] for name in wrong})
            page = self.paginate_queryset(queryset)
            self.refuse_rows()
            return self.get_paginated_response(self.rendered(page))

    def refuse_rows(self) -> None:
        """Refuse a list whose parameters are all right; called before any row is sent."""

    def rendered(self, rows: Sequence) -> Sequence[dict]:
        """The rows as the answer holds them; also called while a stream is sent, when the request is over."""
        with self.day():
            return self.get_serializer(self.rows_of(rows), many=True).data

    def get_renderers(self) -> Sequence[BaseRenderer]:
        """Lists also come whole, as CSV and JSON Lines."""
        known = super().get_renderers()
        return [*known, CsvRenderer(), JsonLinesRenderer()] if self.action == "list" else known

    @property
    def more_parameters(self) -> Sequence[str]:
        """What lists take for their formats."""
        return CSV_PARAMETERS if self.action == "list" else ()

    def retrieve(self, request, *args, **kwargs) -> Response:
        """One row; 404 also where it was not there yet on the day."""
        with self.day():
            found = self.rows_of([self.get_object()])
            if not found:
                raise NotFound
            return Response(self.get_serializer(found[0]).data)

    def rows_of(self, rows: Sequence) -> Sequence:
        """The rows of a page, as they are or as they were."""
        return self.put_back(rows) if self.as_of else rows

    def day(self):
        """Within the block the portal's day is the one that was asked for, so that states are those of that day."""
        return clock.working_on(self.as_of.day if self.as_of else self.today)

    def finalize_response(self, request, response, *args, **kwargs):
        """With validators; what the client holds already is not sent again."""
        if response.status_code == 200 and isinstance(response, Response) and request.method in ("GET", "HEAD"):
            return super().finalize_response(request, conditional(request, response), *args, **kwargs)
        return super().finalize_response(request, response, *args, **kwargs)

    def deprecations(self, request) -> Sequence[Deprecated]:
        """The resource, and the fields that the answer holds."""
        going = getattr(getattr(self.serializer_class, "Meta", None), "deprecated", {})
        held = [one for name, one in going.items() if self.wants(name)]
        return [*super().deprecations(request), *held]

    def get_serializer_context(self) -> dict[str, Any]:
        """What serializers need to know besides the row."""
        return super().get_serializer_context() | {"as_of": self.as_of}
