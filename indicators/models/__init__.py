"""Areas, indicators and their figures."""

from indicators.models.catalogue import Indicator, IndicatorPart, IndicatorVersion, ReformArea
from indicators.models.measurements import Measurement, MeasurementRevision
from indicators.models.sheets import FigureDraft, PeriodGate, PeriodLock

__all__ = [
    "FigureDraft",
    "Indicator",
    "IndicatorPart",
    "IndicatorVersion",
    "Measurement",
    "MeasurementRevision",
    "PeriodGate",
    "PeriodLock",
    "ReformArea",
]
