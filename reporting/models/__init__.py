"""Rounds, reports, what they say and the files that were made of them."""

from reporting.models.outline import OutlinePart
from reporting.models.reports import Report, ReportFile, ReportPart, ReportTransition
from reporting.models.rounds import ReportRound

__all__ = ["OutlinePart", "Report", "ReportFile", "ReportPart", "ReportRound", "ReportTransition"]
