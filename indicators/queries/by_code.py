"""Indicators by their codes, with what recording their figures asks for."""

from collections.abc import Collection

from indicators.models import Indicator


def indicators_by_code(codes: Collection[str]) -> dict[str, Indicator]:
    """Those that there are; two queries."""
    found = Indicator.objects.filter(code__in=set(codes)).prefetch_related("parts")
    return {indicator.code: indicator for indicator in found}
