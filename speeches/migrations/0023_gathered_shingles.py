"""The sampled shingles of a speech become one value beside its fingerprint, instead of a row each.

The index over them is made with the first speech that is linked then (`duplicates.shingle_index`).
"""

import struct
from itertools import groupby

import django.db.models.deletion
from django.db import migrations, models

_AT_ONCE = 500


def take_samples(apps, schema_editor):
    shingles = apps.get_model("speeches", "Shingle").objects.using(schema_editor.connection.alias)
    prints = apps.get_model("speeches", "SpeechFingerprint").objects.using(
        schema_editor.connection.alias
    )
    rows = shingles.order_by("speech_id", "hash").values_list("speech_id", "hash").distinct()
    made = []
    for speech, group in groupby(rows.iterator(chunk_size=20_000), lambda row: row[0]):
        hashes = [value for _, value in group]
        made.append((struct.pack(f"<{len(hashes)}i", *hashes), len(hashes), speech))
        if len(made) == _AT_ONCE:
            _store(schema_editor, made)
            made = []
    _store(schema_editor, made)
    # Where rows are missing they are made anew, as those of an older scheme.
    prints.filter(sample=b"", sampled__gt=0).update(scheme="")


def _store(schema_editor, made):
    if made:
        with schema_editor.connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE speeches_speechfingerprint SET sample = %s"
                " WHERE sampled = %s AND speech_id = %s",
                made,
            )


def make_anew(apps, schema_editor):
    apps.get_model("speeches", "SpeechFingerprint").objects.using(
        schema_editor.connection.alias
    ).update(scheme="")


def forget_rights(apps, schema_editor):
    """Of the model that goes: otherwise they stand in the desk's list of rights for ever."""
    alias = schema_editor.connection.alias
    own = {"app_label": "speeches", "model": "shingle"}
    kinds = apps.get_model("contenttypes", "ContentType").objects.using(alias).filter(**own)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    permissions.filter(content_type__in=kinds).delete()
    kinds.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("speeches", "0022_public_changes"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AddField(
            "speechfingerprint", "sample", models.BinaryField(default=b"", verbose_name="取样")
        ),
        migrations.AddField(
            "speechfingerprint",
            "gathered",
            models.BooleanField(default=False, verbose_name="已汇集"),
        ),
        migrations.RunPython(take_samples, make_anew),
        migrations.AddIndex(
            "speechfingerprint",
            models.Index(
                condition=models.Q(("gathered", False)),
                fields=["speech"],
                name="fingerprint_not_gathered",
            ),
        ),
        migrations.CreateModel(
            "ShingleSegment",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("speeches", models.PositiveIntegerField(verbose_name="讲话数")),
                ("bits", models.PositiveSmallIntegerField()),
            ],
            options={
                "verbose_name": "取样汇集",
                "verbose_name_plural": "取样汇集",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            "ShingleBlock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("pairs", models.BinaryField()),
                (
                    "segment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="speeches.shinglesegment",
                    ),
                ),
            ],
            options={
                "verbose_name": "取样块",
                "verbose_name_plural": "取样块",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("segment", "number"), name="shingle_block_once"
                    )
                ],
            },
        ),
        migrations.DeleteModel("Shingle"),
        migrations.RunPython(forget_rights, migrations.RunPython.noop),
    ]
