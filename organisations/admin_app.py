"""Puts the portal's own administration site in the place of Django's."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "organisations.admin_site.PortalAdminSite"
