from django.db import migrations
from django.utils import timezone


def open_tenures(apps, schema_editor):
    """Whoever has an account holds its position since the account was made."""
    user, tenure = apps.get_model("organisations", "User"), apps.get_model("organisations", "Tenure")
    tenure.objects.bulk_create(
        tenure(user=one, unit_id=one.unit_id, role=one.role, title=one.title, starts_on=timezone.localdate(one.created_at))
        for one in user.objects.filter(unit__isnull=False, is_active=True)
    )


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_positions_and_notices")]
    operations = [migrations.RunPython(open_tenures, migrations.RunPython.noop)]
