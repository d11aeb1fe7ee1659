"""Registers the app of the measuring frame: areas, indicators, measurements."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = "Chỉ tiêu"
