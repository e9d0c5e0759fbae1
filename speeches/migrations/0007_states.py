"""The state of a speech beside the old flag, the log of states, and who uploaded a material."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

STATES = [
    ("received", "待审"),
    ("published", "已发布"),
    ("withdrawn", "已撤下"),
    ("binned", "回收站"),
]
LOGGED = [*STATES, ("gone", "已彻底删除")]


def person(label):
    return models.ForeignKey(
        blank=label == "上传者",
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name=label,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("speeches", "0006_list_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("material", "uploaded_by", person("上传者")),
        migrations.AddField(
            "speech",
            "state",
            models.CharField(
                choices=STATES,
                default="received",
                editable=False,
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.CreateModel(
            name="StateChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sha256",
                    models.CharField(db_index=True, max_length=64, verbose_name="文件指纹"),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="在材料中的次序")),
                ("title", models.CharField(max_length=300, verbose_name="标题")),
                (
                    "before",
                    models.CharField(
                        blank=True, choices=LOGGED, max_length=10, verbose_name="原状态"
                    ),
                ),
                (
                    "after",
                    models.CharField(choices=LOGGED, max_length=10, verbose_name="新状态"),
                ),
                ("who", models.CharField(blank=True, max_length=150, verbose_name="经手人")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间"),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("job", models.CharField(blank=True, max_length=64, verbose_name="任务")),
                ("by", person("账号")),
                (
                    "speech",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="state_changes",
                        to="speeches.speech",
                        verbose_name="讲话",
                    ),
                ),
            ],
            options={
                "verbose_name": "状态变更",
                "verbose_name_plural": "状态变更",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
    ]
