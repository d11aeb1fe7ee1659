"""The answers to the questions of a round side by side: a row for each unit that has sent, and their sums."""

from dataclasses import dataclass
from decimal import Decimal

from reform.common.wording import shortened
from reporting.enums import SENT_REPORT_STATUSES, QuestionKind, ReportLevel, RoundKind
from reporting.models import Report, ReportPart, ReportRound, RoundQuestion
from reporting.queries.answers import answer_words

_WORDS = 90  # letters of an explanation in a cell


@dataclass(frozen=True)
class AnswerRow:
    """A unit's report, and under each question what it answered in short; empty where it did not."""

    report: Report
    cells: list[tuple[RoundQuestion, str]]


@dataclass(frozen=True)
class AnswerTable:
    """All answers, and under each question their sum: of numbers the total, of yes and no how many said which."""

    questions: list[RoundQuestion]
    rows: list[AnswerRow]
    sums: list[tuple[RoundQuestion, str]]


def answer_table(round_: ReportRound) -> AnswerTable | None:
    """The table of a round that was called for, of reports that were sent and not returned; None for others. Two
    queries.
    """
    if round_.kind == RoundKind.PERIODIC:
        return None
    parts = (
        ReportPart.objects.filter(
            report__round=round_,
            report__level=ReportLevel.UNIT,
            report__status__in=SENT_REPORT_STATUSES,
            question__isnull=False,
        )
        .select_related("report__unit")
        .defer("report__snapshot")
        .order_by("report__unit__sort_key", "report__unit__code")
    )
    reports: dict[int, Report] = {}
    given: dict[tuple[int, int], ReportPart] = {}
    for part in parts:
        reports[part.report_id] = part.report
        given[part.report_id, part.question_id] = part
    questions = list(round_.questions.all())
    rows = [
        AnswerRow(report, [(one, _cell(one, given.get((pk, one.pk)))) for one in questions])
        for pk, report in reports.items()
    ]
    sums = [(one, _sum(one, [part for part in given.values() if part.question_id == one.pk])) for one in questions]
    return AnswerTable(questions, rows, sums)


def _cell(question: RoundQuestion, part: ReportPart | None) -> str:
    if part is None:
        return ""
    return answer_words(question, part.answer) or shortened(" ".join(part.body.split()), _WORDS)


def _sum(question: RoundQuestion, parts: list[ReportPart]) -> str:
    told = [part.answer for part in parts if part.answer is not None]
    if question.kind == QuestionKind.TEXT or not told:
        return ""
    if question.kind == QuestionKind.NUMBER:
        return answer_words(question, sum(told, Decimal(0)))
    yes = sum(1 for answer in told if answer)
    return f"{yes} có, {len(told) - yes} không"
