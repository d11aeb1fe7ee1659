"""Jobs in pieces: each done once, none lost with another, the whole closed once, by whoever ends the last."""

from datetime import timedelta

import pytest
from django.utils import timezone

from organisations.enums import JobStatus
from organisations.models import Job, Unit
from organisations.services import job_pieces
from organisations.services.job_pieces import enqueue_again, enqueue_pieces, run_pieces
from organisations.services.jobs import LANES, MAX_ATTEMPTS, requeue_expired, stop
from organisations.services.retention import forget_pieces
from reform.celery import app
from reform.common.errors import Conflict, Invalid
from tests import make

pytestmark = pytest.mark.django_db
TASK = "tests.nothing"


def ask(*names: str) -> Job:
    pieces = {name: {"name": name} for name in names}
    return enqueue_pieces(task=TASK, key="round:1", params={"round": 1}, pieces=pieces, by=None)


def run(whole: Job, work=None, end=None) -> Job:
    run_pieces(whole.pk, work or (lambda piece, progress: "Đã xong."), end or words)
    whole.refresh_from_db()
    return whole


def words(whole, outcome) -> str:
    return f"{outcome.done} xong, {outcome.failed} lỗi / {outcome.total}"


def statuses(whole: Job) -> dict[str, str]:
    return {piece.params["name"]: piece.status for piece in whole.pieces.all()}


@pytest.fixture
def sent(monkeypatch) -> list[int]:
    """The ids with which workers were woken."""
    seen = []
    monkeypatch.setattr(app, "send_task", lambda task, args, countdown=None: seen.extend(args))
    return seen


@pytest.fixture
def person():
    return make.user(make.department("Sở Nội vụ", make.province()))


def test_all_pieces_are_done_and_the_whole_says_how_many():
    seen = []
    whole = run(ask("a", "b", "c"), lambda piece, progress: seen.append(piece.params["name"]) or "Đã xong.")
    assert seen == ["a", "b", "c"]
    assert (whole.status, whole.progress, whole.message) == (JobStatus.DONE, 100, "3 xong, 0 lỗi / 3")


def test_asking_twice_is_one_job_with_its_pieces():
    assert ask("a", "b") == ask("a", "b")
    assert Job.objects.count() == 3


