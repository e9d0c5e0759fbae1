"""Since when readers see a speech: of what is there, since it was last published, as the log has
it, else since it came in."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce


def look_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    changes = apps.get_model("speeches", "StateChange").objects
    published = changes.filter(speech=OuterRef("pk"), after="published").order_by("-pk")
    apps.get_model("speeches", "Speech").objects.update(
        public_since=Coalesce(Subquery(published.values("at")[:1]), F("created_at"))
    )


def _added(*, auto_now_add: bool) -> migrations.AddField:
    field = models.DateTimeField("公开时间", auto_now_add=auto_now_add, null=True)
    return migrations.AddField("speech", "public_since", field)


class Migration(migrations.Migration):
    dependencies = [("speeches", "0025_spun_texts_by_their_name")]

    operations = [
        migrations.RemoveIndex(model_name="speech", name="speech_by_state_arrival"),
        migrations.SeparateDatabaseAndState(
            # Without a default SQLite adds a column and does not write the whole table anew.
            database_operations=[_added(auto_now_add=False)],
            state_operations=[_added(auto_now_add=True)],
        ),
        migrations.RunPython(look_up, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="speech",
            index=models.Index(
                fields=["state", "-public_since", "-id"], name="speech_by_public_since"
            ),
        ),
    ]
