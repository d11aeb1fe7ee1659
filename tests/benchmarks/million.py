"""Provinces with a million figures, or as many as are asked for, to measure with: communes, indicators of every rule,
periods from the past to now, all but the last ones closed; straight into the tables, since a service writes one figure
at a time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice
from math import ceil

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import F, Max, Min
from django.utils import timezone

from indicators.enums import Aggregation, AreaKey, Direction, UnitOfMeasure
from indicators.models import Indicator, Measurement, ReformArea
from indicators.queries.reporters import closing_day
from indicators.services.indicators import save_indicator
from organisations.enums import Role, UnitKind
from organisations.models import Installation, Unit, User
from organisations.services.units import save_unit
from reform.common.periods import NATIONAL as PERIODS
from reform.common.text import search_text
from reporting.services.catalogue import load_catalogue
from tests.benchmarks.harness import DAY

CODE = "TR"
READER = "tr.sonoivu"
LAST = (2025, "Q1")  # the period that was closed last on the working day
_INDICATORS = 20
_BLOCK = 100  # units whose figures come in together
_OPEN = 4  # periods, the last ones
_RULES = (
    (UnitOfMeasure.PERCENT, Aggregation.RATIO_OF_SUMS),
    (UnitOfMeasure.PERCENT, Aggregation.RATIO_OF_SUMS),
    (UnitOfMeasure.PERCENT, Aggregation.RATIO_OF_SUMS),
    (UnitOfMeasure.COUNT, Aggregation.SUM),
)
# Numbers that look like an office's: up to 997 cases, most of them in time, now and then none at all.
_INSERT = """
INSERT INTO indicators_measurement (indicator_id, unit_id, definition_id, part, year, period, numerator, denominator,
  value, band, note, is_illustrative, is_withdrawn, recorded_at, recorded_by_id, version, updated_at)
SELECT of, unit, meaning, '', %s, %s,
  CASE WHEN rule = 'SUM' THEN NULL ELSE cases - cases * late / 100 END, CASE WHEN rule = 'SUM' THEN NULL ELSE cases END,
  CASE WHEN rule = 'SUM' THEN cases WHEN cases = 0 THEN NULL
       ELSE ROUND((cases - cases * late / 100) * 100.0 / cases, 4) END,
  '', '', FALSE, FALSE, %s, %s, 1, %s
