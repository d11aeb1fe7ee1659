#!/usr/bin/env python3
"""Django's command line for the reform portal.

Run by the system's Python, it makes the portal's own environment (.venv) first and starts again inside it.
"""

import os
import sys

from reform.bootstrap import enter_environment


def main() -> None:
    """Enter the environment, then do what was asked for."""
    enter_environment(sys.argv[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform.settings")
    if sys.argv[1:2] == ["runserver"]:
        os.environ.setdefault("REFORM_DEBUG", "1")  # the server for developing; `up` and gunicorn serve people
    # There is no Django before the environment is.
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Settings: {error}")


if __name__ == "__main__":
    main()
