"""Puts the portal's own administration site, and its words, in the place of Django's."""

from django.contrib.admin.apps import AdminConfig

from organisations.admin_words import add_admin_words


class PortalAdminConfig(AdminConfig):
    default_site = "organisations.admin_site.PortalAdminSite"

    def ready(self) -> None:
        """Find the pages as Django does, and speak to people as the portal does."""
        super().ready()
        add_admin_words()
