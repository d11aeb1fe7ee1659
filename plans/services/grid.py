"""Reports on many pieces of work at once, each through the same door as one alone and for itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from organisations.models import User
from plans.models import Assignment, ProgressUpdate, ProposedUpdate
from plans.services.evidence import NewEvidence
from plans.services.proposals import report_work
from reform.common.errors import ActionError, Invalid
from reform.common.text import clean

# "12/BC-STP", "Số 45/2025/NQ-HĐND ngày 10/6/2025": nothing but a document; anything more is a sentence.
_DOCUMENT = re.compile(
    r"(?:số:?\s+)?(?P<number>\d+[a-zđ]?(?:/\d{4})?/[^\W\d_][^\s,;]{0,49}?)"
    r"(?:,?\s+ngày\s+(?P<day>\d{1,2}/\d{1,2}/\d{4}))?\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Proof:
    """What stands in the one box for proof: a document, or why there is none yet."""

    new: NewEvidence = field(default_factory=NewEvidence)
    reason: str = ""


@dataclass(frozen=True)
class RowReport:
    """What one row of the grid says of its work, as `report_work` takes it."""

    assignment: Assignment
    status: str
    progress: int
    seen_version: int
    result: str = ""
    delay_reason: str = ""
    proof: Proof = field(default_factory=Proof)


@dataclass(frozen=True)
class Outcome:
    """What became of one row: the step or proposal that was made, or why nothing was."""

    assignment: Assignment
    made: ProgressUpdate | ProposedUpdate | None = None
    error: ActionError | None = None


def proof_in(text: str) -> Proof:
    """What the words are: the number of a document, maybe with its day, else a reason. Raises `Invalid` where the day
    is none.
    """
    text = clean(text)
    if not (document := _DOCUMENT.fullmatch(text)):
        return Proof(reason=text)
    return Proof(new=NewEvidence(number=document["number"], issued_on=_day(document["day"])))


def _day(text: str | None) -> date | None:
    try:
        return datetime.strptime(text, "%d/%m/%Y").date() if text else None
    except ValueError:
        raise Invalid(f"Không có ngày {text}. Hãy xem lại ngày văn bản.", field="issued_on") from None


def report_many(*, by: User, on: date, rows: Sequence[RowReport]) -> list[Outcome]:
    """Report each of these as of that day, every one in a transaction of its own: what is refused, in conflict or not
    permitted writes nothing and keeps no other from being written. One outcome for each row, in their order.
    """
    outcomes = []
    for row in rows:
        try:
            with transaction.atomic():
                made = report_work(
                    assignment=row.assignment,
                    by=by,
                    status=row.status,
                    progress=row.progress,
                    on=on,
                    seen_version=row.seen_version,
                    result=row.result,
                    delay_reason=row.delay_reason,
                    no_evidence_reason=row.proof.reason,
                    new_evidence=row.proof.new,
                )
        except ActionError as error:
            outcomes.append(Outcome(row.assignment, error=error))
        else:
            outcomes.append(Outcome(row.assignment, made=made))
    return outcomes
