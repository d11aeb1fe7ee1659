"""Settings of the test run: the portal's own, with data and Redis keys of its own and a quick password hasher."""

import atexit
import os
import shutil
import tempfile
import uuid
from pathlib import Path

TEST_FOLDER = Path(tempfile.mkdtemp(prefix="reform-test-"))
atexit.register(shutil.rmtree, TEST_FOLDER, ignore_errors=True)
for name in [name for name in os.environ if name.startswith("REFORM_")]:
    del os.environ[name]  # what this installation is set to does not change what the tests find
os.environ["REFORM_DATA_DIR"] = str(TEST_FOLDER)
os.environ["REFORM_TWO_FACTOR"] = "off"  # but in the tests of it
os.environ["REFORM_REDIS_PREFIX"] = f"reform-test-{uuid.uuid4().hex[:12]}:"

from reform.settings import *  # noqa: E402, F403 -- the environment above decides what they are
from reform.settings import DATABASES, STORAGES  # noqa: E402 -- as above

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "organisations.passwords.OneTimeHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # else each test's client reads all static files before its first request
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: worker processes and threads open it too, and locks behave as they do in the portal.
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_FOLDER / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
# Many tests of one account send more than a person would; those of the limit set their own.
API_RATES = {"account": 100_000, "address": 100_000}
