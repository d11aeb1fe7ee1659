"""Head and foot of an office's report with nothing between, for who sets them up."""

from dataclasses import dataclass
from datetime import date

from reporting.rendering.letterhead import Letterhead
from reporting.rendering.printed import END_MARK, Printed, clean_letterhead


@dataclass(frozen=True)
class SampleDocument(Printed):
    """What stays the same in all reports of an office."""

    letterhead: Letterhead
    unit_name: str
    cutoff_on: date
    illustrative: bool = False

    title = "BÁO CÁO"
    subject = "Công tác cải cách hành chính quý I"
    full_title = subject
    closing = f"Trên đây là báo cáo của đơn vị{END_MARK}"


def sample_document(letterhead: Letterhead, *, unit_name: str, on: date) -> SampleDocument:
    """The head and foot as they would be printed on that day."""
    return SampleDocument(clean_letterhead(letterhead), unit_name, on)
