from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0005_mail_queue")]
    operations = [
        migrations.AlterField(
            model_name="secondfactor",
            name="confirmed_at",
            field=models.DateTimeField(verbose_name="bật lúc"),
        )
    ]
