"""Servers of letters that do what the real ones do on a bad day."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend as Working

from organisations.services.mail import send_mail_queue


class Away(BaseEmailBackend):
    """Nobody answers."""

    def open(self) -> bool:
        raise ConnectionRefusedError("nobody answers")


class Broken(BaseEmailBackend):
    """Answers, and hangs up when it gets a letter."""

    def send_messages(self, messages) -> int:
        raise SMTPServerDisconnected("hung up")


class Choosy(Working):
    """Knows every address but those that begin with "la"."""

    def send_messages(self, messages) -> int:
        for message in messages:
            if message.to[0].startswith("la"):
                raise SMTPRecipientsRefused({message.to[0]: (550, b"no such mailbox")})
        return super().send_messages(messages)


class Busy(Working):
    """While one letter is on its way another worker drains the queue too."""

    def send_messages(self, messages) -> int:
        send_mail_queue()
        return super().send_messages(messages)
