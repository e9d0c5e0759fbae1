import re

from django.db import migrations, models

# Where uploads waited until now: below DATA_DIR, wherever that was.
_UPLOAD = re.compile(r".*/incoming/([0-9a-f]{16}/\d+)")


def name_uploads(apps, schema_editor):
    files = apps.get_model("jobs", "BatchFile").objects
    for pk, path in files.exclude(path="").values_list("pk", "path"):
        if found := _UPLOAD.fullmatch(path):
            files.filter(pk=pk).update(stored=found[1], path="")


class Migration(migrations.Migration):
    dependencies = [
        ('jobs', '0006_digests'),
    ]

    operations = [
        migrations.AddField(
            model_name='batchfile',
            name='stored',
            field=models.CharField(blank=True, max_length=100, verbose_name='存放的名称'),
        ),
        migrations.AlterField(
            model_name='batchfile',
            name='path',
            field=models.CharField(blank=True, max_length=1000, verbose_name='位置'),
        ),
        migrations.RunPython(name_uploads, migrations.RunPython.noop),
    ]
