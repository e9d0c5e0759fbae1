"""Accounts of a library that is measured."""

from __future__ import annotations

from django.contrib.auth.models import Group, User

PASSWORD = "only-for-measuring-1"


def make(name: str, group: str) -> User:
    """An account of a role (编辑, 管理员), which signs in with PASSWORD."""
    user = User.objects.create_user(name, password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user
