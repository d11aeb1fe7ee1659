"""Rounds that Sở Nội vụ calls for: đột xuất, chuyên đề. Chosen units answer questions of the round's own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from organisations.enums import INNER_KINDS, REPORTING_KINDS, UnitKind
from organisations.models import Unit, User
from organisations.services.audit import audit
from reform.common.errors import Invalid
from reform.common.periods import Period
from reform.common.text import clean, clean_lines
from reporting.enums import QuestionKind, ReportLevel, RoundKind
from reporting.models import ReportRound, RoundQuestion
from reporting.permissions import can_manage_rounds
from reporting.queries.regimes import recipients_on, routes_on
from reporting.regimes import RoundDays
from reporting.services.rounds import add_reports, check_days, tell_of_opening

MOST_QUESTIONS = 30


@dataclass(frozen=True)
class Question:
    """What each unit is asked; numbers carry a unit of measure and add up over units."""

    text: str
    kind: str = QuestionKind.TEXT
    unit_of_measure: str = ""
    is_required: bool = True


@transaction.atomic
def open_ad_hoc(
    *,
    by: User,
    province: Unit,
    kind: str,
    title: str,
    days: RoundDays,
    units: Collection[Unit],
    questions: Sequence[Question],
    request: str = "",
    request_document: str = "",
) -> ReportRound:
    """Open the round with a draft report for each of these units, one part a question, and tell their offices.

    Raises `NotPermitted`, `Invalid` with the field.
    """
    can_manage_rounds(by, province).require()
    title = clean(title)
    if not title:
        raise Invalid("Hãy nhập tên kỳ báo cáo.", field="title")
    if kind not in (RoundKind.AD_HOC, RoundKind.THEMATIC):
        raise Invalid("Hãy chọn loại báo cáo: đột xuất hoặc chuyên đề.", field="kind")
    check_days(days)
    asked = [question for question in questions if clean(question.text)]
    if not asked:
        raise Invalid("Hãy nhập ít nhất một nội dung yêu cầu báo cáo.")
    if len(asked) > MOST_QUESTIONS:
        raise Invalid(f"Mỗi kỳ có tối đa {MOST_QUESTIONS} nội dung yêu cầu.")
    if any(unit.province_id != province.pk or unit.kind in (*INNER_KINDS, UnitKind.PROVINCE) for unit in units):
        raise Invalid("Chỉ chọn được cơ quan, đơn vị của tỉnh.", field="units")
    routes = routes_on(province, days.cutoff_on)
    idle = [unit for unit in units if not routes.get(unit.pk, unit.kind in REPORTING_KINDS)]
    if idle:
        raise Invalid(f"Không thuộc diện báo cáo: {', '.join(map(str, idle))}.", field="units")
    if not units:
        raise Invalid("Hãy chọn ít nhất một đơn vị.", field="units")
    round_ = ReportRound.objects.create(
        province=province,
        year=days.cutoff_on.year,
        period=Period.AD_HOC,
        kind=kind,
        title=title[:200],
        request=clean_lines(request),
        request_document=clean(request_document)[:200],
        is_cumulative=False,
        **vars(days),
    )
    _ask(round_, asked)
    add_reports(round_, units, ReportLevel.UNIT, recipients_on(routes, days.cutoff_on))
    after = {"cutoff_on": str(days.cutoff_on), "units": len(units), "questions": len(asked)}
    audit(by=by, action="Mở kỳ báo cáo", obj=round_, after=after)
    tell_of_opening(round_, units)
    return round_


def _ask(round_: ReportRound, asked: Sequence[Question]) -> None:
    RoundQuestion.objects.bulk_create(
        [
            RoundQuestion(
                round=round_,
                position=position,
                text=clean(question.text)[:500],
                kind=question.kind,
                unit_of_measure=clean(question.unit_of_measure)[:60] if question.kind == QuestionKind.NUMBER else "",
                is_required=question.is_required,
            )
            for position, question in enumerate(asked, start=1)
        ]
    )
