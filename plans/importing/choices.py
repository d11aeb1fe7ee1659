"""What a person says about a file: which tables are the plan's, and what their columns hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from plans.importing.headings import ROLE_WORDS


@dataclass(frozen=True)
class Choice:
    """`tables`: numbers as in the file, None for those that the importer finds. `columns`: for a table's header, told
    by the key that the survey gives, one role per column from left to right (None: kept as another column)."""

    tables: tuple[int, ...] | None = None
    columns: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)

    def takes(self, number: int) -> bool:
        """Whether a table may be read at all."""
        return self.tables is None or number in self.tables

    def insists(self, number: int) -> bool:
        """Whether a person asked for this very table."""
        return self.tables is not None and number in self.tables

    def to_json(self) -> dict[str, Any]:
        return {
            "tables": None if self.tables is None else list(self.tables),
            "columns": {key: list(roles) for key, roles in self.columns.items()},
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Choice":
        """The choice that was written as JSON; roles that do not exist count as other columns."""
        tables = data.get("tables")
        columns = {
            str(key): tuple(role if role in ROLE_WORDS else None for role in roles)
            for key, roles in (data.get("columns") or {}).items()
        }
        return cls(None if tables is None else tuple(int(number) for number in tables), columns)
