"""Three groups for the people of an office; what is added to an account beside stays as it is."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLES = {
    # Uploads; sees what was uploaded by the same account, and corrects it while it waits.
    "录入": ["add_material", "view_source"],
    # Corrects and reviews everything.
    "编辑": [
        "add_material",
        "view_material",
        "view_speech",
        "change_speech",
        "view_source",
        "add_source",
        "change_source",
        "view_siteline",
        "view_wording",
    ],
    # Publishes, bins, and decides on what holds for the whole library.
    "管理员": [
        "add_material",
        "view_material",
        "view_speech",
        "change_speech",
        "publish_speech",
        "delete_speech",
        "view_source",
        "add_source",
        "change_source",
        "delete_source",
        "view_siteline",
        "change_siteline",
        "view_wording",
        "add_wording",
        "change_wording",
    ],
}


def make_roles(apps, schema_editor):
    # Django makes permissions after all migrations; here they are needed before.
    config = apps.get_app_config("speeches")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="speeches"
    )
    groups = apps.get_model("auth", "Group").objects
    for name, codenames in ROLES.items():
        rights = permissions.filter(codename__in=codenames)
        for own in groups.filter(name=name):
            # A group that the office made: its people are not to have more rights than she gave them.
            if rights.exclude(group=own).exists():
                groups.filter(pk=own.pk).update(name=f"{name}（原有）")
        group, _ = groups.get_or_create(name=name)
        group.permissions.add(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("speeches", "0009_one_state"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
