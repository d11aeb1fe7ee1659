"""python -m tests.ops.kill_worker --times 20 --units 120: a round whose workers are killed again and again.

Prints what was found each time. It runs on the database and the broker that DATABASE_URL and CELERY_BROKER_URL name,
without them on SQLite and files.
"""

import argparse
import sys
import time
from datetime import timedelta

from tests.ops.database import trial_database


def main(arguments: list[str]) -> int:
    """Half of the kills while the round is compiled, half while its files are made; 1 if anything was half written."""
    options = _options(arguments)
    with trial_database():
        return _try(options)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.ops.kill_worker")
    parser.add_argument("--times", type=int, default=20, help="workers to kill")
    parser.add_argument("--units", type=int, default=120, help="units in the round")
    parser.add_argument("--works", type=int, default=10, help="works of a unit")
    parser.add_argument("--seed", type=int, default=7, help="of the moments")
    return parser.parse_args(arguments)


def _try(options: argparse.Namespace) -> int:
    from django.db import connection

    from organisations.services import jobs
    from tests.ops.killing import build_trial

    jobs.PATIENCE = timedelta(seconds=2)
    began = time.monotonic()
    trial = build_trial(units=options.units, works=options.works, seed=options.seed)
    trial.tell = lambda look: _print_row(len(trial.looks), look)
    _print(f"{connection.vendor}, {connection.settings_dict['NAME']}, {options.units} units")
    _print(f"{'kill':>4} {'job':<18} {'after':>7} {'in hand':>7} {'old':>5} {'new':>5}  half written or twice")
    trial.kill_while_compiling(options.times - options.times // 2)
    trial.kill_while_rendering(options.times // 2)
    broken = sum(1 for look in trial.looks if look.broken)
    _print(
        f"{len(trial.looks)} killed, {broken} times something was wrong; all done in {time.monotonic() - began:.0f} s"
    )
    return int(broken > 0)


def _print_row(number: int, look) -> None:
    numbers = f"{look.seconds:>5.2f} s {look.in_hand:>7} {look.old:>5} {look.new:>5}"
    _print(f"{number:>4} {look.job:<18} {numbers}  {'; '.join(look.broken) or '-'}")


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
