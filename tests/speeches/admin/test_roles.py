"""Who may do what: every address of the admin and every action in it, for every role.

A new address or action fails here until somebody has said who may use it.
"""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

import config.urls  # noqa: F401  registers the pages of the admin
from search.models import DomainTerm, SynonymRule
from speeches.importing.materials import import_material
from speeches.jobs.models import Batch
from speeches.life import Arrival, Cause, Publishing
from speeches.models import ScannedPage, SiteLine, Source, Speech, Wording
from tests.speeches.importing.test_materials import PAGE

pytestmark = pytest.mark.django_db

make_roles = import_module("speeches.migrations.0010_roles").make_roles
give_rights = import_module("search.migrations.0003_office_words").give_rights
# Nobody: an account that may enter the admin and nothing else. 只上传: one given that right alone.
ROLES = ("访客", "无权", "只上传", "录入", "编辑", "管理员", "超级用户")
EVERYBODY, OPERATOR = "无权 只上传 录入 编辑 管理员 超级用户", "超级用户"
UPLOADERS = "只上传 录入 编辑 管理员 超级用户"
EDITORS, LIBRARIANS = "编辑 管理员 超级用户", "管理员 超级用户"
SOURCES = "录入 编辑 管理员 超级用户"

# Addresses below /admin/ as a GET asks for them, and the roles that get an answer. What is written
# in braces is of somebody else's speech; 录入 and 只上传 see their own (see below).
PAGES = {
    "": EVERYBODY,
    "manual/": EVERYBODY,
    "password_change/": EVERYBODY,
    "password_change/done/": EVERYBODY,
    "jsi18n/": EVERYBODY,
    "autocomplete/?app_label=speeches&model_name=speech&field_name=source": SOURCES,
    "r/{type}/{speech}/": EVERYBODY,
    "search-index/": EDITORS,
    "speeches/": UPLOADERS,
    "search/": EDITORS,
    "search/synonymrule/": EDITORS,
    "search/synonymrule/add/": LIBRARIANS,
    "search/synonymrule/{rule}/change/": EDITORS,
    "search/synonymrule/{rule}/delete/": "",
    "search/synonymrule/{rule}/history/": EDITORS,
    "search/domainterm/": EDITORS,
    "search/domainterm/add/": LIBRARIANS,
    "search/domainterm/{term}/change/": EDITORS,
    "search/domainterm/{term}/delete/": "",
    "search/domainterm/{term}/history/": EDITORS,
    "auth/": OPERATOR,
    "auth/group/": OPERATOR,
    "auth/group/add/": OPERATOR,
    "auth/group/{group}/change/": OPERATOR,
    "auth/group/{group}/delete/": OPERATOR,
    "auth/group/{group}/history/": OPERATOR,
    "auth/user/": OPERATOR,
    "auth/user/add/": OPERATOR,
    "auth/user/{user}/change/": OPERATOR,
    "auth/user/{user}/delete/": OPERATOR,
    "auth/user/{user}/history/": OPERATOR,
    "auth/user/{user}/password/": OPERATOR,
    "jobs/": UPLOADERS,
    "jobs/job/": EDITORS,
    "jobs/job/progress/": EDITORS,
    "jobs/batch/": UPLOADERS,
    "jobs/batch/add/": "",
    "jobs/batch/{batch}/change/": EDITORS,
    "jobs/batch/{batch}/progress/": EDITORS,
    "jobs/batch/{batch}/delete/": "",
    "jobs/batch/{batch}/history/": EDITORS,
    "speeches/material/": UPLOADERS,
    "speeches/material/add/": UPLOADERS,
    "speeches/material/{material}/change/": EDITORS,
    "speeches/material/{material}/delete/": "",
    "speeches/material/{material}/history/": EDITORS,
    "speeches/material/{material}/lines/": EDITORS,
    "speeches/material/{material}/raw/": EDITORS,
    "speeches/material/{material}/pages/{page}/": EDITORS,
    "speeches/material/{material}/pages/{page}/picture/": EDITORS,
    "speeches/speech/": UPLOADERS,
    "speeches/speech/add/": "",
    "speeches/speech/{speech}/change/": EDITORS,
    "speeches/speech/{speech}/delete/": LIBRARIANS,
    "speeches/speech/{speech}/history/": EDITORS,
    "speeches/speech/{speech}/versions/?a=0&b=0": EDITORS,
    "speeches/speech/{speech}/review/": EDITORS,
    "speeches/speech/{speech}/against/{speech}/": EDITORS,
    "speeches/speech/{speech}/bind/": EDITORS,
    "speeches/speech/{speech}/move/publish/": LIBRARIANS,
    "speeches/speech/{speech}/move/withdraw/": LIBRARIANS,
    "speeches/speech/{speech}/move/bin/": LIBRARIANS,
    "speeches/speech/{speech}/move/restore/": LIBRARIANS,
    "speeches/source/": SOURCES,
    "speeches/source/add/": EDITORS,
    "speeches/source/{source}/change/": SOURCES,
    "speeches/source/{source}/delete/": LIBRARIANS,
    "speeches/source/{source}/history/": SOURCES,
    "speeches/siteline/": EDITORS,
    "speeches/siteline/add/": "",
    "speeches/siteline/{line}/change/": EDITORS,
    "speeches/siteline/{line}/delete/": "",
    "speeches/siteline/{line}/history/": EDITORS,
    "speeches/wording/": EDITORS,
    "speeches/wording/add/": LIBRARIANS,
    "speeches/wording/{wording}/change/": EDITORS,
    "speeches/wording/{wording}/delete/": "",
    "speeches/wording/{wording}/history/": EDITORS,
}
# Addresses that are sent to only.
SENT_TO = {
    "jobs/job/start/find-versions/": LIBRARIANS,
    "speeches/speech/undo/": EDITORS,
    "speeches/material/{material}/recognise/": EDITORS,
    "speeches/speech/{speech}/versions/0/revert/": EDITORS,
}
# Ask nobody who she is, or only lead to one of those above.
OPEN = {"login", "logout", "catch-all", "object"}
# The actions of lists, by model.
ACTIONS = {
    "speech": {
        "publish": LIBRARIANS, "withdraw": LIBRARIANS, "bin": LIBRARIANS, "restore": LIBRARIANS,
        "edit_many": EDITORS, "reparse_many": EDITORS,
    },
    "material": {},
    "batch": {},
    "job": {},
    "source": {"delete_selected": LIBRARIANS},
    "siteline": {"refuse": LIBRARIANS, "accept": LIBRARIANS},
    "wording": {},
    "synonymrule": {},
    "domainterm": {},
    "group": {"delete_selected": OPERATOR},
    "user": {"delete_selected": OPERATOR},
}  # fmt: skip


