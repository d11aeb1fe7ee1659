"""Imports that were read before rows could be corrected: each tracked row gets one, the outline keeps its tree."""

from django.db import migrations


def take_apart(outline, rows):
    """As `plans.importing.tree` did when this was written; `rows` collects the tracked rows."""

    def taken(section):
        tasks = []
        for task in section.get("tasks", ()):
            places = []
            for activity in task.get("activities", ()):
                places.append({"row": len(rows)})
                rows.append(activity)
            tasks.append(task | {"activities": places})
        return section | {"tasks": tasks, "sections": [taken(child) for child in section.get("sections", ())]}

    return outline | {"sections": [taken(section) for section in outline.get("sections", ())]}


def number_rows(apps, schema_editor):
    """Committed imports have rows in the order of the file; files that wait for review have none yet."""
    plan_import, import_row = (apps.get_model("plans", name) for name in ("PlanImport", "ImportRow"))
    for kept in plan_import.objects.iterator(chunk_size=20):
        drafts = []
        kept.outline = take_apart(kept.outline, drafts)
        kept.save(update_fields=["outline"])
        written = list(import_row.objects.filter(plan_import=kept).order_by("id"))
        for position, row in enumerate(written):
            row.position, row.read = position, row.draft
        import_row.objects.bulk_update(written, ["position", "read"], batch_size=200)
        if not written:
            import_row.objects.bulk_create(
                (_row(import_row, kept, position, draft) for position, draft in enumerate(drafts)), batch_size=200
            )


def _row(import_row, kept, position, draft):
    issues = draft.pop("issues", [])
    source = draft.get("source") or {"table": 1, "row": position + 1}
    return import_row(
        plan_import=kept,
        position=position,
        table=source["table"],
        row=source["row"],
        read=draft,
        draft=draft,
        issues=issues,
        open_issues=len(issues),
    )


class Migration(migrations.Migration):
    dependencies = [("plans", "0003_reviewed_imports_and_amendments")]

    operations = [migrations.RunPython(number_rows, migrations.RunPython.noop)]
