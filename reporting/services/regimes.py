"""A province's own regime of reporting: made from a pattern, its periods, outline and annexes changed one by one.

A round keeps the dates it was opened with, so a change speaks only of rounds that are opened afterwards.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import F

from indicators.models import ReformArea
from organisations.models import Unit, User
from organisations.services.audit import audit
from reform.common.errors import Conflict, Invalid
from reform.common.periods import Period
from reform.common.text import clean, clean_lines
from reporting.enums import AnnexKind, DueFrom, ReportLevel
from reporting.models import OutlinePart, Regime, RegimeAnnex, RegimeDue, RegimePeriod
from reporting.permissions import can_edit_regime, can_manage_rounds
from reporting.regimes import AnnexRow, OutlineRow, PeriodRule, RegimeFacts

LONGEST_COUNT = 90  # days
_TRIED_YEARS = 12  # holidays move, so dates are looked at for so many years
_MOST_HEADINGS = 60
_CHANGED = "Chế độ báo cáo vừa được người khác sửa. Hãy xem lại rồi lưu."


@transaction.atomic
def copy_regime(*, by: User, province: Unit, facts: RegimeFacts, name: str, valid_from: date) -> Regime:
    """The province's own regime from that day on, with everything that the pattern says.

    Raises `NotPermitted`, `Invalid`, `Conflict` where one of its own begins on the same day.
    """
    can_manage_rounds(by, province).require()
    # A write to the province's row first: who makes one at the same time queues up here.
    Unit.objects.filter(pk=province.pk).update(code=F("code"))
    own = Regime.objects.filter(province=province)
    if own.filter(valid_from=valid_from).exists():
        raise Conflict("Tỉnh đã có chế độ báo cáo áp dụng từ ngày này. Hãy sửa chế độ đó hoặc chọn ngày khác.")
    number = own.count() + 1
    while Regime.objects.filter(code=f"{province.code}-{number}").exists():
        number += 1
    made = store_regime(f"{province.code}-{number}", province, facts, name=_name(name), valid_from=valid_from)
    audit(by=by, action="Lập chế độ báo cáo riêng", obj=made, after={"valid_from": str(valid_from)})
    return made


def store_regime(
    code: str, province: Unit | None, facts: RegimeFacts, *, name: str = "", valid_from: date, valid_to=None
) -> Regime:
    """Rows for everything that the facts say; call inside a transaction."""
    made = Regime.objects.create(
        province=province,
        code=code,
        name=name or facts.name,
        basis=facts.basis,
        valid_from=valid_from,
        valid_to=valid_to,
        waits_for_last=facts.waits_for_last,
        closes_days_after=facts.closes_days_after,
    )
    for position, rule in enumerate(facts.periods, start=1):
        _store_period(made, rule, position)
    for level in ReportLevel:
        _store_outline(made, level, [row for row in facts.outline if row.level == level])
        _store_annexes(made, level, [row for row in facts.annexes if row.level == level])
    return made


@transaction.atomic
def describe_regime(
    *,
    by: User,
    regime: Regime,
    seen_version: int,
    name: str,
    basis: str,
    valid_from: date,
    valid_to: date | None,
    waits_for_last: bool,
    closes_days_after: int | None,
) -> None:
    """Change what the regime is called, when it holds and how rounds follow each other. Raises `NotPermitted`,
    `Invalid`, `Conflict`.
    """
    can_edit_regime(by, regime).require()
    if valid_to is not None and valid_to < valid_from:
        raise Invalid("Ngày hết áp dụng phải từ ngày bắt đầu áp dụng trở đi.", field="valid_to")
    if Regime.objects.filter(province=regime.province, valid_from=valid_from).exclude(pk=regime.pk).exists():
        raise Invalid("Tỉnh đã có chế độ báo cáo khác áp dụng từ ngày này.", field="valid_from")
    new = {
        "name": _name(name),
        "basis": clean_lines(basis),
        "valid_from": valid_from,
        "valid_to": valid_to,
        "waits_for_last": waits_for_last,
        "closes_days_after": closes_days_after,
    }
    before = {field: _plain(getattr(regime, field)) for field in new}
    _touch(regime, seen_version, **new)
    after = {field: _plain(value) for field, value in new.items()}
    audit(by=by, action="Sửa chế độ báo cáo", obj=regime, before=before, after=after)


@transaction.atomic
def save_period(*, by: User, regime: Regime, seen_version: int, rule: PeriodRule) -> RegimePeriod:
    """Put the period's rule in the place of what the regime said of it; periods stand in the order of their cut-offs.

    Raises `NotPermitted`, `Conflict`, and `Invalid` where its days would not follow each other in one of the next
    years, with that year's dates.
    """
    can_edit_regime(by, regime).require()
    _check_rule(rule, regime.valid_from.year)
    _touch(regime, seen_version)
    RegimePeriod.objects.filter(regime=regime, period=rule.period).delete()
    last = regime.periods.order_by("-position").values_list("position", flat=True).first() or 0
    made = _store_period(regime, rule, last + 1)
    _put_in_order(regime)
    day, month = rule.cutoff.day, rule.cutoff.month
    after = {"period": Period(rule.period).label, "cutoff": f"{day:02}/{month:02}"}
    audit(by=by, action="Sửa kỳ của chế độ báo cáo", obj=regime, after=after)
    return made


@transaction.atomic
def remove_period(*, by: User, regime: Regime, seen_version: int, period: str) -> None:
    """The regime asks for that report no longer; rounds that are open stay. Raises `NotPermitted`, `Conflict`, and
    `Invalid` for the last one.
    """
    can_edit_regime(by, regime).require()
    if not regime.periods.exclude(period=period).exists():
        raise Invalid("Chế độ báo cáo phải có ít nhất một kỳ. Hãy thêm kỳ khác trước khi bỏ kỳ này.")
    _touch(regime, seen_version)
    RegimePeriod.objects.filter(regime=regime, period=period).delete()
    audit(by=by, action="Bỏ kỳ của chế độ báo cáo", obj=regime, before={"period": Period(period).label})


@transaction.atomic
def set_outline(*, by: User, regime: Regime, seen_version: int, level: str, rows: Sequence[OutlineRow]) -> None:
    """The regime's own outline of a level, in this order; without rows the portal's own holds. Reports that exist keep
    theirs. Raises `NotPermitted`, `Invalid`, `Conflict`.
    """
    can_edit_regime(by, regime).require()
    if len(rows) > _MOST_HEADINGS:
        raise Invalid(f"Đề cương có tối đa {_MOST_HEADINGS} mục.")
    if any(not row.heading for row in rows):
        raise Invalid("Mỗi mục cần một tiêu đề.")
    keys = [row.key for row in rows]
    if twice := next((row for row in rows if keys.count(row.key) > 1), None):
        raise Invalid(f"Nội dung “{twice.heading}” được chọn cho hai mục. Mỗi nội dung chỉ dùng cho một mục.")
    _touch(regime, seen_version)
    before = regime.outline.filter(level=level).count()
    _store_outline(regime, level, rows)
    audit(
        by=by,
        action="Sửa đề cương của chế độ báo cáo",
        obj=regime,
        before={"headings": before},
        after={"level": ReportLevel(level).label, "headings": len(rows)},
    )


@transaction.atomic
def set_annexes(*, by: User, regime: Regime, seen_version: int, level: str, rows: Sequence[AnnexRow]) -> None:
    """The forms that reports of a level carry, in this order. Raises `NotPermitted`, `Invalid`, `Conflict`."""
    can_edit_regime(by, regime).require()
    if any(row.kind not in AnnexKind for row in rows) or len({row.kind for row in rows}) < len(rows):
        raise Invalid("Mỗi biểu mẫu chỉ chọn một lần.")
    _touch(regime, seen_version)
    before = [AnnexKind(kind).label for kind in regime.annexes.filter(level=level).values_list("kind", flat=True)]
    _store_annexes(regime, level, rows)
    after = {"level": ReportLevel(level).label, "annexes": [AnnexKind(row.kind).label for row in rows]}
    audit(by=by, action="Sửa biểu mẫu của chế độ báo cáo", obj=regime, before={"annexes": before}, after=after)


@transaction.atomic
def remove_regime(*, by: User, regime: Regime) -> None:
    """Throw away a regime that no round was opened by. Raises `NotPermitted`, `Conflict`."""
    can_edit_regime(by, regime).require()
    if regime.rounds.exists():
        raise Conflict("Đã có kỳ báo cáo mở theo chế độ này nên không xóa được. Hãy ghi ngày hết áp dụng.")
    audit(by=by, action="Xóa chế độ báo cáo", obj=regime, before={"name": regime.name})
    regime.delete()


def _touch(regime: Regime, seen_version: int, **fields) -> None:
    changed = Regime.objects.filter(pk=regime.pk, version=seen_version).update(version=F("version") + 1, **fields)
    regime.refresh_from_db()
    if not changed:
        raise Conflict(_CHANGED)


def _check_rule(rule: PeriodRule, first_year: int) -> None:
    if rule.period not in Period.values or rule.period == Period.AD_HOC:
        raise Invalid("Hãy chọn một kỳ báo cáo định kỳ.", field="period")
    for needed in (ReportLevel.UNIT, ReportLevel.PROVINCE):
        if needed not in rule.dues:
            raise Invalid("Hãy nhập hạn gửi của đơn vị và của tỉnh.")
    if any(abs(due.days) > LONGEST_COUNT for due in rule.dues.values()):
        raise Invalid(f"Hạn gửi cách ngày chốt số liệu tối đa {LONGEST_COUNT} ngày.")
    if any((due.days < 0) == (due.counted_from == DueFrom.CUTOFF) and due.days for due in rule.dues.values()):
        raise Invalid("Hạn gửi tính sau ngày chốt số liệu, hoặc tính trước hạn của cấp trên.")
    days = rule.disorder(range(first_year, first_year + _TRIED_YEARS))
    if days is not None:
        division = f"phòng gửi {days.division_due_on:%d/%m/%Y}, " if days.division_due_on else ""
        raise Invalid(
            f"Các ngày không theo thứ tự: số liệu từ {days.starts_on:%d/%m/%Y}, chốt {days.cutoff_on:%d/%m/%Y}, "
            f"{division}đơn vị gửi {days.unit_due_on:%d/%m/%Y}, tỉnh báo cáo {days.due_on:%d/%m/%Y}. "
            "Hãy sửa ngày hoặc số ngày."
        )


def _store_period(regime: Regime, rule: PeriodRule, position: int) -> RegimePeriod:
    made = RegimePeriod.objects.create(
        regime=regime,
        period=rule.period,
        position=position,
        starts_month=rule.starts.month,
        starts_day=rule.starts.day,
        starts_years_before=rule.starts_years_before,
        cutoff_month=rule.cutoff.month,
        cutoff_day=rule.cutoff.day,
        is_cumulative=rule.is_cumulative,
        opens_days_before=rule.opens_days_before,
        reminds_days_before=list(rule.reminds_days_before),
    )
    for level, due in rule.dues.items():
        RegimeDue.objects.create(regime_period=made, level=level, **vars(due))
    return made


def _put_in_order(regime: Regime) -> None:
    """By cut-off, then as periods are named. In two steps, since positions are unique at every moment."""
    rows = list(regime.periods.all())
    rows.sort(key=lambda row: (row.cutoff_month, row.cutoff_day, list(Period).index(Period(row.period))))
    for first in (len(rows) + max((row.position for row in rows), default=0) + 1, 1):
        for position, row in enumerate(rows, start=first):
            RegimePeriod.objects.filter(pk=row.pk).update(position=position)


def _store_outline(regime: Regime, level: str, rows: Sequence[OutlineRow]) -> None:
    areas = {area.key: area for area in ReformArea.objects.all()}
    OutlinePart.objects.filter(regime=regime, level=level).delete()
    OutlinePart.objects.bulk_create(
        [
            OutlinePart(
                regime=regime,
                level=level,
                key=row.key,
                number=row.number,
                heading=row.heading,
                depth=row.depth,
                position=position,
                area=areas.get(row.area),
            )
            for position, row in enumerate(rows, start=1)
        ]
    )


def _store_annexes(regime: Regime, level: str, rows: Sequence[AnnexRow]) -> None:
    RegimeAnnex.objects.filter(regime=regime, level=level).delete()
    RegimeAnnex.objects.bulk_create(
        [
            RegimeAnnex(regime=regime, level=level, kind=row.kind, title=clean(row.title)[:300], position=position)
            for position, row in enumerate(rows, start=1)
        ]
    )


def _name(name: str) -> str:
    name = clean(name)
    if not name or len(name) > 300:
        raise Invalid("Hãy nhập tên chế độ báo cáo, tối đa 300 ký tự.", field="name")
    return name


def _plain(value) -> object:
    return str(value) if isinstance(value, date) else value
