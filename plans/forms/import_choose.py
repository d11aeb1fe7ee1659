"""The form on which a person says which tables hold the plan, and what their columns are."""

from typing import Any

from django import forms

from plans.forms.import_upload import year_field
from reform.common.forms import RefusableForm

# Without a column of work there is nothing to track.
_WORK = ("title", "task", "goal")


class ChooseForm(RefusableForm):
    """A box for each table of the survey, a select for each of its columns, and the plan's year.

    `survey` is `plans.importing.Survey` as JSON; `chosen` what is ticked at first.
    """

    year = year_field()

    def __init__(self, *args, survey: dict[str, Any], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.tables = [table for table in survey["tables"] if table["columns"] and table["goes_on"] is None]
        roles = [("", survey["roles"].get("extra", ""))]
        roles += [(role, words) for role, words in survey["roles"].items() if role != "extra"]
        proposed = {table["number"] for table in self.tables if table["chosen"]} or _longest(self.tables)
        for table in self.tables:
            number = table["number"]
            self.fields[f"table_{number}"] = forms.BooleanField(
                label="Đọc bảng này", required=False, initial=number in proposed
            )
            for index, column in enumerate(table["columns"]):
                self.fields[f"role_{number}_{index}"] = forms.ChoiceField(
                    label=column["heading"] or f"Cột {index + 1}",
                    choices=roles,
                    required=False,
                    initial=column["role"] or "",
                )

    def clean(self) -> dict[str, Any]:
        """At least one table, each with a column of work and one of who or when."""
        chosen = super().clean()
        read = [table for table in self.tables if chosen.get(f"table_{table['number']}")]
        if not read:
            raise forms.ValidationError("Hãy chọn ít nhất một bảng để đọc.")
        for table in read:
            roles = self._roles(table)
            if not any(role in _WORK for role in roles):
                self.add_error(f"role_{table['number']}_0", "Hãy chỉ ra cột nào là nội dung nhiệm vụ, hoạt động.")
        return chosen

    def blocks(self) -> list[dict[str, Any]]:
        """Each table with its bound fields, as the page shows it."""
        return [
            {
                "table": table,
                "box": self[f"table_{table['number']}"],
                "columns": [self[f"role_{table['number']}_{index}"] for index in range(len(table["columns"]))],
            }
            for table in self.tables
        ]

    def chosen_tables(self) -> tuple[int, ...]:
        """The tables that are ticked; none where the portal would pick the same."""
        picked = tuple(table["number"] for table in self.tables if self.cleaned_data[f"table_{table['number']}"])
        proposed = tuple(table["number"] for table in self.tables if table["chosen"])
        return () if picked == proposed else picked

    def chosen_columns(self) -> dict[str, list[str | None]]:
        """Roles by the key of the header, for the tables to be read whose columns a person sees otherwise."""
        return {
            table["key"]: self._roles(table)
            for table in self.tables
            if self.cleaned_data[f"table_{table['number']}"]
            and self._roles(table) != [column["role"] for column in table["columns"]]
        }

    def _roles(self, table: dict[str, Any]) -> list[str | None]:
        names = (f"role_{table['number']}_{index}" for index in range(len(table["columns"])))
        return [self.cleaned_data.get(name) or None for name in names]


def _longest(tables: list[dict[str, Any]]) -> set[int]:
    """The table that most likely holds the plan where the portal knows none."""
    return {max(tables, key=lambda table: table["rows"])["number"]} if tables else set()
