"""Every choice of an installation comes from the environment, and a wrong or a missing one is refused in words."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.ops.running import bare_environment, run

PRODUCTION = {
    "REFORM_HTTPS": "1",
    "REFORM_SECRET_KEY": "k3y-of-fifty-and-more-characters-0123456789-abcdefghijklmnop",
    "REFORM_ALLOWED_HOSTS": "cchc.example.gov.vn",
    "DATABASE_URL": "postgres://reform:secret@db.example.gov.vn:5432/reform",
    "CELERY_BROKER_URL": "redis://redis.example.gov.vn:6379/0",
}


def value(folder: Path, expression: str, **environment: str) -> str:
    """What `expression` over the settings gives in a process with `environment`."""
    answer = run("-c", f"import reform.settings as s; print({expression})", REFORM_DATA_DIR=str(folder), **environment)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


def test_the_deployment_check_finds_nothing_in_production(tmp_path):
    answer = run("manage.py", "check", "--deploy", "--fail-level", "INFO", REFORM_DATA_DIR=str(tmp_path), **PRODUCTION)
    assert answer.returncode == 0, answer.stderr
    assert "no issues (0 silenced)" in answer.stdout


def test_production_without_a_secret_is_refused(tmp_path):
    answer = run("manage.py", "check", REFORM_DATA_DIR=str(tmp_path), **{**PRODUCTION, "REFORM_SECRET_KEY": ""})
    assert answer.returncode != 0
    assert "REFORM_SECRET_KEY must be set when REFORM_HTTPS is on." in answer.stderr
    assert not (tmp_path / "secret_key").exists()


def test_outside_production_a_secret_is_made_once_and_kept_to_its_owner(tmp_path):
    first = value(tmp_path, "s.SECRET_KEY")
    assert len(first) >= 50
    assert value(tmp_path, "s.SECRET_KEY") == first
    assert value(tmp_path / "other", "s.SECRET_KEY") != first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_processes_that_start_at_once_agree_on_the_secret(tmp_path):
    command = [sys.executable, "-c", "import reform.settings as s; print(s.SECRET_KEY)"]
    environment = bare_environment(REFORM_DATA_DIR=str(tmp_path))
    started = [
        subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert len({process.communicate()[0] for process in started}) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("REFORM_DEBUG", "maybe"),
        ("REFORM_MAX_UPLOAD_MB", "ten"),
        ("REFORM_TRUSTED_PROXIES", "-1"),
        ("REFORM_TWO_FACTOR", "maybe"),
        ("REFORM_BASE_URL", "cchc.vidu.vn"),
        ("REFORM_BASE_URL", "https://cchc.vidu.vn/cong/"),
    ],
)
def test_a_value_that_is_not_understood_is_refused_by_name(tmp_path, name, text):
    answer = run("manage.py", "check", REFORM_DATA_DIR=str(tmp_path), **{name: text})
    assert answer.returncode != 0
    assert f"{name} must be" in answer.stderr


def test_a_provider_without_the_portals_name_and_secret_there_is_refused(tmp_path):
    answer = run("manage.py", "check", REFORM_DATA_DIR=str(tmp_path), REFORM_OIDC_ISSUER="https://id.example.vn")
    assert answer.returncode != 0
    assert "REFORM_OIDC_ISSUER needs REFORM_OIDC_CLIENT_ID" in answer.stderr


def test_the_second_factor_is_demanded_unless_an_installation_says_otherwise(tmp_path):
    assert value(tmp_path, "s.TWO_FACTOR, s.SESSION_COOKIE_AGE") == "required 3600"
    assert value(tmp_path, "s.TWO_FACTOR", REFORM_TWO_FACTOR="off") == "off"


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    answer = run("manage.py", "check", REFORM_DATA_DIR=str(tmp_path / "file" / "data"))
    assert answer.returncode == 1
    assert answer.stderr.startswith("Settings: REFORM_DATA_DIR")
    assert "Traceback" not in answer.stderr


def test_debug_is_off_unless_it_is_asked_for(tmp_path):
    assert value(tmp_path, "s.DEBUG") == "False"
    assert value(tmp_path, "s.DEBUG", REFORM_DEBUG="1") == "True"


def test_https_closes_cookies_and_asks_browsers_to_come_back_by_https(tmp_path):
    names = "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS"
    assert value(tmp_path, names, **PRODUCTION) == "True True True 31536000"


def test_a_redis_address_moves_broker_and_cache_there(tmp_path):
    assert value(tmp_path, "s.CACHES['default']['BACKEND']", **PRODUCTION) == "reform.cache.PrefixedRedisCache"
    assert value(tmp_path, "s.CELERY_BROKER_TRANSPORT_OPTIONS['global_keyprefix']", **PRODUCTION) == "reform:"
    assert value(tmp_path, "s.CELERY_BROKER_URL") == "files://localhost/"


def test_a_task_may_not_run_longer_than_redis_waits_for_its_end(tmp_path):
    shorter = "s.CELERY_TASK_TIME_LIMIT < s.CELERY_BROKER_TRANSPORT_OPTIONS['visibility_timeout']"
    assert value(tmp_path, shorter, **PRODUCTION) == "True"


def test_a_server_for_letters_is_used_when_it_is_named(tmp_path):
    backend = "s.EMAIL_BACKEND.rsplit('.', 2)[1], s.EMAIL_USE_TLS, s.EMAIL_USE_SSL"
    assert value(tmp_path, backend) == "filebased True False"
    assert value(tmp_path, backend, REFORM_EMAIL_HOST="mx", REFORM_EMAIL_PORT="465") == "smtp False True"


def test_links_in_letters_begin_with_the_address_that_is_named(tmp_path):
    assert value(tmp_path, "repr(s.BASE_URL)") == "''"
    assert value(tmp_path, "s.BASE_URL", REFORM_BASE_URL="https://cchc.vidu.vn/") == "https://cchc.vidu.vn"


@pytest.mark.django_db
def test_sqlite_is_opened_so_that_writers_wait_for_each_other():
    if connection.vendor != "sqlite":
        pytest.skip("the settings of SQLite")
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 20_000}
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
