"""Notes how targets stand, a row for each change of the result, and tells of those that were missed."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, OuterRef, QuerySet, Subquery
from django.urls import reverse

from indicators.models import Measurement
from organisations.enums import NoticeKind, UnitKind, WebhookEvent
from organisations.models import User
from organisations.queries.staff import Staff
from organisations.services.notify import Notice, notify_each
from organisations.services.webhooks import emit
from plans.enums import PlanStatus, TargetResult
from plans.models import Target, TargetJudgement
from plans.queries.target_results import TargetStanding, standings
from reform.common.wording import day, shortened

_AT_ONCE = 500  # rows in one statement; a database bounds how many values it takes
_LISTED = 20  # targets that a notice names
_WORDS = 160  # letters of a target in a notice


@dataclass(frozen=True)
class Judged:
    """What a judging left: how many targets it looked at, of how many something was found anew, which were missed."""

    looked_at: int
    changed: int
    missed: tuple[TargetStanding, ...]


@transaction.atomic
def judge_all(*, on: date) -> Judged:
    """Judge every target of the plans that were issued by that day, closed ones included, drafts not.

    A `TargetJudgement` is written where result, value or reason are others than before that day; the day's own row is
    set right when figures changed since, and goes when all is as before again. Running it twice changes nothing. What
    is judged anew, or rests on figures written since it last counted as changed, counts as changed for those who read
    by `updated_at`. The office of the plan's owner and Sở Nội vụ are told of the targets missed since, those that
    listen to `target.missed` too. Some sixteen queries, two more for each target missed.
    """
    return _judge(Target.objects.all(), on)


@transaction.atomic
def judge_some(targets: Collection[int], *, on: date) -> Judged:
    """The same of these targets alone, by their ids: what they promise has changed."""
    return _judge(Target.objects.filter(pk__in=targets), on)


def _judge(which: QuerySet[Target], on: date) -> Judged:
    targets = list(
        which.exclude(plan__status=PlanStatus.DRAFT)
        .issued_by(on)
        .select_related("plan__owner__province", "plan__owner__agency", "indicator", "area")
        .order_by("pk")
    )
    before, today = _last_found(which, on)
    changed, gone = [], []
    for one in standings(targets, on):
        pk, found = one.target.pk, (one.result.value, one.judgement.value, one.reason)
        if before.get(pk) == found:
            gone += [pk] if pk in today else []
        elif today.get(pk) != found:
            changed.append(one)
    _write(changed, gone, on)
    _stamp({*gone, *(one.target.pk for one in changed), *_with_new_figures(targets)})
    missed = tuple(one for one in changed if _is_news(one, before, today, on))
    _tell(missed, on)
    return Judged(len(targets), len(changed) + len(gone), missed)


_Found = tuple[str, Decimal | None, str]


def _last_found(which: QuerySet[Target], on: date) -> tuple[dict[int, _Found], dict[int, _Found]]:
    """What held before the day, and what the rows of the day itself say, by target. Two queries."""
    columns = ("target", "result", "value", "reason")
    last = which.annotate(
        last=Subquery(TargetJudgement.objects.filter(target=OuterRef("pk"), on__lt=on).order_by("-on").values("pk")[:1])
    )
    before = TargetJudgement.objects.filter(pk__in=last.filter(last__isnull=False).order_by().values("last"))
    today = TargetJudgement.objects.filter(target__in=which.order_by(), on=on)
    return tuple({row[0]: tuple(row[1:]) for row in rows.values_list(*columns)} for rows in (before, today))


def _write(changed: list[TargetStanding], gone: list[int], on: date) -> None:
    TargetJudgement.objects.filter(target__in=gone, on=on).delete()
    TargetJudgement.objects.bulk_create(
        [_row(one, on) for one in changed],
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["target", "on"],
        update_fields=["result", "value", "reason"],
    )


def _stamp(targets: Collection[int]) -> None:
    """Any write lets the database stamp the rows, so that programs that pull what changed get their new results."""
    Target.objects.filter(pk__in=targets).update(position=F("position"))


def _with_new_figures(targets: Collection[Target]) -> list[int]:
    """Those of which a program may hold a result between two judgings that is gone: figures that came and were taken
    back leave the judged result as it was. A figure shows up to `API_WATERMARK_LAG` after the moment it carries.
    """
    measured = [target for target in targets if target.indicator_id]
    rows = Measurement.objects.filter(indicator__in={target.indicator_id for target in measured}).order_by()
    last = dict(rows.values_list("indicator").annotate(Max("updated_at")))
    lag = timedelta(seconds=settings.API_WATERMARK_LAG)
    never = datetime.min.replace(tzinfo=UTC)
    return [target.pk for target in measured if last.get(target.indicator_id, never) >= target.updated_at - lag]


def _row(one: TargetStanding, on: date) -> TargetJudgement:
    return TargetJudgement(target=one.target, on=on, result=one.result, value=one.judgement.value, reason=one.reason)


def _is_news(one: TargetStanding, before: dict[int, _Found], today: dict[int, _Found], on: date) -> bool:
    """Whether somebody is to be told: missed now, not before; of a target never judged, only a recent one."""
    held = today.get(one.target.pk) or before.get(one.target.pk)
    if one.result != TargetResult.MISSED or (held and held[0] == TargetResult.MISSED):
        return False
    return held is not None or one.target.horizon_year >= on.year - 1


def _tell(missed: Iterable[TargetStanding], on: date) -> None:
    if not missed:
        return
    staff = Staff(on)
    told: dict[int, list[TargetStanding]] = defaultdict(list)
    people: dict[int, User] = {}
    for one in missed:
        owner = one.target.plan.owner
        offices = [] if owner.kind == UnitKind.PROVINCE else staff.office(owner)
        overseers = staff.deciders(owner.province) if owner.province else []
        for person in (*offices, *overseers):
            people[person.pk] = person
            told[person.pk].append(one)
        if owner.province:
            _emit(one, on)
    notify_each(_notice(people[pk], ones, on) for pk, ones in told.items())


def _notice(person: User, missed: list[TargetStanding], on: date) -> Notice:
    """One of each day and set of targets: what is missed later on the same day is told besides."""
    which = hashlib.sha256(",".join(str(one.target.pk) for one in missed).encode()).hexdigest()[:16]
    lines = [f"– {shortened(one.target.text, _WORDS)}: {one.reason}" for one in missed[:_LISTED]]
    if len(missed) > _LISTED:
        lines.append(f"và {len(missed) - _LISTED} mục tiêu khác.")
    return Notice(
        to=person,
        kind=NoticeKind.TARGET,
        key=f"targets:{on.isoformat()}:{which}",
        title=f"{len(missed)} mục tiêu không đạt, đánh giá ngày {day(on)}",
        text="\n".join(lines),
        path=f"{reverse('plans:target_board')}?result={TargetResult.MISSED}",
    )


def _emit(one: TargetStanding, on: date) -> None:
    target, value = one.target, one.judgement.value
    emit(
        event=WebhookEvent.TARGET_MISSED,
        key=f"target.missed:{target.pk}:{on.isoformat()}",
        province=target.plan.owner.province,
        data={
            "target": target.pk,
            "code": target.code,
            "text": target.text,
            "plan": target.plan_id,
            "plan_code": target.plan.code,
            "unit": target.plan.owner.code,
            "indicator": target.indicator.code if target.indicator else None,
            "horizon_year": target.horizon_year,
            "on": on.isoformat(),
            "result": TargetResult.MISSED.value,
            "value": None if value is None else format(value.normalize(), "f"),
            "reason": one.reason,
            "url": f"{settings.BASE_URL}{reverse('api:targets-detail', args=[target.pk])}",
        },
    )
