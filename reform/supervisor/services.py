"""The three processes of the portal and their command lines; docker-compose.yml starts the same ones."""

import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Service:
    """A process to keep running; `command` stays in the foreground and ends in order at SIGTERM."""

    name: str
    command: tuple[str, ...]


def services(*, host: str, port: int) -> list[Service]:
    """Web server on `host`:`port`, worker and scheduler, sized for a machine of two cores."""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    web = ("gunicorn", "reform.wsgi", "--bind", address, "--workers", "2", "--threads", "4", "--preload")
    web += ("--graceful-timeout", "20", "--no-control-socket", "--log-level", "warning")
    # One worker has nobody to gossip with.
    worker = ("celery", "-q", "-A", "reform", "worker", "--concurrency", "2", "--loglevel", "INFO")
    worker += ("--without-gossip", "--without-mingle")
    beat = ("celery", "-q", "-A", "reform", "beat", "--loglevel", "WARNING", "--pidfile", "")
    # A demo runs as root in many a container; Celery's warning about it, eight lines long, would bury the address.
    quiet = ("-W", "ignore:You're running the worker with superuser privileges")
    commands = {"web": web, "worker": worker, "beat": beat}
    return [Service(name, (sys.executable, *quiet, "-m", *command)) for name, command in commands.items()]
