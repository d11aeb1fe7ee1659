import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0003_first_versions")]
    operations = [
        migrations.AlterField(
            model_name="measurement",
            name="definition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="measurements",
                to="indicators.indicatorversion",
                verbose_name="phiên bản chỉ tiêu",
            ),
        ),
    ]
