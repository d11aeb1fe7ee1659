"""Which periods are closed for figures."""

from indicators.models import PeriodLock
from organisations.models import Unit
from reform.common.periods import Period


def lock_of(unit: Unit, year: int, period: str) -> PeriodLock | None:
    """The lock under which figures of the unit for the period lie: its agency's; None where it is open. One query."""
    return PeriodLock.objects.filter(agency=unit.agency_id, year=year, period=period).first()


def closed_words(lock: PeriodLock) -> str:
    """Why nothing can be written, and what to do."""
    title = Period(lock.period).title(lock.year)
    return (
        f"Kỳ số liệu {title} đã khóa: {lock.because} "
        "Muốn sửa, hãy đề nghị Sở Nội vụ trả lại báo cáo hoặc mở lại kỳ số liệu."
    )
