"""A unit keeps the same file once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0011_evidence_is_found_by_its_words")]

    operations = [
        migrations.AddConstraint(
            "evidence",
            models.UniqueConstraint(
                fields=["unit", "sha256"], condition=models.Q(kind="FILE"), name="evidence_file_once_a_unit"
            ),
        ),
    ]
