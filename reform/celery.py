"""The Celery application; what runs by the clock is the one table SCHEDULE."""

import os

from celery import Celery
from celery.schedules import schedule
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform.settings")

# The broker that needs no server; redis:// and others keep their own names.
TRANSPORT_ALIASES["files"] = "reform.broker:Transport"

MINUTE = schedule(60)

#    what                            task                                                   when (crontab: local time)
SCHEDULE = {
    "take up abandoned jobs again": {"task": "organisations.tasks.requeue_expired_jobs", "schedule": MINUTE},
    "send letters": {"task": "organisations.tasks.send_mail", "schedule": MINUTE},
}

app = Celery("reform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.conf.beat_scheduler = "reform.liveness:BeatScheduler"
app.steps["worker"].add("reform.liveness:WorkerHeartbeat")
app.autodiscover_tasks()
