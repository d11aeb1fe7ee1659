"""Answers to the questions of a round that was called for, typed where the words of a part are."""

from dataclasses import replace
from decimal import Decimal

from django.db import transaction

from organisations.models import User
from organisations.services.audit import audit
from reform.common.errors import Invalid
from reporting.enums import QuestionKind, ReportLevel, RoundKind
from reporting.models import PartRevision, Report, ReportPart
from reporting.queries.answers import answer_words, answers_of, unanswered
from reporting.services.compile import compile_report
from reporting.services.parts import edit_part, release_part
from reporting.snapshot import Snapshot

_HIGHEST = Decimal(10) ** 15


@transaction.atomic
def save_part(
    *, part: ReportPart, by: User, body: str, seen_version: int, answer: Decimal | None = None, going_on: bool = False
) -> ReportPart:
    """Keep what was typed under a heading and, where a round asks for a number or for yes or no, the answer with it.

    Raises what `edit_part` raises, and `Invalid` for a number that cannot be one.
    """
    question = part.question
    if question is None:
        return edit_part(part=part, by=by, body=body, seen_version=seen_version, going_on=going_on)
    if answer is not None and (abs(answer) >= _HIGHEST or answer != round(answer, 4)):
        raise Invalid("Số có tối đa 15 chữ số và 4 chữ số thập phân.", field="answer")
    if question.kind == QuestionKind.YES_NO and answer not in (None, 0, 1):
        raise Invalid("Hãy chọn có hoặc không.", field="answer")
    before = part.answer
    saved = edit_part(part=part, by=by, body=body, seen_version=seen_version, going_on=going_on)
    if answer != before:
        ReportPart.objects.filter(pk=saved.pk).update(answer=answer)
        was, now = answer_words(question, before), answer_words(question, answer)
        audit(by=by, action="Trả lời bằng số", obj=saved, before={"answer": was}, after={"answer": now})
        saved.answer = answer
    _keep_in_numbers(saved.report)
    return saved


@transaction.atomic
def restore_part(*, part: ReportPart, by: User, revision: PartRevision, seen_version: int) -> ReportPart:
    """Put an earlier text of the passage back; what stands there now is kept, were it written a moment ago, and so is
    the answer beside it. Raises as `edit_part`.
    """
    release_part(part=part, by=by)  # so that this is no more of the sitting in which they wrote it
    return save_part(part=part, by=by, body=revision.body, seen_version=seen_version, answer=part.answer)


def _keep_in_numbers(report: Report) -> None:
    """What was compiled before holds the answers as they are now; the report's row is held since the part was saved.
    The first answer brings the numbers along: who answers has nothing to compile. The province answers nothing itself.
    """
    if report.level == ReportLevel.PROVINCE:
        return
    stored = Report.objects.filter(pk=report.pk).exclude(snapshot=None).values_list("snapshot", flat=True).first()
    if stored:
        numbers = replace(Snapshot.from_json(stored), answers=answers_of([report]).get(report.pk, ()))
        Report.objects.filter(pk=report.pk).update(snapshot=numbers.to_json())
    elif report.round.kind != RoundKind.PERIODIC:
        compile_report(report=report, by=None)


def require_answers(report: Report) -> None:
    """Raises `Invalid` where a question that must be answered is not; names the questions. One query."""
    missing = unanswered(report)
    if missing:
        named = "; ".join(f"{part.number}. {part.heading}" for part in missing[:5])
        rest = f" và {len(missing) - 5} nội dung khác" if len(missing) > 5 else ""
        raise Invalid(f"Chưa trả lời nội dung bắt buộc: {named}{rest}. Hãy trả lời rồi gửi.")
