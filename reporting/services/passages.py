"""Takes over into a passage what officials and divisions wrote, under their names."""

from collections.abc import Collection
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from organisations.models import User
from reform.common import clock
from reform.common.errors import Invalid
from reporting.models import Quote, ReportPart
from reporting.queries.offers import offers_for
from reporting.quoting import with_items
from reporting.services.answers import save_part


@transaction.atomic
def insert_passages(
    *,
    part: ReportPart,
    by: User,
    body: str,
    seen_version: int,
    picks: Collection[str],
    answer: Decimal | None = None,
) -> ReportPart:
    """Save what the person has answered and written, followed by what they picked (`Offer.pick`) as items; what the
    text has already is passed over.

    What comes from a division's report is kept as a quote of it. Raises as `save_part`, and `Invalid` where nothing was
    picked, or nothing that is not there.
    """
    picked = [offer for offer in offers_for(part, body) if offer.pick in picks]
    if not picked:
        raise Invalid("Hãy đánh dấu ít nhất một nội dung để chèn.")
    chosen = [offer for offer in picked if not offer.is_taken]
    if not chosen:
        raise Invalid("Các nội dung đã chọn đều có trong mục này.")
    text = with_items(body, [offer.item for offer in chosen])
    part = save_part(part=part, by=by, body=text, seen_version=seen_version, answer=answer, going_on=True)
    last = part.quotes.aggregate(last=Max("position"))["last"] or 0
    Quote.objects.bulk_create(
        Quote(
            part=part,
            source=offer.source.report,
            source_version=offer.source.report.version,
            source_key=offer.source.key,
            text=offer.text,
            line=offer.item,
            position=last + number,
            taken_at=clock.now(),
            taken_by=by,
        )
        for number, offer in enumerate((offer for offer in chosen if offer.source), start=1)
    )
    return part
