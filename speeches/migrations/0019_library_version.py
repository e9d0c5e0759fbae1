"""The version of the library, by which counts are kept."""

import secrets

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def begin(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("speeches", "LibraryVersion").objects.create(pk=1, token=secrets.token_hex(8))


class Migration(migrations.Migration):
    dependencies = [("speeches", "0018_picture_digests")]

    operations = [
        migrations.CreateModel(
            name="LibraryVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(max_length=16)),
            ],
            options={"verbose_name": "全库版本"},
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
