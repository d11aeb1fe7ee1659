"""A kept import's outline as people have made it by now: the tree with its rows put in."""

from typing import Any

from plans.importing.tree import put_together
from plans.models import ImportRow, PlanImport


def outline_of(plan_import: PlanImport, *, left_out: bool = False) -> dict[str, Any]:
    """The outline in the tree format of `plans.importing.drafts`; one query.

    Each row carries its `issues` as they stand and `import_row`, the key of its `ImportRow`. Rows that a person has
    left out are in it only when asked for.
    """
    rows = plan_import.rows.all() if left_out else plan_import.rows.filter(left_out=False)
    return put_together(plan_import.outline, {row.position: _with_key(row) for row in rows})


def _with_key(row: ImportRow) -> dict[str, Any]:
    return row.draft | {"issues": row.issues, "import_row": row.pk}
