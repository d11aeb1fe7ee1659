"""Periodic work of the organisations app."""

from celery import shared_task

from organisations.services.jobs import requeue_expired


@shared_task(ignore_result=True)
def requeue_expired_jobs() -> None:
    """Send again the jobs whose worker died; safe to run at any time."""
    requeue_expired()
