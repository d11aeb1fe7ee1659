"""Rounds, reports, what they say and the files that were made of them; regimes and registers; sets of criteria and
the scores of units.
"""

from reporting.models.criteria import CriteriaSet, Criterion
from reporting.models.editing import PartComment, PartRevision, Quote, ReportVersion
from reporting.models.issuing import DocumentSetting, Issue, ReplacedFile
from reporting.models.outline import OutlinePart
from reporting.models.regimes import Regime, RegimeAnnex, RegimeDue, RegimePeriod, ReportingRoute
from reporting.models.registers import (
    REGISTERS,
    Communication,
    Dialogue,
    Entry,
    Finding,
    Inspection,
    RegisterQuerySet,
    SteeringDocument,
    Survey,
)
from reporting.models.reports import FrozenList, Report, ReportFile, ReportPart, ReportTransition
from reporting.models.rounds import ReportRound, RoundExclusion, RoundQuestion
from reporting.models.scoring import CardTransition, CriterionScore, Scorecard, ScoringRound
from reporting.models.sentences import SentenceTemplate

__all__ = [
    "REGISTERS",
    "CardTransition",
    "Communication",
    "CriteriaSet",
    "Criterion",
    "CriterionScore",
    "Dialogue",
    "DocumentSetting",
    "Entry",
    "Finding",
    "FrozenList",
    "Inspection",
    "Issue",
    "OutlinePart",
    "PartComment",
    "PartRevision",
    "Quote",
    "Regime",
    "RegimeAnnex",
    "RegimeDue",
    "RegimePeriod",
    "RegisterQuerySet",
    "ReplacedFile",
    "Report",
    "ReportFile",
    "ReportPart",
    "ReportRound",
    "ReportTransition",
    "ReportVersion",
    "ReportingRoute",
    "RoundExclusion",
    "RoundQuestion",
    "Scorecard",
    "ScoringRound",
    "SentenceTemplate",
    "SteeringDocument",
    "Survey",
]
