from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    report, round_ = apps.get_model("reporting", "Report"), apps.get_model("reporting", "ReportRound")
    of_round = round_.objects.filter(pk=OuterRef("round_id"))
    for level, day in (("UNIT", "unit_due_on"), ("PROVINCE", "due_on")):
        report.objects.filter(level=level, due_on__isnull=True).update(due_on=Subquery(of_round.values(day)[:1]))
    sent = report.objects.filter(submitted_on__isnull=False, first_sent_on__isnull=True)
    sent.filter(version=1).update(first_sent_on=Subquery(report.objects.filter(pk=OuterRef("pk")).values("submitted_on")[:1]))
    for row in sent.filter(version__gt=1).prefetch_related("transitions"):
        first = next((step.at.date() for step in row.transitions.all() if step.step == "SUBMIT"), row.submitted_on)
        report.objects.filter(pk=row.pk).update(first_sent_on=first)


def keep(apps, schema_editor):
    """What stands in the reports that were sent is the only version that is still known."""
    report, version = apps.get_model("reporting", "Report"), apps.get_model("reporting", "ReportVersion")
    fields = ("key", "number", "heading", "depth", "body", "is_generated")
    sent = report.objects.filter(submitted_at__isnull=False, snapshot__isnull=False).select_related("round")
    for row in sent.iterator(chunk_size=100):
        due_on = row.due_on or row.round.unit_due_on
        version.objects.create(
            report=row,
            number=row.version,
            snapshot=row.snapshot,
            parts=list(row.parts.order_by("position").values(*fields)),
            due_on=due_on,
            days_late=max(0, (row.submitted_on - due_on).days),
            sent_on=row.submitted_on,
            sent_at=row.submitted_at,
            sent_by_id=row.submitted_by_id,
        )


class Migration(migrations.Migration):
    dependencies = [("reporting", "0004_regimes_registers_editing")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
