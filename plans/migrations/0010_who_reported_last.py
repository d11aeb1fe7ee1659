from django.db import migrations
from django.db.models import OuterRef, Subquery


def note_who_reported(apps, schema_editor):
    """Every assignment that somebody reported on names who did so last."""
    assignment = apps.get_model("plans", "Assignment")
    reports = apps.get_model("plans", "ProgressUpdate").objects.filter(assignment=OuterRef("pk"), kind="REPORT")
    last = reports.order_by("-pk").values("recorded_by")[:1]
    assignment.objects.filter(version__gt=0).update(updated_by=Subquery(last))


class Migration(migrations.Migration):
    dependencies = [("plans", "0009_daily_work")]
    operations = [migrations.RunPython(note_who_reported, migrations.RunPython.noop)]
