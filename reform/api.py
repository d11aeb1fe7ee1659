"""The REST interface `/api/v1/`: which address leads to which resource, its schema and its pages."""

from django.contrib.auth.views import redirect_to_login
from django.urls import URLPattern, path, re_path
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from indicators.api.observation_structure import StructureView
from indicators.api.observations import ObservationView
from indicators.api.rollups import RollupView
from indicators.api.views import AreaView, IndicatorView, MeasurementView
from organisations.api.authentication import TokenAuthentication
from organisations.api.deleted import DeletedView
from organisations.api.views import UnitView
from plans.api.views import ActivityView, AssignmentView, PlanView, ResolutionView, TargetView
from reform.client_guide import ExchangeGuide, Guide
from reform.common.api.views import ID, InterfaceView, ReadOnlyResource
from reform.common.tracking import TRACKED
from reporting.api.exchange import ExchangeView, SchemaView
from reporting.api.registers import CommunicationView, DialogueView, InspectionView, SteeringDocumentView, SurveyView
from reporting.api.scores import ScoreView
from reporting.api.views import ReportView, RoundView

LEAVE_TOMBSTONES = {resource for resource, _, _ in TRACKED.values()}
RESOURCES = {
    "units": UnitView,
    "areas": AreaView,
    "resolutions": ResolutionView,
    "plans": PlanView,
    "activities": ActivityView,
    "assignments": AssignmentView,
    "indicators": IndicatorView,
    "targets": TargetView,
    "measurements": MeasurementView,
    "observations": ObservationView,
    "rounds": RoundView,
    "reports": ReportView,
    "scores": ScoreView,
    "inspections": InspectionView,
    "steering-documents": SteeringDocumentView,
    "communications": CommunicationView,
    "dialogues": DialogueView,
    "surveys": SurveyView,
}


class Root(InterfaceView, APIView):
    """The list of resources."""

    schema = None

    def get(self, request) -> Response:
        """Resource → address, and where the interface is described."""
        names = {name: f"api:{name}-list" for name in RESOURCES} | {"schema": "api:schema", "docs": "api:docs"}
        return Response({name: reverse(view, request=request) for name, view in names.items()})


class Schema(SpectacularAPIView):
    """OpenAPI, as JSON unless YAML is asked for; open to everybody, since it tells of no data."""

    renderer_classes = (OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer)
    authentication_classes = ()
    permission_classes = (AllowAny,)


class Docs(SpectacularSwaggerSplitView):
    """The interactive pages, from the portal's own files; whoever is not signed in is taken to sign in first."""

    schema = None
    authentication_classes = (TokenAuthentication, SessionAuthentication)
    permission_classes = (AllowAny,)
    url_name = "api:schema"
    template_name = "api/docs.html"

    def get(self, request, *args, **kwargs):
        """The page, or with `?script=` the script that starts it."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return super().get(request, *args, **kwargs)


class Missing(InterfaceView, APIView):
    """Addresses under the interface that do not exist answer as the interface does."""

    schema = None

    def initial(self, request, *args, **kwargs) -> None:
        """Always 404, whoever asks."""
        self.check_throttles(request)
        raise NotFound


router = SimpleRouter()
for _name, _view in RESOURCES.items():
    router.register(_name, _view, basename=_name)


def _deleted(name: str, view: type[ReadOnlyResource]) -> URLPattern:
    """Where the deleted rows of a resource are listed; its keys stand under the same scope."""
    words = {
        "singular": f"{view.singular} đã xóa",
        "about": f"Mã của {view.singular} đã xóa, để bản sao xóa theo. Xem “Chỉ đọc phần thay đổi”.",
    }
    names = {"resource": name, "basename": f"{name}-deleted", "detail": False}
    shown = DeletedView.as_view({"get": "list"}, scope=view.scope, **names, **words)
    return path(f"{name}/deleted/", shown, name=f"{name}-deleted")


_exchange = ExchangeView.as_view({"get": "retrieve"}, detail=True)
app_name = "api"
urlpatterns = [
    path("", Root.as_view(), name="root"),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
    *[_deleted(name, view) for name, view in RESOURCES.items() if name in LEAVE_TOMBSTONES],
    path("guide/", Guide.as_view(), name="guide"),
    path("guide/exchange/", ExchangeGuide.as_view(), name="guide-exchange"),
    path("schemas/report-<int:version>.json", SchemaView.as_view(), name="exchange-schema"),
    re_path(
        rf"^reports/(?P<pk>{ID})/exchange/$", ExchangeView.as_view({"get": "retrieve"}, detail=True), name="exchange"
    ),
    path("observations/structure/", StructureView.as_view(), name="observations-structure"),
    path("rollups/", RollupView.as_view(), name="rollups-list"),
    *router.urls,
    re_path(r"^.*/$", Missing.as_view()),  # without its last slash an address is first tried with one
]
