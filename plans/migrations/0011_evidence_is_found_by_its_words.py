"""Evidence gets a column to be searched by; a file that a unit handed in several times becomes one piece.

The files of the pieces that fall away stay on the disk, where nothing refers to them any more.
"""

from django.db import migrations, models
from django.db.models import Count, Min

from reform.common.text import search_text

_BATCH = 2000


def fold_words(apps, schema_editor):
    """What each piece is found by."""
    evidence = apps.get_model("plans", "Evidence").objects
    changed = []
    for piece in evidence.only("title", "number", "file_name", "url").iterator(chunk_size=_BATCH):
        piece.search_text = search_text(piece.title, piece.number, piece.file_name, piece.url)
        changed.append(piece)
    evidence.bulk_update(changed, ["search_text"], batch_size=_BATCH)


def join_copies(apps, schema_editor):
    """What the later copies of a file prove, the first proves from now on."""
    evidence = apps.get_model("plans", "Evidence").objects
    holders = [apps.get_model("plans", name).evidence.through.objects for name in ("ProgressUpdate", "ProposedUpdate")]
    same = evidence.filter(kind="FILE").order_by().values("unit", "sha256")
    for group in same.annotate(first=Min("pk"), pieces=Count("pk")).filter(pieces__gt=1):
        copies = evidence.filter(kind="FILE", unit=group["unit"], sha256=group["sha256"]).exclude(pk=group["first"])
        for links in holders:
            owner = next(field.attname for field in links.model._meta.fields if field.attname.endswith("update_id"))
            proved = set(links.filter(evidence=group["first"]).values_list(owner, flat=True))
            for link in links.filter(evidence__in=copies).order_by("pk"):
                if getattr(link, owner) in proved:
                    link.delete()
                    continue
                proved.add(getattr(link, owner))
                link.evidence_id = group["first"]
                link.save()
        copies.delete()


class Migration(migrations.Migration):
    dependencies = [("plans", "0010_who_reported_last")]

    operations = [
        migrations.AddField("evidence", "search_text", models.TextField(default="", editable=False), False),
        migrations.RunPython(fold_words, migrations.RunPython.noop),
        migrations.RunPython(join_copies, migrations.RunPython.noop),
    ]
