"""Keys that were given before scopes existed read everything, as they did."""

from django.db import migrations


def read_as_before(apps, schema_editor):
    apps.get_model("organisations", "ApiToken").objects.update(scopes=["read", "read:figures", "read:reports"])


class Migration(migrations.Migration):
    dependencies = [("organisations", "0007_clients_and_tombstones")]
    operations = [migrations.RunPython(read_as_before, migrations.RunPython.noop)]
