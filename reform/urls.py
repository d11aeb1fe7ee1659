"""Addresses of the portal; /healthz and /readyz are answered earlier, by `reform.middleware.HealthMiddleware`."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

APPS = ("organisations", "plans", "indicators", "reporting")

urlpatterns = [
    path("quan-tri/", admin.site.urls),
    *[path("", include(f"{app}.urls")) for app in APPS if find_spec(f"{app}.urls")],
    *[path("api/v1/", include(name)) for name in ("reform.api",) if find_spec(name)],
]
