import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def fill_who_brought(apps, schema_editor) -> None:
    """Files from before were brought by whoever recorded the number last: nothing else was kept."""
    issues = apps.get_model("reporting", "Issue").objects.exclude(file="")
    issues.update(brought_at=models.F("recorded_at"), brought_by=models.F("recorded_by"))


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0009_lines_of_quotes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReplacedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(blank=True, upload_to='issued/%Y/%m', verbose_name='bản đã ký')),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('size', models.PositiveIntegerField(default=0)),
                ('signature', models.CharField(choices=[('NONE', 'Không có chữ ký số'), ('VALID', 'Chữ ký số hợp lệ'), ('UNTRUSTED', 'Chữ ký nguyên vẹn, chưa tin cậy được chứng thư'), ('BROKEN', 'Chữ ký không hợp lệ: tệp đã thay đổi sau khi ký')], default='NONE', max_length=9, verbose_name='chữ ký số')),
                ('signature_note', models.TextField(blank=True, verbose_name='kết quả kiểm tra chữ ký')),
                ('origin', models.CharField(blank=True, choices=[('MADE', 'Đúng là tệp do hệ thống lập'), ('ADDED', 'Tệp do hệ thống lập, có phần thêm vào'), ('RESAVED', 'Mang mã của báo cáo, đã được lưu lại'), ('SCAN', 'Bản quét'), ('', 'Chưa đối chiếu với báo cáo')], max_length=7, verbose_name='đối chiếu với báo cáo')),
                ('edition', models.PositiveSmallIntegerField(null=True, verbose_name='lần tạo tệp')),
                ('brought_at', models.DateTimeField(null=True, verbose_name='nộp lúc')),
                ('replaced_at', models.DateTimeField(verbose_name='thay lúc')),
                ('reason', models.CharField(max_length=300, verbose_name='lý do thay')),
            ],
            options={
                'verbose_name': 'bản đã ký bị thay',
                'verbose_name_plural': 'bản đã ký bị thay',
                'ordering': ['issue', '-id'],
            },
        ),
        migrations.AddField(
            model_name='issue',
            name='brought_at',
            field=models.DateTimeField(null=True, verbose_name='nộp lúc'),
        ),
        migrations.AddField(
            model_name='issue',
            name='brought_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='issue',
            name='edition',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='lần tạo tệp'),
        ),
        migrations.AddField(
            model_name='issue',
            name='origin',
            field=models.CharField(blank=True, choices=[('MADE', 'Đúng là tệp do hệ thống lập'), ('ADDED', 'Tệp do hệ thống lập, có phần thêm vào'), ('RESAVED', 'Mang mã của báo cáo, đã được lưu lại'), ('SCAN', 'Bản quét'), ('', 'Chưa đối chiếu với báo cáo')], max_length=7, verbose_name='đối chiếu với báo cáo'),
        ),
        migrations.RunPython(fill_who_brought, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='issue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('brought_at__isnull', True), ('brought_by__isnull', True), ('file', '')), models.Q(models.Q(('file', ''), _negated=True), ('brought_at__isnull', False), ('brought_by__isnull', False)), _connector='OR'), name='issue_file_brought_by_somebody'),
        ),
        migrations.AddField(
            model_name='replacedfile',
            name='brought_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='replacedfile',
            name='issue',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replaced', to='reporting.issue', verbose_name='số, ngày'),
        ),
        migrations.AddField(
            model_name='replacedfile',
            name='replaced_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='replacedfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('file', ''), _negated=True), models.Q(('sha256', ''), _negated=True), ('brought_at__isnull', False), ('brought_by__isnull', False)), name='replaced_file_is_kept'),
        ),
        migrations.AddConstraint(
            model_name='replacedfile',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='replaced_file_has_reason'),
        ),
    ]
