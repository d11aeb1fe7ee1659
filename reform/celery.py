"""The Celery application; what runs by the clock is the one table SCHEDULE."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform.settings")

#       name                     task                                     every (seconds, or a crontab in local time)
SCHEDULE = {
    "requeue expired jobs": {"task": "organisations.tasks.requeue_expired_jobs", "schedule": 60.0},
}

app = Celery("reform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks()
