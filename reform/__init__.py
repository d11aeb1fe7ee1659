"""The project package: settings, addresses and background wiring; no rules of the field."""

from reform.celery import app as celery_app

__all__ = ["celery_app"]
