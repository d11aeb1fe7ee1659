"""`manage.py test [PYTEST ARGUMENTS]`: sees to what the tests need, then hands over to pytest."""

import os
import sys

from django.conf import settings
from django.core.management.base import BaseCommand

from reform import debian


class Command(BaseCommand):
    """Takes the place of Django's own `test`: this project's tests are pytest's."""

    help = "Install what the tests need (Chromium, fonts, PDF tools, Java) and run pytest with the arguments given."

    def run_from_argv(self, argv: list[str]) -> None:
        """Become pytest; every argument is pytest's, so that `test -k word -x` works."""
        debian.ensure(debian.TESTS, purpose="the tests")
        environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        os.chdir(settings.BASE_DIR)
        os.execve(sys.executable, [sys.executable, "-m", "pytest", *argv[2:]], environment)