@pytest.fixture
def accounts() -> dict[str, User]:
    make_roles(apps, None)
    give_rights(apps, None)
    found = {role: User.objects.create_user(role, is_staff=True) for role in ROLES[1:-1]}
    for group in Group.objects.all():
        found[group.name].groups.add(group)
    found["只上传"].user_permissions.add(Permission.objects.get(codename="add_material"))
    found["超级用户"] = User.objects.create_superuser("超级用户")
    return found


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def sign_in(client, accounts, role):
    if role in accounts:
        client.force_login(accounts[role])


@pytest.fixture
def speech() -> Speech:
    """Of nobody of these, and published."""
    return import_material(PAGE, "讲话.txt").speeches[0]


@pytest.fixture
def keys(speech, accounts) -> dict[str, int]:
    line = SiteLine.objects.create(site="甲网", key="k", text="热线")
    wording = Wording.objects.create(words="旧话", until=2000)
    type_ = Permission.objects.get(codename="view_speech").content_type_id
    page = ScannedPage(sha256=speech.material.sha256, number=1)
    page.picture.save("", ContentFile(b"\xff\xd8\xff"))
    return {
        "page": page.number, "speech": speech.pk, "material": speech.material_id,
        "source": Source.objects.get().pk,
        "batch": Batch.objects.create(by=accounts["超级用户"], origin=Batch.Origin.UPLOAD).pk,
        "rule": SynonymRule.objects.create(words="甲乙\n丙丁").pk,
        "term": DomainTerm.objects.create(text="甲乙丙", folded="甲乙丙").pk,
        "line": line.pk, "wording": wording.pk, "group": Group.objects.first().pk,
        "user": accounts["无权"].pk, "type": type_,
    }  # fmt: skip


def shape(address: str) -> str:
    """An address with its keys left out: of those that differ in a key alone there is one."""
    path = address.partition("?")[0]
    for part in path.split("/"):
        if part.startswith("{"):
            path = path.replace(part, "*")
    return "/".join("*" if part in CHOSEN else part for part in path.split("/"))


MOVES_SAID = {"publish": "发布", "withdraw": "撤下", "bin": "放入回收站", "restore": "恢复"}
MOVES = set(MOVES_SAID)
# Words that stand in addresses where another may stand.
CHOSEN = MOVES | {"find-versions", "0"}


def shapes(resolver: URLResolver, before: str = "") -> set[str]:
    """Every address below this one; its parameters are stars."""
    found = set()
    for each in resolver.url_patterns:
        text = before + str(each.pattern)
        if isinstance(each, URLResolver):
            found |= shapes(each, text)
        else:
            found.add(_starred(each, text))
    return found


