"""Speeches that are joined to others are in a state of their own; a person says which version leads."""

import django.db.models.deletion
from django.db import migrations, models

STATES = ["received", "published", "withdrawn", "joined", "binned"]
CHOICES = [
    ("received", "待审"), ("published", "已发布"), ("withdrawn", "已撤下"), ("joined", "已并入"),
    ("binned", "回收站"),
]  # fmt: skip
# From this position on stand speeches that were joined to others of their material.
JOINED = 10_000


def set_aside(apps, schema_editor):
    """What was joined lay in the bin, from where it could be published a second time."""
    Speech = apps.get_model("speeches", "Speech")
    for speech in Speech.objects.filter(position__gte=JOINED).only("pk", "material", "text"):
        others = Speech.objects.filter(material=speech.material_id, position__lt=JOINED)
        words = max(speech.text.split("\n"), key=len)
        whole = others.filter(text__contains=words).order_by("position").first()
        if whole:
            Speech.objects.filter(pk=speech.pk).update(state="joined", whole=whole)


def put_back(apps, schema_editor):
    Speech = apps.get_model("speeches", "Speech")
    Speech.objects.filter(state="joined").update(state="binned", whole=None)


class Migration(migrations.Migration):
    dependencies = [("speeches", "0015_version_decisions")]

    operations = [
        migrations.RemoveConstraint("speech", "speech_state_known"),
        migrations.AlterField(
            "speech",
            "state",
            models.CharField(
                choices=CHOICES,
                default="received",
                editable=False,
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AlterField(
            "statechange",
            "before",
            models.CharField(
                blank=True,
                choices=[*CHOICES, ("gone", "已彻底删除")],
                max_length=10,
                verbose_name="原状态",
            ),
        ),
        migrations.AlterField(
            "statechange",
            "after",
            models.CharField(
                choices=[*CHOICES, ("gone", "已彻底删除")], max_length=10, verbose_name="新状态"
            ),
        ),
        migrations.AddConstraint(
            "speech",
            models.CheckConstraint(
                condition=models.Q(state__in=STATES), name="speech_state_known"
            ),
        ),
        migrations.AddField(
            "speech",
            "whole",
            models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="joined",
                to="speeches.speech",
                verbose_name="并入的讲话",
            ),
        ),
        migrations.AddField(
            "speech",
            "page",
            models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="第几份"),
        ),
        migrations.AddField(
            "speech",
            "lead",
            models.BooleanField(default=False, editable=False, verbose_name="人定的首选"),
        ),
        migrations.RunPython(set_aside, put_back),
    ]
