from django.db import migrations, models


def fill_lines(apps, schema_editor) -> None:
    """Quotes from before stand under the name that their unit has now, as they were looked for until now."""
    Quote = apps.get_model("reporting", "Quote")
    quotes = list(Quote.objects.select_related("source__unit").defer("source__snapshot"))
    for quote in quotes:
        name = quote.source.unit.name
        quote.line = f"- {quote.text}" if quote.text.startswith(name) else f"- {name}: {quote.text}"
    Quote.objects.bulk_update(quotes, ["line"], batch_size=200)


class Migration(migrations.Migration):

    dependencies = [("reporting", "0008_entries_that_changed")]

    operations = [
        migrations.AddField("quote", "line", models.TextField(default="", verbose_name="dòng đã chèn"), preserve_default=False),
        migrations.RunPython(fill_lines, migrations.RunPython.noop),
    ]
