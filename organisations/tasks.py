"""Periodic work of the organisations app."""

from celery import shared_task

from organisations.services.deliveries import deliver_due
from organisations.services.idempotency import forget_requests
from organisations.services.jobs import requeue_expired, working_date
from organisations.services.mail import send_mail_queue
from organisations.services.retention import forget_deliveries, forget_pieces, forget_tombstones
from organisations.services.tokens import warn_of_expiry
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
def deliver_webhooks() -> None:
    """Send the events that wait; two runs at once send none twice."""
    with working_date():
        deliver_due()


@shared_task(ignore_result=True)
def warn_of_expiring_keys() -> None:
    """Tell ADMIN of the keys that end soon; each once, however often it runs."""
    with working_date():
        warn_of_expiry()


@shared_task(ignore_result=True)
def forget_written_requests() -> None:
    """Delete the answers that are kept no longer; safe to run at any time."""
    forget_requests()


@shared_task(ignore_result=True)
def forget_what_programs_had() -> None:
    """Delete old events and old traces of deleted rows; safe to run at any time."""
    forget_deliveries()
    forget_tombstones()


@shared_task(ignore_result=True)
def forget_pieces_of_jobs() -> None:
    """Delete the pieces of jobs that ended long ago; safe to run at any time."""
    forget_pieces()


@shared_task(ignore_result=True)
def forget_sessions() -> None:
    """Delete the sessions that have ended; safe to run at any time."""
    SessionStore.clear_expired()
