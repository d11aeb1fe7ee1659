"""Kills workers in the middle of a round, and looks each time whether every report is the old or the whole new one.

Real: the workers (two processes each, killed by SIGKILL with their pool), the broker, the database, the files.
Shortened so that a trial takes minutes: the lease (`short_lease`) and, by whoever calls, the patience with jobs that
nobody was woken for, to two seconds each; and this process does twice a second what beat does each minute.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from random import Random

from django.db import transaction
from django.utils import timezone

from organisations.enums import JobStatus, Role
from organisations.models import AuditEvent, Job, User
from organisations.services import jobs
from plans.enums import WorkStatus
from plans.models import Assignment
from reform.common import clock
from reporting.models import Report, ReportRound
from reporting.services.compile import compile_reports
from reporting.services.documents import make_files
from reporting.services.requests import request_round_compilation, request_round_files
from reporting.services.submission import accept_report, submit_report
from tests import make
from tests.ops.waiting import until
from tests.reporting import builders
from tests.traps.worker import forget_messages, kill, worker

DAY = date(2025, 6, 13)


@dataclass(frozen=True)
class Look:
    """What stood in the database when a worker had been killed: pieces in its hands, reports by what they are."""

    job: str
    seconds: float
    in_hand: int
    old: int
    new: int
    broken: list[str] = field(default_factory=list)


@dataclass
class Trial:
    """A round whose workers die."""

    round: ReportRound
    home_affairs: User
    officials: dict[int, User]
    random: Random
    tell: Callable[[Look], object] = lambda look: None
    looks: list[Look] = field(default_factory=list)

    def kill_while_compiling(self, times: int) -> None:
        """Kill `times` workers while the round is compiled, as often as that takes; each time the numbers change."""
        while times > 0:
            self._work_goes_on()
            old, new = self.contents(), self._contents_to_come()
            assert all(old[pk] != new[pk] for pk in old)
            whole = request_round_compilation(round_=self.round, by=self.home_affairs)
            times -= self._kill(whole, times, partial(self._states, old, new), up_to=0.5)
            self._finish(whole)
            assert self.contents() == new, "each report has the new numbers, words and one more entry of its history"

    def kill_while_rendering(self, times: int) -> None:
        """Kill `times` workers while the files of all reports, which are sent and accepted now, are made."""
        self._all_are_accepted()
        whole = request_round_files(round_=self.round, by=self.home_affairs)
        killed = self._kill(whole, times, self._states_of_files, up_to=3.0)
        assert killed == times, "the machine was faster than the trial"
        self._finish(whole)
        assert set(self._states_of_files().values()) == {"new"}

    def contents(self) -> dict[int, tuple]:
        """By report all that compiling writes, and how often it was written."""
        found = {}
        for report in self._reports():
            passages = tuple(report.parts.order_by("pk").values_list("key", "body", "version"))
            audited = AuditEvent.objects.filter(object_type="reporting.report", object_id=str(report.pk)).count()
            drafts = report.files.filter(version=0).count()
            found[report.pk] = (report.snapshot, passages, report.transitions.count(), audited, drafts)
        return found

    def _reports(self) -> list[Report]:
        return list(Report.objects.of_units().filter(round=self.round).select_related("round__province", "unit"))

    def _contents_to_come(self) -> dict[int, tuple]:
        with transaction.atomic(), clock.working_on(DAY):
            compile_reports(reports=self._reports(), by=self.home_affairs)
            to_come = self.contents()
            transaction.set_rollback(True)
        return to_come

    def _states(self, old: dict[int, tuple], new: dict[int, tuple]) -> dict[int, str]:
        names = {pk: [(old[pk], "old"), (new[pk], "new")] for pk in old}
        now = self.contents()
        return {pk: next((name for content, name in names[pk] if content == now[pk]), "half written") for pk in old}

    def _states_of_files(self) -> dict[int, str]:
        return {report.pk: self._state_of_files(report) for report in self._reports()}

    @staticmethod
    def _state_of_files(report: Report) -> str:
        kept = list(report.files.filter(version=report.file_version))
        if not kept:
            return "old"
        for one in kept:
            with one.file.open("rb") as stored:
                if hashlib.sha256(stored.read()).hexdigest() != one.sha256:
                    return f"{one.format} is not what was made"
        return "new" if sorted(one.format for one in kept) == ["docx", "pdf", "xlsx"] else "some files are missing"

    def _kill(self, whole: Job, times: int, states: Callable[[], dict[int, str]], *, up_to: float) -> int:
        """Kill at most `times` workers, spread over the pieces and each in the middle of some; returns how many before
        all was done.
        """
        killed, total = 0, whole.pieces.count()
        while killed < times:
            with self._worker() as process:
                assert self._wait(partial(self._is_due, whole, total * killed // times)), "no worker took a piece"
                pause = self.random.uniform(0, up_to)
                time.sleep(pause)
                if not self._is_open(whole):
                    break
                kill(process)
            killed, in_hand = killed + 1, self._in_hand(whole)
            self.looks.append(self._look(whole, states(), pause, in_hand))
            self.tell(self.looks[-1])
            self._leases_run_out(whole)
        return killed

    def _look(self, whole: Job, states: dict[int, str], pause: float, in_hand: int) -> Look:
        done = set(whole.pieces.filter(status=JobStatus.DONE).values_list("params__report", flat=True))
        broken = [f"{pk}: {state}" for pk, state in states.items() if state not in ("old", "new")]
        # A report is new if and only if its piece is done: so it is neither made twice nor forgotten.
        said = {pk: f"{pk}: {state}, its piece done: {pk in done}" for pk, state in states.items()}
        broken += [said[pk] for pk, state in states.items() if (state == "new") != (pk in done)]
        known = list(states.values())
        return Look(whole.key, pause, in_hand, known.count("old"), known.count("new"), broken)

    def _finish(self, whole: Job) -> None:
        with self._worker():
            assert self._wait(lambda: not self._is_open(whole)), "the round did not come to its end"
        whole.refresh_from_db()
        assert (whole.status, whole.pieces.exclude(status=JobStatus.DONE).count()) == (JobStatus.DONE, 0), whole.message

    def _wait(self, condition: Callable[[], object]) -> object:
        """Until the condition, doing beat's work meanwhile."""
        deadline, next_beat = time.monotonic() + 600, 0.0
        while not (answer := condition()) and time.monotonic() < deadline:
            if time.monotonic() > next_beat:
                jobs.requeue_expired()
                next_beat = time.monotonic() + 0.5
            time.sleep(0.005)
        return answer

    @contextmanager
    def _worker(self) -> Iterator:
        with worker(processes=2, DJANGO_SETTINGS_MODULE="tests.ops.short_lease") as process:
            yield process

    def _is_due(self, whole: Job, goal: int) -> bool:
        """So many pieces are done and some in hand, or the whole is over."""
        if not self._is_open(whole):
            return True
        return bool(self._in_hand(whole)) and whole.pieces.filter(status=JobStatus.DONE).count() >= goal

    @staticmethod
    def _in_hand(whole: Job) -> int:
        return whole.pieces.filter(status=JobStatus.RUNNING, lease_until__gt=timezone.now()).count()

    @staticmethod
    def _is_open(whole: Job) -> bool:
        return Job.objects.open().filter(pk=whole.pk).exists()

    def _leases_run_out(self, whole: Job) -> None:
        """What the killed worker had in hand is free again."""
        forget_messages()  # Redis would hand them out once more after its time; nobody waits for that
        until(lambda: not self._in_hand(whole))

    def _work_goes_on(self) -> None:
        """In each unit something is done, so that its numbers change."""
        for unit, official in self.officials.items():
            left = Assignment.objects.leading().filter(agency=unit).exclude(status=WorkStatus.DONE)
            make.update(left.order_by("pk")[0], official, DAY, WorkStatus.DONE, result="Đã ban hành.")

    def _all_are_accepted(self) -> None:
        with clock.working_on(self.round.cutoff_on):
            for report in self._reports():
                submit_report(report=report, by=builders.office(report.unit), files=False)
                accept_report(report=report, by=self.home_affairs)


def build_trial(*, units: int, works: int, seed: int = 7) -> Trial:
    """A round of so many units with so many works each; all are compiled, one has files of its draft."""
    province = make.province()
    plan = make.plan(province)
    agencies = [make.department(f"Sở số {number}", province) for number in range(1, units + 1)]
    round_ = builders.half_year(province)
    officials = {agency.pk: make.user(agency) for agency in agencies}
    for agency in agencies:
        for number in range(works):
            make.activity(plan, [agency], due_on=date(2025, 3, 1) + timedelta(days=10 * number))
    trial = Trial(round_, make.user(agencies[0], Role.PROVINCE), officials, Random(seed))
    reports = trial._reports()
    compile_reports(reports=reports, by=None)
    make_files(reports[0])
    return trial