def test_a_few_workers_are_woken_and_for_the_whole(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        whole = ask(*"abcdefgh")
    assert sent == [whole.pk] * LANES


def test_after_its_turn_a_worker_goes_to_the_back_of_the_queue(sent, monkeypatch):
    monkeypatch.setattr(job_pieces, "TURN", 0.0)
    whole = ask("a", "b")
    sent.clear()
    assert run(whole).status == JobStatus.RUNNING
    assert (sent, whole.progress) == ([whole.pk], 49)
    assert run(whole).status == JobStatus.DONE
    assert sent == [whole.pk], "there is nothing left to come back for"


def test_a_turn_ends_after_the_piece_in_hand_where_a_person_waits(sent):
    whole = ask("a", "b", "c")
    awaited = Job.objects.create(task="reporting.tasks.render_report", key="one")
    sent.clear()
    assert (run(whole).status, statuses(whole)) == (JobStatus.RUNNING, {"a": "DONE", "b": "QUEUED", "c": "QUEUED"})
    assert sent == [whole.pk], "it goes on when it is its turn again, at the latest after three that are awaited"
    run(whole)
    assert statuses(whole) == {"a": "DONE", "b": "DONE", "c": "QUEUED"}
    assert run(whole).status == JobStatus.DONE, "no round waits for ever for what people wait for"
    assert Job.objects.get(pk=awaited.pk).status == JobStatus.QUEUED


@pytest.mark.parametrize(
    "not_waiting",
    [
        {"task": "reporting.tasks.compile_round"},
        {"status": JobStatus.RUNNING, "lease_until": timezone.now() + timedelta(days=1)},
        {"status": JobStatus.DONE, "finished_at": timezone.now()},
        {"not_before": timezone.now() + timedelta(days=1)},
    ],
)
def test_a_turn_goes_on_where_nobody_waits_for_what_could_begin(sent, not_waiting):
    Job.objects.create(**{"task": "reporting.tasks.render_report", "key": "one"} | not_waiting)
    assert run(ask("a", "b", "c")).status == JobStatus.DONE
    assert sent == []


def test_what_fails_stops_no_other_and_is_named():
    def work(piece, progress):
        if piece.params["name"] == "b":
            raise Invalid("Đơn vị đã gửi báo cáo.")
        if piece.params["name"] == "c":
            raise ZeroDivisionError
        return "Đã xong."

    whole = run(ask(*"abcd"), work)
    assert (whole.status, whole.message) == (JobStatus.FAILED, "2 xong, 2 lỗi / 4")
    assert statuses(whole) == {"a": "DONE", "b": "FAILED", "c": "FAILED", "d": "DONE"}
    assert whole.pieces.get(key="round:1:b").message == "Đơn vị đã gửi báo cáo."


def test_only_what_failed_is_done_again():
    whole = run(ask(*"abc"), lambda piece, progress: "Đã xong." if piece.params["name"] == "a" else 1 / 0)
    again = enqueue_again(job=whole, by=None)
    assert (again.key, again.params, statuses(again)) == (whole.key, whole.params, {"b": "QUEUED", "c": "QUEUED"})
    with pytest.raises(Conflict):
        enqueue_again(job=again, by=None)
    assert run(again).status == JobStatus.DONE
    with pytest.raises(Conflict):
        enqueue_again(job=again, by=None)


def test_a_piece_that_waits_for_its_next_attempt_keeps_the_whole_open():
    def work(piece, progress):
        if piece.params["name"] == "a" and piece.attempt == 1:
            raise OSError
        return "Đã xong."

    whole = run(ask("a", "b"), work)
    assert (whole.status, statuses(whole)) == (JobStatus.RUNNING, {"a": "QUEUED", "b": "DONE"})
    whole.pieces.filter(status=JobStatus.QUEUED).update(not_before=timezone.now())
    assert run(whole, work).status == JobStatus.DONE


def _lost(*jobs) -> None:
    Job.objects.filter(pk__in=[job.pk for job in jobs], status=JobStatus.RUNNING).update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )


class Killed(BaseException):
    """What ends a worker without a word."""


def test_a_killed_worker_loses_its_own_piece_which_another_does(sent):
    def work(piece, progress):
        if piece.params["name"] == "b" and piece.attempt == 1:
            raise Killed
        return "Đã xong."

    whole = ask("a", "b", "c")
    with pytest.raises(Killed):
        run(whole, work)
    assert statuses(whole) == {"a": "DONE", "b": "RUNNING", "c": "QUEUED"}
    assert requeue_expired() == 0, "the lease has not run out"
    run(whole, work)
    assert statuses(whole) == {"a": "DONE", "b": "RUNNING", "c": "DONE"}
    assert whole.status == JobStatus.RUNNING
    sent.clear()
    _lost(whole, *whole.pieces.all())
    assert (requeue_expired(), sent) == (1, [whole.pk]), "one piece is left, so one worker is woken"
    assert run(whole, work).status == JobStatus.DONE
    assert dict(whole.pieces.values_list("key", "attempt")) == {"round:1:a": 1, "round:1:b": 2, "round:1:c": 1}


def test_when_all_workers_died_as_many_are_woken_as_at_the_beginning(sent):
    whole = ask(*"abcdefgh")
    Job.objects.filter(pk=whole.pk).update(status=JobStatus.RUNNING, lease_until=timezone.now() - timedelta(seconds=1))
    sent.clear()
    assert (requeue_expired(), sent) == (1, [whole.pk] * LANES)


def test_a_piece_that_kills_every_worker_ends_and_the_whole_with_it(sent):
    def work(piece, progress):
        if piece.params["name"] == "a":
            raise Killed
        return "Đã xong."

    whole = ask("a", "b")
    for _ in range(MAX_ATTEMPTS):
        with pytest.raises(Killed):
            run(whole, work)
        _lost(*whole.pieces.all())
    requeue_expired()
    assert run(whole, work).status == JobStatus.FAILED
    assert statuses(whole) == {"a": "FAILED", "b": "DONE"}


