"""A report that waits for a leader knows the period of continuous work that it is the word on, and whether it is made up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0014_parts_that_ended")]

    operations = [
        migrations.AddField("proposedupdate", "period_end", models.DateField("kỳ kết thúc ngày", null=True, blank=True)),
        migrations.AddField("proposedupdate", "is_illustrative", models.BooleanField("dữ liệu minh họa", default=False)),
    ]
