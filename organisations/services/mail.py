"""Sends the notices that go out by e-mail: one letter each, never twice, and again later where the server failed."""

import logging
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from organisations.models import Notification
from organisations.models.notifications import MAIL_ATTEMPTS
from organisations.services.notify import mail_is_configured

# How long a letter rests after each attempt. The first rest is also how long a worker that died holds it.
RESTS = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(days=1))
_A_ROUND = 200  # letters; the next minute brings the next round

_log = logging.getLogger(__name__)


def send_mail_queue(most: int = _A_ROUND) -> int:
    """Send the letters that are due, the oldest first, and return how many went out.

    A letter is taken by one conditional UPDATE before it is sent, so that of two workers only one sends it. A server
    that fails ends the round: the others are tried in the next, this one after its rest. A server that nobody reaches
    costs no letter an attempt, however long it is away. Without a configured server nothing is touched.
    """
    if not mail_is_configured():
        return 0
    due = Notification.objects.mail_due(timezone.now()).filter(recipient__is_active=True).exclude(recipient__email="")
    letters, sent = list(due.select_related("recipient").order_by("created_at", "pk")[:most]), 0
    if not letters:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        _log.warning("%s letters wait: the server of letters is not reached: %s", len(letters), error)
        return 0
    try:
        for notice in letters:
            if not _take(notice):
                continue
            try:
                _letter(notice, connection).send()
            except (SMTPRecipientsRefused, ValueError) as error:  # this letter or its address; the next may do
                _note_failure(notice, error)
            except OSError as error:  # the server; smtplib's errors are of this kind
                _note_failure(notice, error)
                break
            else:
                Notification.objects.filter(pk=notice.pk).update(mailed_at=timezone.now())
                sent += 1
    finally:
        connection.close()
    return sent


def _take(notice: Notification) -> bool:
    """Take the letter in hand unless somebody else has since it was read."""
    rest = RESTS[min(notice.mail_attempts, len(RESTS) - 1)]
    untouched = Notification.objects.to_mail().filter(pk=notice.pk, mail_attempts=notice.mail_attempts)
    return bool(untouched.update(mail_attempts=F("mail_attempts") + 1, mail_after=timezone.now() + rest))


def _letter(notice: Notification, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    """The notice as text, and the same as a simple page. Its stable Message-ID lets a mailbox drop a copy that a
    worker which died after sending might cause.
    """
    address = f"{settings.BASE_URL}{notice.path}" if settings.BASE_URL and notice.path else ""
    context = {"notice": notice, "address": address, "lines": notice.text.splitlines()}
    sender = settings.DEFAULT_FROM_EMAIL
    host = sender.rpartition("@")[2].strip("> ")
    letter = EmailMultiAlternatives(
        subject=f"[CCHC] {notice.title}",
        body=render_to_string("organisations/mail/notice.txt", context),
        from_email=sender,
        to=[notice.recipient.email],
        connection=connection,
        headers={"Message-ID": f"<thong-bao-{notice.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    letter.attach_alternative(render_to_string("organisations/mail/notice.html", context), "text/html")
    return letter


def _note_failure(notice: Notification, error: OSError | ValueError) -> None:
    attempt = notice.mail_attempts + 1
    _log.warning("Notice %s was not mailed (attempt %s of %s): %s", notice.pk, attempt, MAIL_ATTEMPTS, error)
