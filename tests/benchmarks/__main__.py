"""Runs one benchmark in the database and data folder that the environment names; `manage.py bench` calls it."""

import importlib
import os
import sys

import django
from django.core.management import call_command


def main(name: str, *options: str) -> None:
    """Prepare the database where the benchmark uses one, then print its results as they come."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
    django.setup()
    benchmark = importlib.import_module(f"tests.benchmarks.bench_{name}")
    if benchmark.USES_DATABASE:
        call_command("migrate", verbosity=0)
    for result in benchmark.run(small="--small" in options):
        sys.stdout.write(f"{result.line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
