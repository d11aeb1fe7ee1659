"""Addresses of the portal; /healthz and /readyz are answered earlier, by `reform.middleware.HealthMiddleware`.

Pages for 400, 403, 404 and 500 are the templates of these names, which Django's own handlers show.
"""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("reform.api")),  # first: its requests are the most, and each pattern before costs them
    path("", include("organisations.urls")),
    path("", include("indicators.urls")),
    path("", include("plans.urls")),
    path("", include("reporting.urls")),
    path("quan-tri/", admin.site.urls),
]
