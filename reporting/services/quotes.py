"""Takes passages of the units' accepted reports over into the province's, under the units' names, and out again."""

from collections.abc import Iterable

from django.db import transaction

from organisations.models import User
from organisations.services.audit import audit
from reform.common import clock
from reform.common.errors import Invalid
from reporting.models import Quote, ReportPart
from reporting.permissions import can_write
from reporting.queries.quotes import accepted_passages
from reporting.quoting import quote_line, with_quotes, without_quote
from reporting.services.parts import edit_part


@transaction.atomic
def take_passages(*, part: ReportPart, by: User, picks: Iterable[str], seen_version: int) -> list[Quote]:
    """Put the chosen passages (`Passage.key`) at the end of the part, each under its unit's name, and remember where
    each is from. Sentences that the system wrote go on being renewed; the quotes stay behind them.

    Raises `NotPermitted`, `Invalid` where nothing, or something that is not there any more, was chosen, `Conflict` as
    `edit_part`.
    """
    can_write(by, part.report).require()
    there = {passage.key: passage for _, passages in accepted_passages(part) for passage in passages}
    picks = list(dict.fromkeys(picks))
    if not picks:
        raise Invalid("Chưa chọn nội dung nào. Hãy đánh dấu nội dung cần trích.", field="picks")
    if set(picks) - there.keys():
        raise Invalid(
            "Có nội dung không còn trong báo cáo được tiếp nhận. Hãy tải lại trang rồi chọn lại.", field="picks"
        )
    chosen = [there[pick] for pick in picks if not there[pick].is_there]
    if not chosen:
        raise Invalid("Các nội dung đã chọn đều có trong mục này.", field="picks")
    lines = [quote_line(one.version.report.unit.name, one.text) for one in chosen]
    _write(part, by, with_quotes(part.body, lines), seen_version)
    after = part.quotes.count()
    quotes = Quote.objects.bulk_create(
        Quote(
            part=part,
            source=one.version.report,
            source_version=one.version.number,
            source_key=part.key,
            text=one.text,
            line=line,
            position=after + place,
            taken_at=clock.now(),
            taken_by=by,
        )
        for place, (one, line) in enumerate(zip(chosen, lines, strict=True))
    )
    audit(by=by, action="Trích nội dung báo cáo của đơn vị", obj=part, after={"quotes": lines})
    return quotes


@transaction.atomic
def drop_quote(*, quote: Quote, by: User, seen_version: int) -> None:
    """Take the quote out of its part again; a sentence that somebody has changed since stays as theirs.

    Raises `NotPermitted`, `Conflict` as `edit_part`.
    """
    part, line = quote.part, quote.line
    can_write(by, part.report).require()
    body = without_quote(part.body, line)
    if body != part.body:
        _write(part, by, body, seen_version)
    quote.delete()
    audit(by=by, action="Bỏ nội dung trích", obj=part, before={"quotes": [line]})


def _write(part: ReportPart, by: User, body: str, seen_version: int) -> None:
    generated = part.is_generated
    edit_part(part=part, by=by, body=body, seen_version=seen_version)
    if generated:
        ReportPart.objects.filter(pk=part.pk).update(is_generated=True)
