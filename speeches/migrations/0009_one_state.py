"""The state takes the place of the old flag; publishing is a right of its own."""

from django.db import migrations, models
from django.db.models import F, OrderBy, Q


class Migration(migrations.Migration):
    dependencies = [("speeches", "0008_states_of_old")]

    operations = [
        migrations.RemoveIndex("speech", "speech_by_facets"),
        migrations.RemoveField("speech", "published"),
        migrations.AddIndex(
            "speech",
            models.Index(
                fields=[
                    "state",
                    "level",
                    "meeting_level",
                    "kind",
                    "year",
                    "source",
                    "complete",
                    "rewritten",
                    "flag_names",
                ],
                name="speech_by_facets",
            ),
        ),
        migrations.AddConstraint(
            "speech",
            models.CheckConstraint(
                condition=Q(state__in=["received", "published", "withdrawn", "binned"]),
                name="speech_state_known",
            ),
        ),
        migrations.AlterModelOptions(
            name="speech",
            options={
                "ordering": [OrderBy(F("sorted_on"), descending=True, nulls_last=True), "-pk"],
                "permissions": [("publish_speech", "可发布和撤下讲话")],
                "verbose_name": "讲话",
                "verbose_name_plural": "讲话",
            },
        ),
    ]
