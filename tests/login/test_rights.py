"""A session ends or loses its rights with what gave them: at once, not at the next login."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.test import Client

from speeches.choices import State
from speeches.models import Speech
from tests.factories import make_speech

pytestmark = pytest.mark.django_db

LOSSES: dict[str, Callable[[User], object]] = {
    "deactivated": lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
    "deleted": lambda user: User.objects.filter(pk=user.pk).delete(),
    "another password": lambda user: (user.set_password("别的密码别的密码"), user.save()),
    "out of its group": lambda user: user.groups.clear(),
    "no longer of the desk": lambda user: (
        User.objects.filter(pk=user.pk).update(is_staff=False),
        user.groups.clear(),
    ),
}


make_roles = import_module("speeches.migrations.0010_roles").make_roles


@pytest.fixture(autouse=True)
def _roles():
    make_roles(apps, None)


@pytest.fixture
def librarian() -> User:
    user = User.objects.create_user("guanli", password="讲话材料三百二十篇", is_staff=True)
    user.groups.add(Group.objects.get(name="管理员"))
    return user


@pytest.fixture
def draft() -> Speech:
    return make_speech(state=State.RECEIVED)


@pytest.mark.parametrize("lose", LOSSES.values(), ids=LOSSES)
def test_drafts_and_moves_are_lost_at_once(librarian, draft, lose):
    client = Client()
    client.force_login(librarian)
    move = f"/admin/speeches/speech/{draft.pk}/move/publish/"
    pages = (
        draft.get_absolute_url(),
        f"{draft.get_absolute_url()}source/",
        f"{draft.get_absolute_url()}export.txt",
        f"/admin/speeches/speech/{draft.pk}/review/",
        f"/admin/speeches/material/{draft.material_id}/change/",
        move,
    )
    assert {client.get(page).status_code for page in pages} == {200}
    lose(librarian)
    for page in pages:
        assert client.get(page).status_code in (302, 403, 404), page
    client.post(move, {"note": ""})
    draft.refresh_from_db()
    assert draft.state == State.RECEIVED


def test_an_uploader_who_may_no_more_upload_sees_her_drafts_no_more(draft):
    uploader = User.objects.create_user("luru", is_staff=True)
    uploader.groups.add(Group.objects.get(name="录入"))
    draft.material.uploaded_by = uploader
    draft.material.save()
    client = Client()
    client.force_login(uploader)
    assert client.get(draft.get_absolute_url()).status_code == 200
    uploader.groups.clear()
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_every_form_asks_for_its_token(librarian, draft):
    """Of whoever is signed in, and of visitors."""
    addresses = (
        "/basket/new/", f"/basket/add/{draft.pk}/", "/login/", "/logout/", "/admin/login/",
        f"/admin/speeches/speech/{draft.pk}/move/publish/", "/admin/speeches/material/add/",
        f"/admin/speeches/speech/{draft.pk}/review/", "/admin/jobs/job/start/find-versions/",
        "/admin/search-index/", f"/admin/speeches/material/{draft.material_id}/lines/",
        f"/admin/speeches/material/{draft.material_id}/recognise/",
        "/admin/speeches/speech/undo/", f"/admin/speeches/speech/{draft.pk}/versions/0/revert/",
    )  # fmt: skip
    client = Client(enforce_csrf_checks=True)
    client.force_login(librarian)
    for address in addresses:
        assert client.post(address, {"note": "", "name": "甲"}).status_code == 403, address
