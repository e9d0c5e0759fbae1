"""Accounts and groups in the admin: Django's own pages, with the permissions called by their names.

Django stores the names of permissions in English, and yes and no are pictures that say so in
English to a screen reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import Group, Permission, User
from django.db.models import ManyToManyField, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst

from speeches.life import Cause

if TYPE_CHECKING:
    _Choice = forms.ModelMultipleChoiceField[Permission]
    _PasswordForm = AdminPasswordChangeForm[User]
    _Admin = admin.ModelAdmin[Any]
    _UserAdmin = UserAdmin[User]
else:
    _Choice, _PasswordForm, _Admin, _UserAdmin = (
        forms.ModelMultipleChoiceField,
        AdminPasswordChangeForm,
        object,
        UserAdmin,
    )

# Those of models that have no pages here permit nothing.
_WITHOUT_PAGES = ("admin", "contenttypes", "sessions", "django_tasks_database")
_ACTIONS = {"add": "增加", "change": "修改", "delete": "删除", "view": "查看"}
# What these permit is called otherwise here.
_NAMES = {
    "add_material": "原始材料：上传",
    "delete_speech": "讲话：放入回收站和恢复",
    "publish_speech": "讲话：发布和撤下",
}


def permission_name(permission: Permission) -> str:
    """A permission in Chinese: 讲话：修改."""
    if permission.codename in _NAMES:
        return _NAMES[permission.codename]
    action, _, model = permission.codename.partition("_")
    if action in _ACTIONS and model == permission.content_type.model:
        return f"{permission.content_type.name}：{_ACTIONS[action]}"
    return f"{permission.content_type.name}：{permission.name}"


class PermissionsField(_Choice):
    def label_from_instance(self, permission: Any) -> str:
        return permission_name(permission)


def _in_chinese(field: Any, name: str) -> Any:
    """The field of a form, as boxes; that of permissions with what they are called."""
    if name == "groups":
        field.widget, field.help_text = forms.CheckboxSelectMultiple(choices=field.choices), ""
        return field
    permissions = Permission.objects.select_related("content_type")
    shown = permissions.exclude(content_type__app_label__in=_WITHOUT_PAGES)
    return PermissionsField(
        shown, required=False, label=field.label, widget=forms.CheckboxSelectMultiple
    )


class PasswordForm(_PasswordForm):
    usable_password_help_text = "不用密码登录时选“禁用”；原来的密码会作废。"


class _WithBoxes(_Admin):
    """Permissions and groups as boxes to tick, which a keyboard and a screen reader know."""

    filter_horizontal = ()

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        return _in_chinese(field, db_field.name)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """Without the rows that say who is in which group and may do what: Django calls them in
        English, and they are part of what is deleted."""
        deleted, counts, missing, kept = super().get_deleted_objects(objs, request)
        links = [
            m._meta for m in apps.get_models(include_auto_created=True) if m._meta.auto_created
        ]
        plurals = {str(each.verbose_name_plural) for each in links}
        heads = tuple(f"{capfirst(str(each.verbose_name))}: " for each in links)
        return (
            _without(heads, deleted),
            {name: count for name, count in counts.items() if name not in plurals},
            missing,
            kept,
        )


def _without(heads: tuple[str, ...], named: list[Any]) -> list[Any]:
    """A list of lists of texts, without those that begin so."""
    return [
        _without(heads, each) if isinstance(each, list) else each
        for each in named
        if isinstance(each, list) or not str(each).startswith(heads)
    ]


class NamedGroupAdmin(_WithBoxes, GroupAdmin):
    """Django's own, with boxes."""


class NamedUserAdmin(_WithBoxes, _UserAdmin):
    change_password_form = PasswordForm
    list_display = ["username", "full_name", "roles", "standing", "last_login"]
    list_filter = ["groups", "is_active"]
    readonly_fields = ["last_login", "date_joined"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """How much goes with an account, and not what: what stands in drafts is their owner's."""
        _, counts, missing, protected = super().get_deleted_objects(objs, request)
        return [str(user) for user in objs], counts, missing, protected

    @admin.display(description="姓名", ordering="last_name")
    def full_name(self, user: User) -> str:
        return Cause(user).who if user.last_name or user.first_name else ""

    @admin.display(description="组")
    def roles(self, user: User) -> str:
        return "、".join(group.name for group in user.groups.all())

    @admin.display(description="账号")
    def standing(self, user: User) -> str:
        if not user.is_active:
            return "已停用"
        return "超级用户" if user.is_superuser else "可以进入后台" if user.is_staff else "读者"


admin.site.unregister([Group, User])
admin.site.register(Group, NamedGroupAdmin)
admin.site.register(User, NamedUserAdmin)
