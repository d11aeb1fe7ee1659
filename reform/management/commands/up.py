"""`manage.py up`: prepares everything and runs the portal on this machine until Ctrl-C."""

import contextlib
import os
import socket
import time
import urllib.error
import urllib.request
from argparse import ArgumentTypeError

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reform import debian
from reform.heartbeat import heartbeat_file, is_alive
from reform.supervisor.preparation import check_port, collect_static, only_one, prepare_database
from reform.supervisor.processes import Supervisor
from reform.supervisor.services import services

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 -- compared with, not listened on
PATIENCE = 90.0


class Command(BaseCommand):
    """`python3 manage.py up`: the portal for everybody on one machine, until Ctrl-C."""

    help = "Prepare everything (packages, database, demo, static files) and run web server, worker and scheduler."
    requires_system_checks = []  # run after the lock is held, with a short message

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
        parser.add_argument("--port", type=_port, default=8000)

    def handle(self, *, host: str, port: int, **options) -> None:
        self.began = time.monotonic()
        shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 -- as above
        self.address = f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"
        try:
            with only_one(settings.DATA_DIR, address=self.address):
                check_port(host, port)
                self.prepare()
                self.serve(host, port)
        except KeyboardInterrupt:
            raise CommandError("Stopped before it was ready.", returncode=130) from None

    def prepare(self) -> None:
        debian.ensure(debian.PDF, purpose="PDF documents")
        self.say("Preparing the database …")
        if prepare_database():
            self.say("Loaded the demo data into the empty database.")
        self.say("Preparing the static files …")
        collect_static()

    def serve(self, host: str, port: int) -> None:
        self.say("Starting web server, worker and scheduler …")
        supervisor = Supervisor(
            services(host=host, port=port), environment=_environment(host), folder=settings.BASE_DIR, say=self.say
        )
        heartbeat_file("worker").unlink(missing_ok=True)  # what a killed worker left would pass for a live one
        self.announced, self.warned, self.served = False, False, time.monotonic()
        supervisor.run(on_turn=self.announce)
        self.say("Stopped.")

    def announce(self) -> None:
        """Once, when pages and jobs are served: the address and who can sign in; or that it takes too long."""
        if self.announced:
            return
        waited = time.monotonic() - self.began
        if _answers(f"{self.address}readyz") and is_alive("worker"):
            self.announced = True
            self.say(f"\nThe portal is ready after {waited:.0f} s:  {self.address}\nCtrl-C stops it.\n")
            call_command("seed_demo", "--accounts", stdout=self.stdout)
            self.stdout.flush()
        elif not self.warned and time.monotonic() - self.served > PATIENCE:
            self.warned = True
            self.say(f"Not ready after {waited:.0f} s; the lines above say why. Still trying.")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _port(text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise ArgumentTypeError(f"{text!r} is not a number from 1 to 65535")


def _environment(host: str) -> dict[str, str]:
    """The children's environment: unless hosts are named, the portal answers to the names of what it listens on."""
    hosts = os.environ.get("REFORM_ALLOWED_HOSTS")
    if not hosts:
        names = {*settings.ALLOWED_HOSTS, f"[{host}]" if ":" in host else host}
        if host not in LOOPBACK:
            names |= _names_of_this_machine()
        hosts = ",".join(sorted(names - EVERYWHERE))
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "reform.settings", "REFORM_ALLOWED_HOSTS": hosts}


def _names_of_this_machine() -> set[str]:
    names = {socket.gethostname()}
    with contextlib.suppress(OSError):  # a machine that does not know its own name has no more of them
        name, aliases, addresses = socket.gethostbyname_ex(socket.gethostname())
        names |= {name, *aliases, *addresses}
    return names


def _answers(url: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False
