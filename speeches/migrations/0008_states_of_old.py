"""What was published stays so; what was not had been taken back by somebody."""

from django.db import migrations


def take_states(apps, schema_editor):
    speeches = apps.get_model("speeches", "Speech").objects
    speeches.filter(published=True).update(state="published")
    speeches.filter(published=False).update(state="withdrawn")


def take_flags(apps, schema_editor):
    speeches = apps.get_model("speeches", "Speech").objects
    speeches.update(published=False)
    speeches.filter(state="published").update(published=True)


class Migration(migrations.Migration):
    dependencies = [("speeches", "0007_states")]

    operations = [migrations.RunPython(take_states, take_flags)]
