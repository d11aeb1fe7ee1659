"""manage.py bench: measures the portal, each figure beside the least that the same work can cost."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

_FOLDER = Path(settings.BASE_DIR) / "tests" / "benchmarks"
_HEADING = f"  {'':<46} {'ms':>10} {'floor ms':>10} {'ratio':>7} {'rows':>7} {'memory':>9}"


def names() -> list[str]:
    """The benchmarks that there are."""
    return sorted(path.stem.removeprefix("bench_") for path in _FOLDER.glob("bench_*.py"))


class Command(BaseCommand):
    """Each benchmark is a process of its own with a scratch data folder and database, never the installation's."""

    help = "Run the benchmarks of tests/benchmarks/; figures are medians, in milliseconds, beside their floor."
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        """Arguments as the contract names them."""
        parser.add_argument("name", nargs="?", choices=names(), help="only this one; without it, all")
        parser.add_argument("--small", action="store_true", help="tiny sizes: whether they run, not how fast")

    def handle(self, *args, **options) -> None:
        """Print a table; exit code 1 when a benchmark cannot run."""
        chosen = [options["name"]] if options["name"] else names()
        if not chosen:
            raise CommandError("There are no benchmarks here: tests/ is not part of this copy.")
        self.stdout.write(f"Database: {connection.vendor}; machine: {os.cpu_count()} processors\n{_HEADING}")
        failed = [name for name in chosen if not self._run(name, options["small"])]
        if failed:
            raise CommandError(f"These could not run: {', '.join(failed)}.")

    def _run(self, name: str, small: bool) -> bool:
        self.stdout.write(name)
        self.stdout.flush()
        with _scratch() as environment:
            command = [sys.executable, "-m", "tests.benchmarks", name, *(["--small"] if small else [])]
            return subprocess.run(command, env=environment, cwd=settings.BASE_DIR, check=False).returncode == 0


@contextmanager
def _scratch() -> Iterator[dict[str, str]]:
    """The environment of a process that has a data folder, a broker and a database of its own; gone afterwards."""
    folder = tempfile.mkdtemp(prefix="reform-bench-")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("REFORM_", "CELERY_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    kept["REFORM_DATA_DIR"] = folder
    try:
        if connection.vendor == "sqlite":
            yield kept
        else:
            with _scratch_database(f"reform_bench_{os.getpid()}") as address:
                yield kept | {"DATABASE_URL": address}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _scratch_database(name: str) -> Iterator[str]:
    """A new database on the installation's server; its address. Raises `CommandError` where none can be made."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        own = connection.settings_dict["NAME"]
        raise CommandError(
            f"Cannot connect to the database {own!r} of DATABASE_URL, beside which a benchmark makes one of its own. "
            f"Create it, or correct DATABASE_URL. The server says: {str(error).strip()}"
        ) from error
    _on_the_server(f"CREATE DATABASE {connection.ops.quote_name(name)}")
    try:
        yield _address(name)
    finally:
        _on_the_server(f"DROP DATABASE {connection.ops.quote_name(name)}")


def _on_the_server(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _address(name: str) -> str:
    """The installation's address with another database in it."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
