"""Running the project's own programs in processes of their own."""

import os
import subprocess
import sys

from django.conf import settings


def bare_environment(**environment: str) -> dict[str, str]:
    """This process's environment without any setting of the portal, then `environment`."""
    ours = ("REFORM_", "DJANGO_", "DATABASE_URL", "CELERY_BROKER_URL", "PYTEST_")
    return {**{name: value for name, value in os.environ.items() if not name.startswith(ours)}, **environment}


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """`python ARGUMENTS` in the project's folder with nothing set but `environment`; its output as text."""
    return subprocess.run(
        [sys.executable, *arguments],
        env=bare_environment(**environment),
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
