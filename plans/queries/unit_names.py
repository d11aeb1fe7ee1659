"""The names that a plan may use, as the importer matches them."""

from organisations.models import Unit
from organisations.queries.unit_names import names_for
from plans.importing import UnitNames


def unit_names_of(owner: Unit) -> UnitNames:
    """All spellings of the units that the owner's plans can name. Two queries."""
    return UnitNames.build(names_for(owner).spellings())
