"""What became of speeches for readers, beginning with all that they see now."""

import django.utils.timezone
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import speeches.models.library


def begin(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """One statement: a library may have a hundred thousand speeches."""
    change, speech = apps.get_model("speeches", "PublicChange"), apps.get_model("speeches", "Speech")
    schema_editor.execute(
        f"INSERT INTO {change._meta.db_table} (speech_pk, event, at)"
        f" SELECT id, 'published', updated_at FROM {speech._meta.db_table}"
        " WHERE state = 'published' ORDER BY updated_at, id"
    )


class Migration(migrations.Migration):
    dependencies = [("speeches", "0021_listed_year")]

    operations = [
        migrations.CreateModel(
            name="PublicChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("speech_pk", models.BigIntegerField(unique=True, verbose_name="讲话编号")),
                (
                    "event",
                    models.CharField(
                        choices=[("published", "发布"), ("corrected", "更正"), ("withdrawn", "撤下")],
                        max_length=10,
                        verbose_name="变动",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, verbose_name="时间"
                    ),
                ),
            ],
            options={
                "verbose_name": "读者所见的变动",
                "verbose_name_plural": "读者所见的变动",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="libraryversion",
            name="epoch",
            field=models.CharField(default=speeches.models.library._by_lot, max_length=16),
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
