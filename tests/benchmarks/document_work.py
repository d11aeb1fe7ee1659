"""The documents that are measured, and the memory that one takes in a process of its own: `python -m
tests.benchmarks.document_work WHAT ROWS FOLDER` makes it and prints the megabytes that the process held at most.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

UNITS = 100


def work(what: str, rows: int, folder: Path) -> Callable[[], bytes]:
    """Makes that file anew on each call; the province's of the units' lists in `folder` (`store_lists`)."""
    from reporting.rendering.docx import render_docx
    from reporting.rendering.pdf import render_pdf
    from reporting.rendering.xlsx import render_xlsx
    from tests.documents import samples

    if what == "province":
        names = sorted(folder.glob("*.pdf"))
        document = samples.province_document(len(names))
        return lambda: render_pdf(document, [name.read_bytes() for name in names])
    document = samples.agency_document(work=samples.lines(rows))
    return lambda: {"pdf": render_pdf, "docx": render_docx, "xlsx": render_xlsx}[what](document)


def store_lists(rows: int, folder: Path) -> float:
    """The lists of the units as they are kept, so many rows in all; the milliseconds that one takes. Units of the same
    size say the same, but each has a file of its own.
    """
    from reporting.rendering.pdf import render_unit_list
    from reporting.rendering.work_annexes import unit_list
    from tests.benchmarks.harness import timed
    from tests.documents import samples

    units = min(UNITS, rows)
    made: list[bytes] = []
    one = unit_list(samples.agency_snapshot(work=samples.lines(rows // units)))
    took = timed(lambda: made.append(render_unit_list(one)))
    for number in range(units):
        (folder / f"{number:03}.pdf").write_bytes(made[0])
    return took


def peak_apart(what: str, rows: int, folder: Path) -> float:
    """Megabytes of a process that makes nothing else."""
    command = [sys.executable, "-m", "tests.benchmarks.document_work", what, str(rows), str(folder)]
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def main(what: str, rows: str, folder: str) -> None:
    """Print the peak."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
    import django

    django.setup()
    work(what, int(rows), Path(folder))()
    status = Path("/proc/self/status").read_text()  # what `resource` tells includes the process that started this one
    sys.stdout.write(f"{int(status.partition('VmHWM:')[2].split()[0]) / 1024:.1f}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
