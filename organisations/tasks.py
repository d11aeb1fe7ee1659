"""Periodic work of the organisations app."""

from celery import shared_task

from organisations.services.jobs import requeue_expired
from organisations.services.mail import send_mail_queue
from reform.common.sessions import SessionStore


@shared_task(ignore_result=True)
def requeue_expired_jobs() -> None:
    """Send again the jobs whose worker died; safe to run at any time."""
    requeue_expired()


@shared_task(ignore_result=True)
def send_mail() -> None:
    """Send the letters that wait; two runs at once send none twice."""
    send_mail_queue()


@shared_task(ignore_result=True)
def forget_sessions() -> None:
    """Delete the sessions that have ended; safe to run at any time."""
    SessionStore.clear_expired()
