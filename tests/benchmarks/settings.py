"""Settings of a benchmark: the portal's own, on the data folder and database that `manage.py bench` made for it."""

from reform.settings import *  # noqa: F403 -- the environment decides what they are
from reform.settings import STORAGES

ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
# Files under their own names: which names an installation's files have is known once it has collected them.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
TWO_FACTOR = "off"  # what is measured is the pages, asked for by people who have signed in
# Requests are counted as everywhere, but a benchmark sends more than a program may.
API_RATES = {"account": 1_000_000, "address": 1_000_000}
