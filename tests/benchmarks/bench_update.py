"""One status change costs the same in a small plan and in a large one."""

from collections.abc import Callable, Iterator

from organisations.enums import Role
from organisations.models import User
from plans.enums import WorkStatus
from plans.models import Assignment
from plans.services.progress import record_progress
from reform.common import clock
from reporting.services.scale import account_name, agency_code
from tests.benchmarks import bare
from tests.benchmarks.harness import DAY, Result, beside, browser, queries_of, scale

USES_DATABASE = True


def run(small: bool) -> Iterator[Result]:
    """Through the service and through the page, in a plan of 100 and of 10,000 activities."""
    for activities in (30, 60) if small else (100, 10_000):
        yield from _measure(activities, runs=3 if small else 101)


def _measure(activities: int, runs: int) -> Iterator[Result]:
    scale(1, activities)
    official = User.objects.select_related("unit").get(username=account_name(1, Role.OFFICIAL))
    one, other = _open_work()[:2]
    for what, make in (("service", _through_the_service), ("page", _through_the_page)):
        change = make(one.pk, official)
        with clock.working_on(DAY):
            figures = beside(change, lambda: bare.change(other, official, 10), runs)
            note = f"{queries_of(change)} queries"
        yield Result(f"status change, {what}, plan of {activities:,}", *figures, activities, note)


def _open_work():
    works = Assignment.objects.leading().filter(unit__code=agency_code(1), status=WorkStatus.IN_PROGRESS)
    return works.order_by("activity__position")


def _through_the_service(pk: int, official: User) -> Callable[[], None]:
    def change() -> None:
        work = Assignment.objects.visible_to(official).select_related("plan", "unit", "activity").get(pk=pk)
        record_progress(
            assignment=work,
            by=official,
            status=WorkStatus.IN_PROGRESS,
            progress=10,
            on=DAY,
            seen_version=work.version,
            result="Đang triển khai.",
            delay_reason="Chờ ý kiến.",
        )

    return change


def _through_the_page(pk: int, official: User) -> Callable[[], None]:
    client = browser(official.username)
    seen = Assignment.objects.get(pk=pk).version

    def change() -> None:
        nonlocal seen
        fields = {"status": "IN_PROGRESS", "progress": "10", "on": "13/06/2025", "seen_version": seen}
        answer = client.post(f"/phan-cong/{pk}/cap-nhat/", fields | {"delay_reason": "Chờ ý kiến."})
        if answer.status_code != 302:
            raise RuntimeError(f"the update was answered with {answer.status_code}")
        seen += 1

    return change
