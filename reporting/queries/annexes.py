"""Which annexes a report carries."""

from reporting.enums import AnnexKind, RoundKind
from reporting.models import RegimeAnnex, ReportRound
from reporting.regimes import AnnexRow


def annexes_asked(round_: ReportRound, level: str) -> list[AnnexRow]:
    """The annexes that the round's regime wants of the level, in their order; none where it leaves that to the portal.
    A round that was called for wants what it asked and who has answered. At most one query.
    """
    if round_.kind != RoundKind.PERIODIC:
        return [AnnexRow(level, kind, "") for kind in (AnnexKind.ANSWERS, AnnexKind.SENDING)]
    if round_.regime_id is None:
        return []
    rows = RegimeAnnex.objects.filter(regime=round_.regime_id, level=level).order_by("position")
    return [AnnexRow(level, kind, title) for kind, title in rows.values_list("kind", "title")]
