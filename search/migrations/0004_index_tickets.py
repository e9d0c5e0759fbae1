import time

from django.core.management.color import no_style
from django.db import migrations, models


def begin(apps, schema_editor):
    """Above what an earlier library may have taken whose index is there still."""
    model = apps.get_model("search", "IndexTicket")
    ticket = model.objects.create(pk=time.time_ns() // 1000)
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(sql)
    ticket.delete()


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0003_office_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='IndexTicket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': '索引更新的序号',
                'verbose_name_plural': '索引更新的序号',
                'default_permissions': (),
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
