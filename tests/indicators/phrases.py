"""What a sentence was understood as, in one short line."""

from indicators.thresholds import TargetPhrase


def short(phrase: TargetPhrase) -> str:
    """ "rank at_most - 20", with the year it is compared with; "-" where nothing is judged by numbers."""
    found = phrase.threshold
    if found is None:
        return "-"
    bounds = ("-" if bound is None else format(bound.normalize(), "f") for bound in (found.lower, found.upper))
    year = (str(found.baseline_year),) if found.baseline_year else ()
    return " ".join((found.measure, found.comparator, *bounds, *year))
