"""The portal as a WSGI application, for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform.settings")
application = get_wsgi_application()
# All that pages are made of, before gunicorn divides into its processes: they share it then instead of each loading a
# copy with its first request, and the first visitor does not wait for it.
get_resolver().url_patterns  # noqa: B018 -- looking at them is what loads them
gc.collect()
gc.freeze()  # what is here stays; a collector that touched it would make each process copy it
