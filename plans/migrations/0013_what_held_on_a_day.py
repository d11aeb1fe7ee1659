import re
from datetime import date

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

import reform.common.clock
from plans.deadlines import parse_deadline

KINDS = [
    ("fixed", "Có thời hạn"),
    ("continuous", "Thường xuyên"),
    ("recurring", "Định kỳ"),
    ("conditional", "Theo mốc"),
    ("unspecified", "Chưa xác định"),
]
DATED = re.compile(r"ngày (\d\d)/(\d\d)/(\d{4})")
FIELDS = {
    "Hoạt động": "title",
    "Kết quả, sản phẩm": "product",
    "Tổ chức thực hiện": "requirement",
    "Ghi chú": "note",
}


def fill_from_words(apps, schema_editor):
    """Earlier changes kept only words: from them the day of the document, the values before, and who came with what was
    added.
    """
    changes = apps.get_model("plans", "ActivityChange").objects.select_related("activity__plan").order_by("id")
    assignments, gaps = apps.get_model("plans", "Assignment"), apps.get_model("plans", "AssignmentGap")
    left = {}
    for change in changes:
        change.on = _day(change)
        change.was = _was(change)
        if "Thời hạn" in change.before:
            plan = change.activity.plan
            found = parse_deadline(change.before["Thời hạn"], year=plan.first_year, issued_on=plan.issued_on)
            change.was_kind, change.was_due_on = found.kind.value, found.due_on
            change.was |= {"starts_on": found.starts_on and found.starts_on.isoformat()}
            change.was |= {"deadline_text": found.text, "deadline_tentative": found.tentative}
        change.save(update_fields=["on", "was", "was_kind", "was_due_on"])
        if change.kind == "CANCELLED":
            left[change.activity_id] = change.on
        elif change.kind == "ADDED":
            since = left.pop(change.activity_id, None)
            rows = assignments.objects.filter(activity=change.activity_id)
            if since is None or since < change.on:
                gaps.objects.bulk_create([gaps(assignment=row, since=since, until=change.on) for row in rows])


def _day(change):
    found = DATED.search(change.document)
    if found:
        day, month, year = map(int, found.groups())
        return date(year, month, day)
    return timezone.localtime(change.changed_at).date()


def _was(change):
    was = {FIELDS[label]: words for label, words in change.before.items() if label in FIELDS}
    if "Phối hợp" in change.before:
        was["supports"] = [name for name in change.before["Phối hợp"].split("; ") if name]
    if change.kind in ("ADDED", "CANCELLED"):
        came = "Tình trạng" not in change.before
        was["status"] = "" if came else "IN_PROGRESS" if change.kind == "CANCELLED" else "CANCELLED"
    return was


class Migration(migrations.Migration):
    dependencies = [("plans", "0012_evidence_file_once_a_unit")]

    operations = [
        migrations.CreateModel(
            name="AssignmentGap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(null=True, verbose_name="từ ngày")),
                ("until", models.DateField(verbose_name="đến trước ngày")),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="gaps", to="plans.assignment"
                    ),
                ),
            ],
            options={
                "verbose_name": "thời gian không được giao",
                "verbose_name_plural": "thời gian không được giao",
                "ordering": ["assignment", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="assignmentgap",
            constraint=models.CheckConstraint(
                condition=models.Q(("since__isnull", True), ("since__lt", models.F("until")), _connector="OR"),
                name="gap_lasts_a_day",
            ),
        ),
        migrations.AddField(
            model_name="activitychange",
            name="on",
            field=models.DateField(default=reform.common.clock.today, verbose_name="từ ngày"),
        ),
        migrations.AddField(
            model_name="activitychange", name="was", field=models.JSONField(default=dict, editable=False)
        ),
        migrations.AddField(
            model_name="activitychange", name="was_due_on", field=models.DateField(editable=False, null=True)
        ),
        migrations.AddField(
            model_name="activitychange",
            name="was_kind",
            field=models.CharField(blank=True, choices=KINDS, editable=False, max_length=11, default=""),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="activitychange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("was_due_on__isnull", False), ("was_kind", "fixed")),
                    models.Q(models.Q(("was_kind", "fixed"), _negated=True), ("was_due_on__isnull", True)),
                    _connector="OR",
                ),
                name="change_was_due_iff_fixed",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="closed_on",
            field=models.DateField(blank=True, null=True, verbose_name="kết thúc ngày"),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_on__isnull", True), ("status", "CLOSED"), _connector="OR"),
                name="plan_closed_on_a_day",
            ),
        ),
        migrations.RunPython(fill_from_words, migrations.RunPython.noop),
    ]
