"""python -m tests.ops.wait_for_one --units 120: how long a single PDF waits while a round is compiled.

Prints for each asking the seconds until a worker took the job and until its files were there. It runs on the database
and the broker that DATABASE_URL and CELERY_BROKER_URL name, without them on SQLite and files.
"""

import argparse
import statistics
import sys
import time

from tests.ops.database import trial_database


def main(arguments: list[str]) -> int:
    """1 if the round was over before the last asking."""
    parser = argparse.ArgumentParser(prog="python -m tests.ops.wait_for_one")
    parser.add_argument("--units", type=int, default=120, help="units in the round")
    parser.add_argument("--works", type=int, default=40, help="works of a unit")
    parser.add_argument("--times", type=int, default=5, help="askings, one after another")
    options = parser.parse_args(arguments)
    with trial_database():
        return _try(options)


def _try(options: argparse.Namespace) -> int:
    from django.db import connection

    from organisations.models import Job
    from reporting.services.requests import request_files, request_round_compilation
    from tests.ops.killing import build_trial
    from tests.ops.waiting import until
    from tests.traps.worker import worker

    trial = build_trial(units=options.units, works=options.works)
    one, *_ = trial.round.reports.select_related("round__province", "unit").of_units()
    waits, alls = [], []
    with worker(processes=2):
        whole = request_round_compilation(round_=trial.round, by=trial.home_affairs)
        pieces = whole.pieces
        until(lambda: pieces.filter(status="DONE").exists(), seconds=60)
        for _ in range(options.times):
            time.sleep(0.7)  # the moments fall anywhere in a turn
            one.files.all().delete()
            began = time.monotonic()
            job = request_files(report=one, by=None)
            until(lambda job=job: not Job.objects.filter(pk=job.pk, status="QUEUED").exists(), seconds=300)
            waits.append(time.monotonic() - began)
            under_way = pieces.exclude(status="DONE").count()
            until(lambda job=job: not Job.objects.filter(pk=job.pk).open().exists(), seconds=300)
            alls.append(time.monotonic() - began)
            _print(f"taken after {waits[-1]:5.2f} s, files after {alls[-1]:5.2f} s; pieces still to do: {under_way}")
            if not under_way:
                break
    middle, most = statistics.median(waits), max(waits)
    _print(f"{connection.vendor}: waited {middle:.2f} s in the middle, {most:.2f} s at most")
    return int(len(waits) < options.times)


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
