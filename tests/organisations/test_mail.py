"""Letters: one for each notice, never twice, again later where the server failed, and none without a server."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from organisations.enums import NoticeKind
from organisations.models import Notification
from organisations.services.mail import send_mail_queue
from organisations.services.notify import Notice, notify_each
from tests import make

BACKENDS = "tests.organisations.mail_backends"


@pytest.fixture(autouse=True)
def server(settings):
    settings.EMAIL_HOST = "thu.vidu.vn"
    settings.BASE_URL = "https://cchc.vidu.vn"
    settings.DEFAULT_FROM_EMAIL = "CCHC <cchc@vidu.vn>"


def waiting(count: int = 1, name: str = "nguoi"):
    unit = make.unit()
    people = [make.user(unit, email=f"{name}{number}@vidu.vn") for number in range(count)]
    notify_each(
        Notice(person, NoticeKind.REMINDER, "k", "Nhắc việc", "Quá hạn (1):\n- Rà soát <văn bản>", "/viec-cua-toi/")
        for person in people
    )
    return people


def rest_is_over():
    Notification.objects.update(mail_after=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db
def test_a_letter_says_what_the_notice_says_and_leads_to_it():
    [person] = waiting()
    assert send_mail_queue() == 1
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == ([person.email], "[CCHC] Nhắc việc")
    assert "- Rà soát <văn bản>" in letter.body
    assert "https://cchc.vidu.vn/viec-cua-toi/" in letter.body
    [page] = letter.alternatives
    assert "Rà soát &lt;văn bản&gt;" in page.content
    assert 'href="https://cchc.vidu.vn/viec-cua-toi/"' in page.content
    notice = Notification.objects.get()
    assert letter.message()["Message-ID"] == f"<thong-bao-{notice.pk}@vidu.vn>"
    assert notice.mailed_at is not None


@pytest.mark.django_db
def test_without_the_portals_address_a_letter_carries_no_link(settings):
    settings.BASE_URL = ""
    waiting()
    send_mail_queue()
    assert "http" not in mail.outbox[0].body
    assert "mục Thông báo" in mail.outbox[0].body


@pytest.mark.django_db
def test_a_letter_goes_out_once_however_often_the_queue_is_drained():
    waiting(3)
    assert [send_mail_queue(), send_mail_queue()] == [3, 0]
    assert len(mail.outbox) == 3


@pytest.mark.django_db
def test_without_a_server_nothing_is_touched(settings):
    waiting()
    settings.EMAIL_HOST = ""
    assert send_mail_queue() == 0
    assert Notification.objects.get().mail_attempts == 0


@pytest.mark.django_db
def test_whoever_left_or_lost_the_address_holds_nobody_up():
    gone, without, there = waiting(3)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    type(gone).objects.filter(pk=without.pk).update(email="")
    assert send_mail_queue(most=1) == 1
    assert mail.outbox[0].to == [there.email]


@pytest.mark.django_db
def test_a_server_that_hangs_up_is_asked_again_later_and_five_times_at_most(settings):
    settings.EMAIL_BACKEND = f"{BACKENDS}.Broken"
    waiting(2)
    assert send_mail_queue() == 0
    assert list(Notification.objects.order_by("pk").values_list("mail_attempts", flat=True)) == [1, 0]  # one is enough
    first = Notification.objects.order_by("pk").first()
    assert timedelta(minutes=4) < first.mail_after - timezone.now() < timedelta(minutes=6)
    for _ in range(20):
        rest_is_over()
        send_mail_queue()
    assert set(Notification.objects.values_list("mail_attempts", flat=True)) == {5}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_mail_queue() == 0, "it is given up"


@pytest.mark.django_db
def test_a_server_that_is_away_for_long_costs_no_letter_its_attempts(settings):
    settings.EMAIL_BACKEND = f"{BACKENDS}.Away"
    waiting(2)
    for _ in range(20):
        assert send_mail_queue() == 0
    assert set(Notification.objects.values_list("mail_attempts", "mail_after")) == {(0, None)}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_mail_queue() == 2


@pytest.mark.django_db
def test_a_letter_that_failed_goes_out_when_the_server_is_back(settings):
    settings.EMAIL_BACKEND = f"{BACKENDS}.Broken"
    waiting()
    send_mail_queue()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_mail_queue() == 0, "it rests first"
    rest_is_over()
    assert send_mail_queue() == 1


@pytest.mark.django_db
def test_one_refused_address_does_not_stop_the_others(settings):
    settings.EMAIL_BACKEND = f"{BACKENDS}.Choosy"
    waiting(1, "la")
    waiting(2)
    assert send_mail_queue() == 2


@pytest.mark.django_db
def test_a_letter_that_cannot_be_written_does_not_stop_the_others():
    waiting(1, "la\nBcc: ai@vidu.vn")
    waiting(2)
    assert send_mail_queue() == 2
    assert sorted(Notification.objects.values_list("mail_attempts", flat=True)) == [1, 1, 1]


@pytest.mark.django_db
def test_a_title_of_two_lines_goes_out_in_one():
    person = make.user(make.unit(), email="nguoi@vidu.vn")
    notify_each([Notice(person, NoticeKind.REMINDER, "k", "Nhắc việc:\n  rà soát")])
    send_mail_queue()
    assert mail.outbox[0].subject == "[CCHC] Nhắc việc: rà soát"


@pytest.mark.django_db
def test_a_worker_that_comes_while_another_sends_sends_nothing_twice(settings):
    settings.EMAIL_BACKEND = f"{BACKENDS}.Busy"
    waiting(4)
    send_mail_queue()
    assert len(mail.outbox) == len({letter.to[0] for letter in mail.outbox}) == 4


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_letter_once():
    waiting(25)
    start = Barrier(2)

    def work():
        start.wait()
        try:
            send_mail_queue()
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(mail.outbox) == len({letter.to[0] for letter in mail.outbox}) == 25
    assert not Notification.objects.to_mail().exists()
