"""The REST interface `/api/v1/`: which address leads to which resource, its schema and its pages."""

from django.contrib.auth.views import redirect_to_login
from django.urls import path, re_path
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from indicators.api.views import AreaView, IndicatorView, MeasurementView
from organisations.api.authentication import TokenAuthentication
from organisations.api.views import UnitView
from plans.api.views import ActivityView, AssignmentView, PlanView, ResolutionView, TargetView
from reporting.api.views import ReportView, RoundView

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
    "rounds": RoundView,
    "reports": ReportView,
}


class Root(APIView):
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


class Missing(APIView):
    """Addresses under the interface that do not exist answer as the interface does."""

    schema = None

    def initial(self, request, *args, **kwargs) -> None:
        """Always 404, before anything else is asked."""
        raise NotFound


router = SimpleRouter()
for _name, _view in RESOURCES.items():
    router.register(_name, _view, basename=_name)

app_name = "api"
urlpatterns = [
    path("", Root.as_view(), name="root"),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
    *router.urls,
    re_path(r"^.*/$", Missing.as_view()),  # without its last slash an address is first tried with one
]
