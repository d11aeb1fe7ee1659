"""The containers' own commands, started without containers against the database and broker of this run."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from django.conf import settings
from django.db import connection

from tests.ops.running import bare_environment
from tests.ops.waiting import until

COMPOSE = yaml.safe_load((settings.BASE_DIR / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")
IMAGE = (settings.BASE_DIR / "Dockerfile").read_text()


def database_url() -> str:
    """The address of the database that this test run has made."""
    set_to = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{set_to['NAME']}"
    user = ":".join(quote(part, safe="") for part in (set_to["USER"], set_to["PASSWORD"]) if part)
    return f"postgres://{user}@{set_to['HOST']}:{set_to['PORT']}/{set_to['NAME']}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Stack:
    """Starts services of the compose file as processes, with the environment that it gives them."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        given = SERVICES["web"]["environment"]
        values = {"REFORM_SECRET_KEY": "k" * 60, "REFORM_ALLOWED_HOSTS": "cchc.example.gov.vn"}
        filled = {name: _fill(str(text), values) for name, text in given.items()}
        replaced = {
            "DATABASE_URL": database_url(),
            "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
            "REFORM_DATA_DIR": str(folder),
            "REFORM_STATIC_DIR": str(folder / "static"),
            "REFORM_REDIS_PREFIX": settings.REDIS_PREFIX,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }
        self.environment = bare_environment(**{**filled, **replaced})

    def start(self, name: str) -> subprocess.Popen:
        return subprocess.Popen(
            self._here(SERVICES[name]["command"]),
            env=self.environment,
            cwd=settings.BASE_DIR,
            stdout=(self.folder / f"{name}.log").open("w"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def is_healthy(self, name: str) -> bool:
        """Run the service's own health check."""
        test = SERVICES[name]["healthcheck"]["test"]
        assert test[0] == "CMD"
        check = subprocess.run(
            self._here(test[1:]), env=self.environment, cwd=settings.BASE_DIR, capture_output=True, check=False
        )
        return check.returncode == 0

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def _here(self, command: list[str]) -> list[str]:
        here = [
            word.replace("0.0.0.0:8000", f"127.0.0.1:{self.port}").replace(":8000/", f":{self.port}/")
            for word in command
        ]
        return [sys.executable if word == "python" else word for word in here]


def _fill(text: str, values: dict[str, str]) -> str:
    """The text as compose fills it in: ${NAME:?why} and ${NAME:-default}."""
    return re.sub(r"\$\{(\w+):([?-])([^}]*)\}", lambda m: values.get(m[1], m[3] if m[2] == "-" else "given"), text)


@pytest.fixture
def stack(tmp_path, django_db_setup):
    return Stack(tmp_path)


def test_the_schema_is_brought_up_to_date_once_before_the_others_start(stack):
    assert stack.start("migrate").wait(timeout=300) == 0, stack.log("migrate")
    assert SERVICES["migrate"]["restart"] == "no"
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_each_service_becomes_healthy_and_ends_in_order(stack, name):
    assert not stack.is_healthy(name)
    process = stack.start(name)
    try:
        until(lambda: process.poll() is not None or stack.is_healthy(name), seconds=300, what=f"a healthy {name}")
        assert process.poll() is None, stack.log(name)
    finally:
        process.terminate()
        code = process.wait(timeout=300)
    assert code == 0, stack.log(name)
    assert not stack.is_healthy(name)


@pytest.mark.parametrize("name", [*OURS, "postgres", "redis"])
def test_every_service_has_a_health_check_or_ends_by_itself(name):
    check = SERVICES[name]["healthcheck"]
    assert check.get("test") or (name == "migrate" and check == {"disable": True})


def test_no_secret_has_a_value_or_a_default():
    text = (settings.BASE_DIR / "docker-compose.yml").read_text()
    uses = re.findall(r"\$\{(\w*(?:SECRET|PASSWORD)\w*):(.)", text)
    assert {name for name, kind in uses if kind == "?"} == {"REFORM_SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"}
    unneeded = {"REFORM_EMAIL_PASSWORD", "REFORM_OIDC_CLIENT_SECRET"}  # without a server of letters or a provider
    assert {name for name, kind in uses if kind == "-"} == unneeded
    assert re.findall(r"(?:SECRET_KEY|PASSWORD): (?!\$\{)\S+", text) == []


@pytest.mark.parametrize("name", OURS)
def test_our_processes_can_write_only_their_data_and_gain_no_rights(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["volumes"] == ["data:/data"]


def test_the_image_runs_as_nobody_of_importance_and_checks_its_health():
    lines = IMAGE.splitlines()
    assert [line for line in lines if line.startswith("USER ")] == ["USER portal"]
    assert lines.index("USER portal") < next(number for number, line in enumerate(lines) if line.startswith("CMD "))
    assert "HEALTHCHECK" in IMAGE
    assert "python3 -m reform.bootstrap prepare run" in IMAGE


def test_the_image_holds_no_data_and_no_tools_of_the_workplace():
    ignored = (settings.BASE_DIR / ".dockerignore").read_text().split()
    assert "*" in ignored
    kept = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    assert kept.isdisjoint({"var", ".venv", ".tools", ".git", ".env", "tests"})
    assert {"manage.py", "reform", "organisations", "indicators", "plans", "reporting", "templates", "static"} <= kept