def test_the_end_of_the_whole_is_written_once_even_if_the_worker_dies_before(sent, person):
    def end(whole, outcome):
        make.province("Tỉnh khác", "KH")
        return "Đã xong cả kỳ."

    def dying(whole, outcome):
        end(whole, outcome)
        raise Killed

    whole = ask("a")
    with pytest.raises(Killed):
        run(whole, end=dying)
    whole.refresh_from_db()
    assert (whole.status, Unit.objects.filter(code="KH").count()) == (JobStatus.RUNNING, 0)
    _lost(whole)
    assert requeue_expired() == 1
    for _ in range(2):
        run(whole, end=end)
    assert (whole.status, whole.message, Unit.objects.filter(code="KH").count()) == (
        JobStatus.DONE,
        "Đã xong cả kỳ.",
        1,
    )


def test_stopping_the_whole_stops_what_waits_and_what_runs(person):
    def work(piece, progress):
        if piece.params["name"] == "b":
            stop(job=whole, by=person)
            progress(50, "Bước tiếp")
        return "Đã xong."

    whole = ask(*"abc")
    run(whole, work)
    assert statuses(whole) == {"a": "DONE", "b": "STOPPED", "c": "STOPPED"}
    assert (whole.status, whole.message) == (JobStatus.STOPPED, "Đã dừng theo yêu cầu khi xong 1/3.")
    again = enqueue_again(job=whole, by=person)
    assert statuses(again) == {"b": "QUEUED", "c": "QUEUED"}


def test_stopping_before_anybody_began_ends_the_whole_at_once(person):
    whole = ask("a", "b")
    stop(job=whole, by=person)
    assert run(whole).status == JobStatus.STOPPED
    assert statuses(whole) == {"a": "STOPPED", "b": "STOPPED"}


def run_together(whole: Job, together, work=None) -> Job:
    run_pieces(whole.pk, work or (lambda piece, progress: "Đã xong, một mình."), words, together=together)
    whole.refresh_from_db()
    return whole


def test_what_is_never_tried_is_done_by_the_handful(monkeypatch):
    monkeypatch.setattr(job_pieces, "HANDFUL", 2)
    seen = []

    def together(pieces, progress):
        progress(10, "Đang làm")
        seen.append([piece.params["name"] for piece in pieces])
        progress.keep("Đã xong cùng nhau.", of=pieces)

    whole = run_together(ask(*"abc"), together)
    assert seen == [["a", "b"]]
    assert [piece.message for piece in whole.pieces.order_by("pk")] == ["Đã xong cùng nhau."] * 2 + [
        "Đã xong, một mình."
    ]
    assert whole.status == JobStatus.DONE


@pytest.mark.parametrize("trouble", [OSError(), Invalid("Một đơn vị đã gửi."), ZeroDivisionError()], ids=repr)
def test_what_a_handful_leaves_is_answered_piece_by_piece(trouble):
    def together(pieces, progress):
        progress.keep("Đã xong cùng nhau.", of=pieces[:1])
        raise trouble

    def alone(piece, progress):
        if piece.params["name"] == "b":
            raise Invalid("Đơn vị đã gửi báo cáo.")
        return "Đã xong, một mình."

    whole = run_together(ask(*"abc"), together, alone)
    said = {piece.params["name"]: piece.message for piece in whole.pieces.all()}
    assert said == {"a": "Đã xong cùng nhau.", "b": "Đơn vị đã gửi báo cáo.", "c": "Đã xong, một mình."}
    assert (whole.status, whole.message) == (JobStatus.FAILED, "2 xong, 1 lỗi / 3")


def test_a_handful_is_stopped_at_its_next_step(person):
    def together(pieces, progress):
        stop(job=whole, by=person)
        progress(50, "Bước tiếp")
        progress.keep("Đã xong cùng nhau.", of=pieces)

    whole = ask(*"abc")
    assert run_together(whole, together).status == JobStatus.STOPPED
    assert set(statuses(whole).values()) == {"STOPPED"}


def test_pieces_are_forgotten_long_after_the_end():
    old, new = run(ask("a")), ask("b")
    assert forget_pieces() == 0
    Job.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(days=91))
    assert forget_pieces() == 1
    assert (statuses(old), statuses(new)) == ({}, {"b": "QUEUED"})
    assert Job.objects.filter(pk=old.pk).exists()
