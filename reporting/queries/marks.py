"""How a part of a report stands for one reader, in the few letters that a page keeps to ask what has changed since."""

from dataclasses import dataclass

from organisations.models import User
from reporting.models import Report, ReportPart


@dataclass(frozen=True)
class Mark:
    """How a part stands for one reader, as the page keeps it: text, who else writes it, what can be done with it."""

    version: str = ""
    holder: str = ""
    shape: str = ""

    def __str__(self) -> str:
        return f"{self.version}.{self.holder}.{self.shape}"

    @classmethod
    def parse(cls, text: str) -> "Mark":
        """What a page says that it shows; whatever a page may not say is different from every part."""
        pieces = text.split(".")
        return cls(*pieces) if len(pieces) == 3 else cls()


def mark_of(part: ReportPart, user: User) -> Mark:
    """The part as it stands for that person. No query where `editing_by_id` was fetched."""
    holder = part.editing_by_id if part.is_held and part.editing_by_id != user.pk else 0
    shape = "locked" if part.locked_at else f"{bool(part.body):d}{bool(part.version):d}"
    return Mark(str(part.version), str(holder), shape)


def text_mark(report: Report) -> str:
    """The numbers and words that the report would be sent with, in a few letters; another mark once any of them was
    written anew. One query.
    """
    compiled = report.compiled_at.isoformat() if report.compiled_at else ""
    return f"{compiled}.{sum(report.parts.order_by().values_list('version', flat=True))}"