def _starred(pattern: URLPattern, text: str) -> str:
    if not text.startswith("admin/"):
        return text
    if pattern.name in ("login", "logout"):
        return f"admin/{pattern.name}"
    if pattern.name is None:
        return "admin/catch-all" if "(?P<url>" in text else "admin/object"
    if pattern.name == "app_list":
        return "admin/*/"
    parts = ["*" if part.startswith("<") else part for part in text.split("/")]
    return "/".join(parts)


def test_every_address_stands_in_the_table():
    below = {address for address in shapes(get_resolver()) if address.startswith("admin/")}
    known = {shape(address) for address in (*PAGES, *SENT_TO)} - {
        "speeches/",
        "auth/",
        "jobs/",
        "search/",
    }
    aside = {f"admin/{address}" for address in known | {"*/"}}
    assert below == aside | {f"admin/{name}" for name in OPEN}


def read_out(response: HttpResponse | StreamingHttpResponse) -> None:
    """Close an answer as a server does, by reading it to its end: its own `close` would end the
    connection that the test's transaction is on."""
    response.getvalue()


@pytest.mark.parametrize("role", ROLES)
def test_who_gets_an_answer(client, accounts, keys, role):
    sign_in(client, accounts, role)
    wrong = {}
    for address, roles in PAGES.items():
        response = client.get(f"/admin/{address.format(**keys)}")
        read_out(response)
        to_sign_in = response.get("Location", "").startswith("/admin/login/")
        # Django says of a row outside of what one may see that it is not there, at the start page.
        away = response.get("Location") == "/admin/"
        allowed = response.status_code in (200, 302) and not to_sign_in and not away
        if allowed != (role in roles.split()) or response.status_code not in (200, 302, 403, 404):
            wrong[address] = response.status_code
    assert wrong == {}


@pytest.mark.parametrize("role", ROLES[1:])
@pytest.mark.parametrize("address", SENT_TO)
def test_who_may_send(client, accounts, keys, role, address):
    sign_in(client, accounts, role)
    response = client.post(f"/admin/{address.format(**keys)}", follow=True)
    # What one may not see is not there.
    refused = (403, 404) if "{" in address else (403,)
    assert response.status_code in ((200,) if role in SENT_TO[address].split() else refused)


@pytest.mark.parametrize("role", ROLES[1:])
def test_who_is_offered_which_action(accounts, role):
    request = RequestFactory().get("/")
    request.user = accounts[role]
    offered = {
        model._meta.model_name: set(each.get_actions(request))
        for model, each in admin.site._registry.items()
    }
    assert offered == {
        model: {name for name, roles in actions.items() if role in roles.split()}
        for model, actions in ACTIONS.items()
    }


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", ["publish", "withdraw", "bin", "restore"])
@pytest.mark.parametrize("way", ["page", "list"])
def test_nobody_else_makes_a_move(client, accounts, speech, role, name, way):
    before = {"publish": "received", "restore": "binned"}.get(name, "published")
    Speech.objects.update(state=before)
    sign_in(client, accounts, role)
    if way == "page":
        client.post(f"/admin/speeches/speech/{speech.pk}/move/{name}/")
    else:
        data = {"action": name, "_selected_action": [speech.pk], "confirmed": "1"}
        client.post("/admin/speeches/speech/?state=" + before, data)
    assert (Speech.objects.get().state != before) == (role in LIBRARIANS.split())


@pytest.mark.parametrize("role", ROLES[1:])
@pytest.mark.parametrize("state", ["received", "published", "withdrawn", "binned"])
def test_buttons_are_those_that_may_be_pressed(client, accounts, speech, role, state):
    Speech.objects.update(state=state)
    sign_in(client, accounts, role)
    page = client.get(f"/admin/speeches/speech/{speech.pk}/change/", follow=True).text
    for name in MOVES:
        address = f"/admin/speeches/speech/{speech.pk}/move/{name}/"
        if address in page:
            assert "不能" + MOVES_SAID[name] not in client.get(address).text
            assert client.post(address, follow=True).status_code == 200
            Speech.objects.update(state=state)
    assert ("/move/" in page) == (role in LIBRARIANS.split())


