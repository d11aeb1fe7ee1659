"""Registers the app of what was said, to whom, when."""

from django.apps import AppConfig

from reporting import checks  # noqa: F401 -- registers them


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "Báo cáo"
