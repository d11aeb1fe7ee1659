"""Areas, indicators and their figures."""

from indicators.models.catalogue import Indicator, ReformArea
from indicators.models.measurements import Measurement, MeasurementRevision

__all__ = ["Indicator", "Measurement", "MeasurementRevision", "ReformArea"]