FROM (
  SELECT i.id AS of, u.id AS unit, v.id AS meaning, i.aggregation AS rule,
    (u.id * 7 + i.id * 13 + %s * 31) %% 997 AS cases, (u.id + i.id * 3 + %s) %% 30 AS late
  FROM organisations_unit u CROSS JOIN indicators_indicator i
    JOIN indicators_indicatorversion v ON v.indicator_id = i.id
  WHERE u.code LIKE %s AND u.kind = 'COMMUNE' AND u.id BETWEEN %s AND %s AND i.code LIKE %s
) AS made ORDER BY unit, of LIMIT %s
"""

_CLOSE = """
INSERT INTO indicators_periodlock (agency_id, year, period, because, locked_at, locked_by_id)
SELECT u.id, %s, %s, 'Báo cáo đã gửi', %s, %s FROM organisations_unit u WHERE u.code LIKE %s AND u.kind = 'COMMUNE'
"""


@dataclass(frozen=True)
class Million:
    """What there is then."""

    provinces: list[Unit]
    reader: User  # sees the whole of the first
    indicators: list[Indicator]
    rows: int


def million(rows: int = 1_000_000, *, provinces: int = 1, units: int = 3_900) -> Million:
    """So many provinces of so many communes each, and figures of them in a database that has none yet: every indicator
    in every period back from the first quarter of 2025. About a minute for a million on PostgreSQL.
    """
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})
    load_catalogue()
    roots = [_province(number, units) for number in range(1, provinces + 1)]
    reader = User.objects.create(
        username=READER, full_name="Người đọc số liệu", unit=roots[0], role=Role.PROVINCE, password=make_password(None)
    )
    indicators = [_indicator(number) for number in range(1, _INDICATORS + 1)]
    _figures(reader, rows, provinces * units)
    _settle()
    return Million(roots, reader, indicators, rows)


def _province(number: int, units: int) -> Unit:
    """Its communes all at once: the service takes one unit at a time."""
    root = f"{CODE}{number:02}"
    name = f"UBND tỉnh Một triệu số liệu {number}"
    province = save_unit(by=None, code=root, name=name, kind=UnitKind.PROVINCE, parent=None)
    names = [(f"{root}-{place:04}", f"UBND xã số {place}, tỉnh số {number}") for place in range(1, units + 1)]
    made = [
        Unit(
            code=code, name=name, kind=UnitKind.COMMUNE, parent=province, province=province,
            path=f"{province.path}{code}/", search_text=search_text(name, code), sort_key=f"{name} {code}",
        )
        for code, name in names
    ]  # fmt: skip
    Unit.objects.bulk_create(made, batch_size=1000)
    Unit.objects.filter(province=province, kind=UnitKind.COMMUNE).update(agency_id=F("pk"))
    return province


def _indicator(number: int) -> Indicator:
    measure, rule = _RULES[number % len(_RULES)]
    parts = {"numerator_name": "Số hồ sơ đúng hạn", "denominator_name": "Tổng số hồ sơ"}
    return save_indicator(
        by=None,
        code=f"{CODE}-{number:02}",
        name=f"Chỉ tiêu thử nghiệm số {number}",
        area=ReformArea.objects.get(key=AreaKey.PROCEDURES),
        unit_of_measure=measure,
        direction=Direction.HIGHER,
        aggregation=rule,
        **(parts if rule == Aggregation.RATIO_OF_SUMS else {}),
    )


def _figures(reader: User, rows: int, units: int) -> None:
    """Period after period and block after block, as they come in: what one indicator says lies all over the table."""
    communes = Unit.objects.filter(code__startswith=CODE, kind=UnitKind.COMMUNE)
    ends = communes.aggregate(first=Min("pk"), last=Max("pk"))
    left, periods = rows, _periods(ceil(rows / (units * _INDICATORS)))
    with connection.cursor() as cursor:
        superuser = _without_foreign_keys(cursor)
        for number, (year, period) in enumerate(periods):
            for block, first in enumerate(range(ends["first"], ends["last"] + 1, _BLOCK)):
                at = connection.ops.adapt_datetimefield_value(_moment(year, period, block))
                about = [f"{CODE}%", first, min(first + _BLOCK - 1, ends["last"]), f"{CODE}-%"]
                cursor.execute(_INSERT, [year, period, at, reader.pk, at, number, number, *about, left])
                left -= cursor.rowcount
                if not left:
                    break
        for year, period in periods[:-_OPEN]:
            at = connection.ops.adapt_datetimefield_value(_moment(year, period, 0))
            cursor.execute(_CLOSE, [year, period, at, reader.pk, f"{CODE}%"])
        if superuser:
            cursor.execute("SET session_replication_role = DEFAULT")
    if left:
        raise RuntimeError(f"{left} of {rows} figures are missing")


def _without_foreign_keys(cursor) -> bool:
    """Checking a million rows against five tables takes longer than writing them; the rows are made from these."""
    if connection.vendor != "postgresql":
        return False
    cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
    if not cursor.fetchone()[0]:
        return False
    cursor.execute("SET session_replication_role = replica")
    return True


def _periods(count: int) -> list[tuple[int, str]]:
    """The last so many, oldest first."""
    return sorted(islice(_back(), count), key=lambda when: (when[0], PERIODS.index(when[1])))


def _back() -> Iterator[tuple[int, str]]:
    year, place = LAST[0], PERIODS.index(LAST[1])
    while True:
        yield year, PERIODS[place].value
        year, place = (year, place - 1) if place else (year - 1, len(PERIODS) - 1)


def _moment(year: int, period: str, block: int) -> datetime:
    """When a block came in: one each minute of the evening after the period was closed."""
    return timezone.make_aware(datetime.combine(closing_day(year, period), time(18))) + timedelta(minutes=block)


def _settle() -> None:
    """What a running database does by itself sooner or later."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not connection.in_atomic_block:
            cursor.execute(f"VACUUM ANALYZE {Measurement._meta.db_table}")
        cursor.execute("ANALYZE")
