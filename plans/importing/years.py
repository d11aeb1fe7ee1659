"""Which year a plan is of: what was asked for, what its title says, or, doubtfully, what else in the file bears one."""

import re
from collections import Counter

from plans.importing import headings as h
from plans.importing.drafts import Issue
from plans.importing.errors import PlanFileError
from plans.importing.front import Front
from plans.importing.layout import PlanTable

FIRST_YEAR, LAST_YEAR = 2000, 2100
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
# A plan that is signed in the last month of a year is next year's.
_LAST_MONTH = 12
_LONGEST_PLAN = 10  # years, where the title names the last one alone


def plan_year(front: Front, plan: PlanTable, year: int | None, filename: str) -> tuple[int, tuple[Issue, ...]]:
    """The year asked for when it lies within the plan's, else the plan's own (the last one of a period).

    Without either it is assumed, with an issue, from the document's day, the deadlines or the file's name. Raises
    PlanFileError `year_missing`, `year_outside_plan`.
    """
    if year is None and front.years is None:
        return _assumed(front, plan, filename)
    if year is None:
        return (front.years[1] if front.years else 0), ()
    first, last = front.years or (FIRST_YEAR, LAST_YEAR)
    earliest = (front.dated_year or last - _LONGEST_PLAN) if front.until else first
    if not min(earliest, first) <= year <= last:
        span = str(first) if first == last else f"{first}–{last}"
        raise PlanFileError(
            "year_outside_plan",
            f"Năm {year} không thuộc kế hoạch trong tệp “{filename}” ({span}). Hãy kiểm tra năm hoặc tệp.",
        )
    return year, ()


def _years_of(plan: PlanTable, roles: tuple[str, ...]) -> Counter[int]:
    texts = [row.text(role) for row in plan.rows for role in roles]
    return Counter(int(found) for text in texts for found in _YEAR.findall(text))


def _assumed(front: Front, plan: PlanTable, filename: str) -> tuple[int, tuple[Issue, ...]]:
    years = _years_of(plan, (h.END, h.DEADLINE)) or _years_of(plan, (h.START,))
    named = _YEAR.findall(filename)
    if front.issued_on:
        late = front.issued_on.month == _LAST_MONTH
        year, whence = front.issued_on.year + late, f"ngày của văn bản ({front.issued_on:%d/%m/%Y})"
    elif front.dated_year:
        year, whence = front.dated_year, "ngày của văn bản"
    elif years:
        year, whence = max(years, key=lambda each: (years[each], each)), "các thời hạn trong bảng"
    elif named:
        year, whence = int(named[-1]), "tên tệp"
    else:
        raise PlanFileError(
            "year_missing",
            f"Không tìm thấy năm của kế hoạch trong tệp “{filename}”. Hãy chỉ rõ năm của kế hoạch "
            "(khi dùng dòng lệnh: --year 2025).",
        )
    row = plan.rows[0] if plan.rows else None
    message = f"Tệp không ghi năm của kế hoạch, tạm lấy năm {year} theo {whence}, cần kiểm tra."
    return year, (Issue(row.number if row else 1, "year", "year_assumed", message, row.table if row else 1),)
