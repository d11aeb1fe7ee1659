"""Who is told when a card moves: Sở Nội vụ of what waits for it, the unit's office of what came of it."""

from django.urls import reverse

from organisations.enums import NoticeKind, Role
from organisations.models import User
from organisations.queries.people import office_of, overseers_of
from organisations.services.notify import notify
from reform.common.wording import day
from reporting.enums import CardStep
from reporting.models import Scorecard, ScoringRound

_TO_MINISTRY = {
    CardStep.SEND: "{unit} gửi phiếu chấm điểm",
    CardStep.AGREE: "{unit} đồng ý với kết quả thẩm định",
    CardStep.OBJECT: "{unit} đề nghị xem lại kết quả thẩm định",
}
_TO_UNIT = {
    CardStep.RETURN: "Phiếu chấm điểm bị trả lại để bổ sung",
    CardStep.APPRAISE: "Phiếu chấm điểm có kết quả thẩm định",
    CardStep.FINISH: "Phiếu chấm điểm đã chốt kết quả",
}


def tell_of_step(card: Scorecard, step: CardStep, *, by: User, note: str = "") -> None:
    """Tell whoever has to act next, or waits for the result; call inside the change's transaction. Whoever took the
    step is not told of it.
    """
    to_ministry = step in _TO_MINISTRY
    people = overseers_of(card.round.province) if to_ministry else office_of(card.unit)
    notify(
        to=people.exclude(pk=by.pk),
        kind=NoticeKind.RETURNED if step == CardStep.RETURN else NoticeKind.SCORING,
        key=f"card:{card.pk}:{card.version}",
        title=(_TO_MINISTRY if to_ministry else _TO_UNIT)[step].format(unit=card.unit),
        text="\n".join(filter(None, [card.round.title, _until(card, step), note])),
        path=reverse("reporting:card", args=[card.pk]),
    )


def tell_of_ranking(round_: ScoringRound, *, by: User) -> None:
    """Tell the offices of all units of the round, ranked or not, that the ranking is published."""
    offices = User.objects.filter(is_active=True, role=Role.OFFICE, unit__agency__in=round_.cards.values("unit"))
    notify(
        to=offices.exclude(pk=by.pk),
        kind=NoticeKind.SCORING,
        key=f"scoring:{round_.pk}:published",
        title=f"Công bố xếp hạng cải cách hành chính năm {round_.year}",
        text=f"Quyết định số {round_.decision_number} ngày {day(round_.decided_on)}.",
        path=reverse("reporting:scoring_ranking", args=[round_.pk]),
    )


def _until(card: Scorecard, step: CardStep) -> str:
    if step == CardStep.APPRAISE:
        return f"Trả lời chậm nhất ngày {day(card.round.second_due_on)}."
    return f"Thẩm định chậm nhất ngày {day(card.round.appraisal_due_on)}." if step == CardStep.SEND else ""
