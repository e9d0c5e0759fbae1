"""The frame of the desk's pages: the row of places."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse


def places(page):
    row = page.text.split('class="desk-places"')[1].split("</nav>")[0]
    return re.findall(r">([^<\s]+)</a>", row)


@pytest.mark.django_db
class TestPlaces:
    def test_lead_to_what_is_used_daily_first(self, admin_client):
        assert places(admin_client.get(reverse("admin:index")))[:4] == [
            "工作台",
            "讲话",
            "原始材料",
            "上传记录",
        ]

    def test_are_those_that_the_account_may_open(self, client, django_user_model):
        editor = django_user_model.objects.create_user("编辑", is_staff=True)
        editor.user_permissions.add(Permission.objects.get(codename="change_speech"))
        client.force_login(editor)
        found = places(client.get(reverse("admin:index")))
        assert "讲话" in found
        assert "用户" not in found

    def test_tell_where_one_is(self, admin_client):
        page = admin_client.get(reverse("admin:speeches_material_changelist"))
        assert re.findall(r'aria-current="page">([^<]+)<', page.text) == ["原始材料"]

    def test_are_hidden_from_who_is_not_signed_in(self, client):
        assert "desk-places" not in client.get(reverse("admin:login")).text
