import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from reform.common.text import search_text, sort_key


def fill_name_columns(apps, schema_editor):
    """People are found without diacritics and listed by their given names."""
    user = apps.get_model("organisations", "User")
    people = list(user.objects.only("full_name", "username", "email", "title"))
    for one in people:
        rest, _, given = one.full_name.rpartition(" ")
        one.search_text = search_text(one.full_name, one.username, one.email, one.title)
        one.sort_key = f"{sort_key(given)} {sort_key(rest)}"[:255]
    user.objects.bulk_update(people, ["search_text", "sort_key"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0003_tenures_of_accounts'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='search_text',
            field=models.TextField(default='', editable=False),
        ),
        migrations.AddField(
            model_name='user',
            name='sort_key',
            field=models.CharField(default='', editable=False, max_length=255),
        ),
        migrations.AddField(
            model_name='user',
            name='version',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.CreateModel(
            name='SecondFactor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret', models.CharField(editable=False, max_length=255)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='bật lúc')),
                ('last_step', models.BigIntegerField(default=0, editable=False)),
                ('failures', models.PositiveIntegerField(default=0, verbose_name='số lần sai liên tiếp')),
                ('blocked_until', models.DateTimeField(blank=True, null=True, verbose_name='tạm khóa đến')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='second_factor', to=settings.AUTH_USER_MODEL, verbose_name='tài khoản')),
            ],
            options={
                'verbose_name': 'xác thực hai lớp',
                'verbose_name_plural': 'xác thực hai lớp',
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='dùng lúc')),
                ('factor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to='organisations.secondfactor', verbose_name='xác thực hai lớp')),
            ],
            options={
                'verbose_name': 'mã dự phòng',
                'verbose_name_plural': 'mã dự phòng',
            },
        ),
        migrations.CreateModel(
            name='ExternalIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.CharField(max_length=255, verbose_name='nhà cung cấp')),
                ('subject', models.CharField(max_length=255, verbose_name='định danh')),
                ('linked_at', models.DateTimeField(verbose_name='liên kết lúc')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identities', to=settings.AUTH_USER_MODEL, verbose_name='tài khoản')),
            ],
            options={
                'verbose_name': 'liên kết đăng nhập một lần',
                'verbose_name_plural': 'liên kết đăng nhập một lần',
                'constraints': [models.UniqueConstraint(fields=('issuer', 'subject'), name='identity_subject_once'), models.UniqueConstraint(fields=('user', 'issuer'), name='identity_one_of_a_provider')],
            },
        ),
        migrations.AddConstraint(
            model_name='secondfactor',
            constraint=models.CheckConstraint(condition=models.Q(('secret', ''), _negated=True), name='second_factor_has_secret'),
        ),
        migrations.AddConstraint(
            model_name='recoverycode',
            constraint=models.UniqueConstraint(fields=('factor', 'digest'), name='recovery_code_once'),
        ),
        migrations.RunPython(fill_name_columns, migrations.RunPython.noop),
    ]
