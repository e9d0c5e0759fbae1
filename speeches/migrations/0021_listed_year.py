"""The year that a speech is listed under: the event's, else that of the page."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, ExtractYear

FACETS = ["state", "level", "meeting_level", "kind", "listed_year", "dated_by", "source"]
FACETS += ["complete", "rewritten", "flag_names"]


def derive(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    event = Coalesce(F("year"), ExtractYear("delivered_on"))
    apps.get_model("speeches", "Speech").objects.update(
        listed_year=Coalesce(event, ExtractYear("published_on")),
        dated_by=Case(
            When(Q(year__isnull=False) | Q(delivered_on__isnull=False), then=Value("event")),
            When(published_on__isnull=False, then=Value("page")),
            default=Value("unknown"),
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("speeches", "0020_text_digests")]

    operations = [
        migrations.RemoveIndex(model_name="speech", name="speech_by_facets"),
        migrations.AddField(
            model_name="speech",
            name="dated_by",
            field=models.CharField(
                choices=[("event", "讲话时间"), ("page", "发布时间"), ("unknown", "年份不明")],
                default="unknown",
                editable=False,
                max_length=10,
                verbose_name="年份依据",
            ),
        ),
        migrations.AddField(
            model_name="speech",
            name="listed_year",
            field=models.PositiveSmallIntegerField(
                editable=False, null=True, verbose_name="所列年份"
            ),
        ),
        migrations.RunPython(derive, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="speech",
            index=models.Index(fields=FACETS, name="speech_by_facets"),
        ),
    ]
