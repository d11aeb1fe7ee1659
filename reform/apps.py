"""Puts the project package among the applications: its commands, and Celery wherever Django is."""

from django.apps import AppConfig

from reform.celery import app as celery_app
from reform.common.own_words import add_form_words

__all__ = ["ReformConfig", "celery_app"]


class ReformConfig(AppConfig):
    """Loaded first of all applications, so that `shared_task` finds the project's Celery application."""

    name = "reform"
    verbose_name = "Cổng cải cách hành chính"

    def ready(self) -> None:
        """What is wrong with a field is said in the portal's words."""
        add_form_words()
