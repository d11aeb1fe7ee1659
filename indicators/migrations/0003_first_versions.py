"""Gives each indicator the first version of its meaning, and its figures that version."""

from django.db import migrations

COPIED = ("name", "unit_of_measure", "direction", "aggregation", "numerator_name", "denominator_name", "cumulative", "source")


def give_first_versions(apps, schema_editor):
    Version = apps.get_model("indicators", "IndicatorVersion")
    Measurement = apps.get_model("indicators", "Measurement")
    for indicator in apps.get_model("indicators", "Indicator").objects.all():
        copied = {name: getattr(indicator, name) for name in COPIED}
        first = Version.objects.create(indicator=indicator, number=1, from_year=2010, **copied)
        Measurement.objects.filter(indicator=indicator).update(definition=first)


class Migration(migrations.Migration):
    dependencies = [("indicators", "0002_versions_parts_sheets")]
    operations = [migrations.RunPython(give_first_versions, migrations.RunPython.noop)]
