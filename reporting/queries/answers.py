"""What units answered to the questions of a round that was called for, as words and as sums."""

from collections.abc import Iterable
from decimal import Decimal

from reform.common.wording import number
from reporting.enums import QuestionKind, ReportLevel, ReportStatus, RoundKind
from reporting.models import Report, ReportPart, ReportRound, RoundQuestion
from reporting.rendering.calls import Call
from reporting.snapshot import Answer

_YES, _NO = "Có", "Không"


def answer_words(question: RoundQuestion | Answer, answer: Decimal | None) -> str:
    """ "12 cơ sở", "Có"; empty while there is none."""
    if answer is None:
        return ""
    if question.kind == QuestionKind.YES_NO:
        return _YES if answer else _NO
    return f"{number(answer)} {question.unit_of_measure}".strip()


def printed_body(part: ReportPart) -> str:
    """The part's words as they are printed: what was answered by number, or yes or no, goes before the explanation."""
    return part.body if part.question_id is None else printed_answer(part.question, part.answer, part.body)


def printed_answer(question: RoundQuestion | Answer, answer: Decimal | None, body: str) -> str:
    """An answer, of the part or of a snapshot, as it is printed: the number, yes or no before the explanation."""
    if answer is None:
        return body
    return "\n".join(line for line in (f"{answer_words(question, answer)}.", body) if line)


def question_of(part: ReportPart) -> str:
    """The part's heading; of an answer the whole question, which is longer than a heading may be."""
    return part.question.text if part.question_id is not None else part.heading


def called_for(report: Report) -> Call | None:
    """The request that the report answers; None where a regime asks for it. Sở Nội vụ calls for such rounds, the
    agency itself for what its divisions answer.
    """
    round_ = report.round
    if round_.kind == RoundKind.PERIODIC:
        return None
    by = {ReportLevel.UNIT: "Sở Nội vụ", ReportLevel.DIVISION: report.unit.agency.name}.get(report.level, "")
    return Call(round_.title, round_.request_document, by)


def is_answered(part: ReportPart) -> bool:
    """Whether the part holds what its question asks for."""
    return bool(part.body) if part.question.kind == QuestionKind.TEXT else part.answer is not None


def unanswered(report: Report) -> list[ReportPart]:
    """Parts whose question must be answered and is not; none in the province's own report. One query."""
    if report.level == ReportLevel.PROVINCE:
        return []
    asked = report.parts.filter(question__is_required=True).select_related("question")
    return [part for part in asked if not is_answered(part)]


def answers_of(reports: Iterable[Report]) -> dict[int, tuple[Answer, ...]]:
    """By report its answers as a snapshot keeps them, in the order of the questions; of reports without questions
    none. One query.
    """
    parts = ReportPart.objects.filter(report__in=reports, question__isnull=False).select_related("question")
    found: dict[int, list[Answer]] = {}
    for part in parts.order_by("report", "position"):
        found.setdefault(part.report_id, []).append(_answer(part))
    return {report: tuple(answers) for report, answers in found.items()}


def _answer(part: ReportPart) -> Answer:
    question = part.question
    return Answer(
        position=question.position,
        question=question.text,
        kind=question.kind,
        unit_of_measure=question.unit_of_measure,
        number=part.answer,
        text=part.body,
    )


def summed_up(round_: ReportRound) -> dict[str, str]:
    """Key of the part → what the accepted reports of the round answered to its question: sums of numbers, counts of yes
    and no, words with the name of the unit. Two queries.
    """
    accepted = ReportPart.objects.filter(
        report__round=round_, report__level=ReportLevel.UNIT, report__status=ReportStatus.ACCEPTED
    )
    parts = accepted.select_related("question", "report__unit").order_by("report__unit__sort_key", "report__unit__code")
    of_question: dict[int, list[ReportPart]] = {}
    for part in parts.filter(question__isnull=False):
        of_question.setdefault(part.question_id, []).append(part)
    return {
        f"question_{question.position}": "\n".join(_summed(question, of_question.get(question.pk, [])))
        for question in round_.questions.all()
    }


def _summed(question: RoundQuestion, parts: list[ReportPart]) -> Iterable[str]:
    if not parts:
        return
    answered = [part for part in parts if part.answer is not None]
    if question.kind == QuestionKind.NUMBER:
        total = answer_words(question, sum((part.answer for part in answered), Decimal(0)))
        yield f"Tổng số: {total}, theo {len(answered)} đơn vị đã trả lời."
    elif question.kind == QuestionKind.YES_NO:
        yes = sum(1 for part in answered if part.answer)
        yield f"{yes} đơn vị trả lời “có”, {len(answered) - yes} đơn vị trả lời “không”."
    said = [(part.report.unit.name, " ".join(printed_body(part).split())) for part in parts]
    lines = [f"{unit}: {words.rstrip('.;')}" for unit, words in said if words]
    for place, line in enumerate(lines, start=1):
        yield f"- {line}{'.' if place == len(lines) else ';'}"
