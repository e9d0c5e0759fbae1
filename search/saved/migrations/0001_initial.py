
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visitor', models.CharField(blank=True, db_index=True, max_length=43, verbose_name='访客')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('state', models.TextField(verbose_name='检索')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='收藏时间')),
                ('seen_to', models.DateTimeField(blank=True, null=True, verbose_name='看到')),
                ('used_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='使用时间')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='saved_searches', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '收藏的检索',
                'verbose_name_plural': '收藏的检索',
                'ordering': ['-created_at', '-pk'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('owner', None), models.Q(('visitor', ''), _negated=True)), models.Q(('owner__isnull', False), ('visitor', '')), _connector='OR'), name='saved_search_has_one_holder')],
            },
        ),
    ]
