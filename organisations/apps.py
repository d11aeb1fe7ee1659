"""Registers the app that knows who: units, users, roles, audit, background jobs."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "organisations"
    verbose_name = "Tổ chức"
