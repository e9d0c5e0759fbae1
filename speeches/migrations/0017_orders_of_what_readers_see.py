"""Indexes for the orders of what readers see, led by the state that all of them ask for."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("speeches", "0016_joined_and_leading"),
    ]

    operations = [
        migrations.AlterField(
            model_name="speech",
            name="whole",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="joined",
                to="speeches.speech",
                verbose_name="并入的讲话",
            ),
        ),
        migrations.AddIndex(
            model_name="speech",
            index=models.Index(
                fields=["state", "-sorted_on", "-id"], name="speech_by_state_sorted_on"
            ),
        ),
        migrations.AddIndex(
            model_name="speech",
            index=models.Index(
                fields=["state", "-created_at", "-id"], name="speech_by_state_arrival"
            ),
        ),
        migrations.AddIndex(
            model_name="speech",
            index=models.Index(fields=["state", "-length", "-id"], name="speech_by_state_length"),
        ),
        migrations.AddIndex(
            model_name="speech",
            index=models.Index(
                condition=models.Q(("whole__isnull", False)),
                fields=["whole"],
                name="speech_joined_to",
            ),
        ),
    ]
