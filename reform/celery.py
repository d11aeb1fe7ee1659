"""The Celery application; what runs by the clock is the one table SCHEDULE."""

import os

from celery import Celery
from celery.schedules import crontab, schedule
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform.settings")

# The broker that needs no server; redis:// and others keep their own names.
TRANSPORT_ALIASES["files"] = "reform.broker:Transport"

MINUTE = schedule(60)

# Each hour of the working day again: what a machine that was off missed in the morning is made up for, and nobody is
# told twice. Whether the day is a holiday, or the week's first working day, the services know.
WORKING_HOURS = {"hour": "7-17", "day_of_week": "mon-fri"}

#    what                            task                                                   when (crontab: local time)
SCHEDULE = {
    "take up abandoned jobs again": {"task": "organisations.tasks.requeue_expired_jobs", "schedule": MINUTE},
    "tell units their week": {
        "task": "plans.tasks.send_digest",
        "schedule": crontab(minute=0, **WORKING_HOURS),
    },
    "remind of deadlines": {"task": "plans.tasks.remind", "schedule": crontab(minute=30, **WORKING_HOURS)},
    "open reporting rounds": {
        "task": "reporting.tasks.open_rounds",
        "schedule": crontab(minute=10, hour="6-17"),
    },
    "remind of reports": {"task": "reporting.tasks.remind_of_reports", "schedule": crontab(minute=35, **WORKING_HOURS)},
    "close reporting rounds": {"task": "reporting.tasks.close_rounds", "schedule": crontab(minute=5, hour="0,7")},
    "warn of keys that end": {
        "task": "organisations.tasks.warn_of_expiring_keys",
        "schedule": crontab(minute=45, **WORKING_HOURS),
    },
    # At night, and in the morning for a machine that is off at night.
    "judge targets": {"task": "plans.tasks.judge_targets", "schedule": crontab(minute=45, hour="1,7")},
    "forget ended sessions": {
        "task": "organisations.tasks.forget_sessions",
        "schedule": crontab(minute=15, hour=2),
    },
    "forget answers to programs": {
        "task": "organisations.tasks.forget_written_requests",
        "schedule": crontab(minute=20),
    },
    "forget what programs had": {
        "task": "organisations.tasks.forget_what_programs_had",
        "schedule": crontab(minute=30, hour="2,8"),
    },
    "forget pieces of jobs": {
        "task": "organisations.tasks.forget_pieces_of_jobs",
        "schedule": crontab(minute=40, hour="2,8"),
    },
    "send letters": {"task": "organisations.tasks.send_mail", "schedule": MINUTE},
    "tell programs of events": {"task": "organisations.tasks.deliver_webhooks", "schedule": MINUTE},
}

app = Celery("reform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.conf.beat_scheduler = "reform.liveness:BeatScheduler"
app.steps["worker"].add("reform.liveness:WorkerHeartbeat")
app.autodiscover_tasks()
