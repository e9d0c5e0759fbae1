"""The facets of few values stand together in the index that counts them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('speeches', '0023_gathered_shingles'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='speech',
            name='speech_by_facets',
        ),
        migrations.AddIndex(
            model_name='speech',
            index=models.Index(fields=['state', 'level', 'meeting_level', 'kind', 'listed_year', 'dated_by', 'complete', 'rewritten', 'source', 'flag_names'], name='speech_by_facets'),
        ),
    ]
