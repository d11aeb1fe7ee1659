from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0013_what_held_on_a_day")]
    operations = [
        migrations.AddField(
            model_name="activitychange",
            name="ended",
            field=models.JSONField(blank=True, default=list, editable=False, verbose_name="phân công kết thúc"),
        ),
    ]
