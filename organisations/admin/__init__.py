"""The administration pages of units, people and the installation."""

from organisations.admin import people, system, units

__all__ = ["people", "system", "units"]