class TestOwn:
    """What somebody uploaded herself."""

    UPLOADED = ("只上传", "录入", "编辑", "管理员", "超级用户")

    @pytest.fixture
    def upload(self, client, work_off):
        def upload():
            files = [SimpleUploadedFile("讲话.txt", PAGE)]
            response = client.post("/admin/speeches/material/add/", {"files": files}, follow=True)
            work_off()
            return response

        return upload

    @pytest.mark.parametrize("role", UPLOADED)
    @pytest.mark.parametrize("known", [False, True], ids=["new", "brought-by-another"])
    def test_she_lands_on_a_page_that_she_may_see_and_so_do_its_links(
        self, client, accounts, upload, role, known
    ):
        if known:
            import_material(PAGE, "讲话.txt")
        sign_in(client, accounts, role)
        landed = upload()
        address, _ = landed.redirect_chain[-1]
        assert (landed.status_code, address[:18]) == (200, "/admin/jobs/batch/")
        page = client.get(address).text
        assert ("已在库中" in page) == known
        for link in re.findall(r'href="(/admin/speeches/\w+/\d+/[^"]*)"', page):
            assert client.get(link).status_code == 200, link
        speech = Speech.objects.get()
        assert speech.state == ("published" if known else "received")
        assert (speech.material.uploaded_by == accounts[role]) != known

    @pytest.mark.parametrize("role", ["只上传", "录入"])
    def test_while_it_waits_she_reads_and_corrects_it(self, client, accounts, upload, role):
        sign_in(client, accounts, role)
        upload()
        speech = Speech.objects.get()
        page = f"/admin/speeches/speech/{speech.pk}/change/"
        form = {"title": "更正的标题", "kind": "讲话", "complete": "on"}
        response = client.post(page, form, follow=True)
        assert response.status_code == 200
        assert Speech.objects.get().title == "更正的标题"
        for address in (
            speech.get_absolute_url(),
            f"/admin/speeches/material/{speech.material_id}/change/",
            f"/admin/speeches/material/{speech.material_id}/lines/",
            f"/admin/speeches/material/{speech.material_id}/raw/",
            "/admin/speeches/speech/",
            "/admin/speeches/material/",
        ):
            response = client.get(address)
            assert response.status_code == 200, address
            read_out(response)

    @pytest.mark.parametrize("role", ["只上传", "录入"])
    @pytest.mark.parametrize("state", ["published", "withdrawn", "binned"])
    def test_afterwards_she_only_reads_it(self, client, accounts, upload, role, state):
        sign_in(client, accounts, role)
        upload()
        Speech.objects.update(state=state)
        speech = Speech.objects.get()
        page = f"/admin/speeches/speech/{speech.pk}/change/"
        assert client.get(page).status_code == 200
        assert client.post(page, {"title": "别的", "kind": "讲话"}).status_code == 403
        lines = f"/admin/speeches/material/{speech.material_id}/lines/"
        assert client.post(lines, {"kept": ["0"]}).status_code == 403
        assert Speech.objects.get().title == speech.title

    @pytest.mark.parametrize("role", ["只上传", "录入"])
    def test_in_the_list_she_edits_nothing(self, client, accounts, upload, role):
        sign_in(client, accounts, role)
        upload()
        Speech.objects.update(state="published")
        (speech,) = Speech.objects.all()
        data = {
            "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "_save": "1", "form-0-id": speech.pk,
            "form-0-level": "city", "form-0-meeting_level": "city", "form-0-kind": "报告",
        }  # fmt: skip
        client.post("/admin/speeches/speech/", data)
        assert Speech.objects.get().level == speech.level

    @pytest.mark.parametrize("role", ["只上传", "录入"])
    def test_of_what_others_uploaded_she_sees_nothing(self, client, accounts, role):
        by = Arrival(Publishing.NOTHING, Cause(accounts["管理员"]))
        (speech,) = import_material(PAGE, "讲话.txt", arrival=by).speeches
        sign_in(client, accounts, role)
        assert speech.title not in client.get("/admin/speeches/speech/").text
        assert speech.title not in client.get("/admin/speeches/material/").text
        assert client.get(speech.get_absolute_url()).status_code == 404

    @pytest.mark.parametrize(
        ("role", "offered"), [("只上传", False), ("编辑", False), ("管理员", True)]
    )
    def test_what_was_deleted_is_brought_back_by_those_who_may_delete(
        self, client, accounts, role, offered
    ):
        sign_in(client, accounts, role)
        page = client.get("/admin/speeches/material/add/").text
        assert ("以前删除过的也重新导入" in page) == offered


@pytest.mark.parametrize(
    ("setting", "state"), [(False, "received"), (True, "published")], ids=["off", "on"]
)
def test_the_setting_of_a_small_office(client, accounts, settings, work_off, setting, state):
    settings.PUBLISH_WITHOUT_DOUBT = setting
    sign_in(client, accounts, "录入")
    files = [SimpleUploadedFile("讲话.txt", PAGE)]
    client.post("/admin/speeches/material/add/", {"files": files})
    work_off()
    assert Speech.objects.get().state == state


def test_the_roles_are_made_once(accounts):
    make_roles(apps, None)
    assert Group.objects.count() == 3
    codenames = set(
        Permission.objects.filter(group__name="管理员").values_list("codename", flat=True)
    )
    assert {"publish_speech", "delete_speech"} <= codenames
