"""The lists of the desk find what a librarian asks for, and say it in her words."""

import datetime

import pytest
from django import forms
from django.contrib.auth.models import Permission
from django.db import connection
from django.forms.renderers import BaseRenderer
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html
from pytest_django.asserts import assertHTMLEqual

from speeches.admin.accounts import permission_name
from speeches.admin.filters import media_type_name
from speeches.admin.plain import PlainHidden, PlainSelect
from speeches.models import Material, Speech
from speeches.parsing.formats.detect import CONTAINERS, Format
from tests.factories import make_material, make_speech

SPEECHES, MATERIALS = "/admin/speeches/speech/", "/admin/speeches/material/"


def listed(client, address, **query):
    """What a list has on its page."""
    return {str(one) for one in client.get(address, query).context["cl"].result_list}


@pytest.fixture
def library(db, django_user_model):
    fang = django_user_model.objects.create_user("fang", last_name="王", first_name="芳")
    make_speech(
        "要把渡口修好。", title="甲", speaker="李四", state="received",
        material=make_material(name="渡船.docx", uploaded_by=fang, warnings=["看一看"]),
    )  # fmt: skip
    make_speech("要把桥修好。", title="乙", material=make_material(name="修桥.pdf"))
    return fang


@pytest.mark.parametrize(
    ("words", "titles"),
    [("李四", {"甲"}), ("渡船", {"甲"}), ("渡口", {"甲"}), ("乙", {"乙"}), ("修好", {"甲", "乙"}),
     ("修好 渡口", {"甲"}), ("没有的", set())],
    ids=["speaker", "file", "text", "title", "both", "two words", "none"],
)  # fmt: skip
def test_words_of_a_speech_find_it_in_every_state(admin_client, library, words, titles):
    assert listed(admin_client, SPEECHES, q=words) == titles


def test_words_of_a_material_find_it(admin_client, library):
    Material.objects.filter(name="修桥.pdf").update(text="页脚里的电话")
    assert listed(admin_client, MATERIALS, q="电话") == {"修桥.pdf"}
    assert listed(admin_client, MATERIALS, q="李四") == {"渡船.docx"}


def test_by_the_day_of_arrival(admin_client, library):
    old = timezone.make_aware(datetime.datetime(2024, 5, 6, 23, 50))
    Speech.objects.filter(title="乙").update(created_at=old)
    day = {"arrived_from": "2024-05-06", "arrived_to": "2024-05-06"}
    assert listed(admin_client, SPEECHES, **day) == {"乙"}
    assert listed(admin_client, SPEECHES, arrived_to="2024-05-05") == set()
    assert listed(admin_client, SPEECHES, arrived_from="2024-05-07") == {"甲"}
    assert listed(admin_client, SPEECHES, arrived="today") == {"甲"}
    assert listed(admin_client, SPEECHES, arrived="nonsense", arrived_to="2024-13-99") == {
        "甲",
        "乙",
    }


def test_the_form_of_days_keeps_the_rest(admin_client, library):
    query = {"q": "修好", "state": "received", "arrived": "week", "o": "3"}
    page = html.document_fromstring(admin_client.get(SPEECHES, query).text)
    fields = page.xpath("//form[@class='arrival-days']//input[@type='hidden']")
    hidden = {field.get("name"): field.get("value") for field in fields}
    assert hidden == {"q": "修好", "state": "received", "o": "3"}


def test_by_who_uploaded_it(admin_client, library):
    assert listed(admin_client, SPEECHES, by=library.pk) == {"甲"}
    assert listed(admin_client, SPEECHES, by="none") == {"乙"}
    assert listed(admin_client, MATERIALS, by=library.pk) == {"渡船.docx"}
    assert "王芳" in admin_client.get(SPEECHES).text


def test_by_the_year_of_the_event(admin_client, library):
    make_speech(title="丙", year=2021)
    make_speech(title="丁", year=None, published_on=datetime.date(2020, 2, 3))
    page = html.document_fromstring(admin_client.get(SPEECHES).text)
    links = page.xpath("//details[@data-filter-title='年份']//a")
    assert [link.text_content() for link in links][1:] == ["2021", "2024", "不明"]
    assert listed(admin_client, SPEECHES, year=2021) == {"丙"}
    assert listed(admin_client, SPEECHES, year="none") == {"丁"}
    assert listed(admin_client, SPEECHES, year=2020) == set()
    assert len(listed(admin_client, SPEECHES, year="x")) == 4


def test_the_years_are_read_from_an_index_without_the_texts(admin_client, library):
    with CaptureQueriesContext(connection) as queries:
        admin_client.get(SPEECHES)
    (query,) = [one["sql"] for one in queries if 'DISTINCT "speeches_speech"' in one["sql"]]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            plan = str(cursor.execute(f"EXPLAIN QUERY PLAN {query}").fetchall())
        assert "COVERING INDEX" in plan


def test_the_years_are_counted_where_one_asks(admin_client, library):
    make_speech(title="丙", year=2021)
    page = html.document_fromstring(admin_client.get(SPEECHES, {"_facets": "True"}).text)
    links = page.xpath("//details[@data-filter-title='年份']//a")
    assert [link.text_content() for link in links][1:] == ["2021 (1)", "2024 (2)"]


def test_no_text_is_read_for_the_list(admin_client, library):
    with CaptureQueriesContext(connection) as queries:
        admin_client.get(SPEECHES)
    texts = ('"speeches_speech"."text"', '"speeches_material"."text"')
    assert not [one["sql"] for one in queries if any(text in one["sql"] for text in texts)]


def test_a_row_takes_no_template_of_its_own(admin_client, library, monkeypatch):
    """Fifty of them took most of the list's time."""
    names = []
    render = BaseRenderer.render

    def noted(self, template_name, context, request=None):
        names.append(template_name)
        return render(self, template_name, context, request)

    monkeypatch.setattr(BaseRenderer, "render", noted)
    admin_client.get(SPEECHES)
    few = len(names)
    for _ in range(5):
        make_speech()
    names.clear()
    admin_client.get(SPEECHES)
    assert len(names) == few


def test_what_is_wrong_in_a_row_is_said_in_it(admin_client, library):
    speech = Speech.objects.get(title="甲")
    sent = {
        "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": speech.pk,
        "form-0-level": "nowhere", "form-0-kind": speech.kind, "_save": "1",
    }  # fmt: skip
    page = html.document_fromstring(admin_client.post(f"{SPEECHES}?q=甲", sent).text)
    (error,) = page.xpath("//td[@class='field-level']//li")
    assert "nowhere" in error.text_content()


def test_materials_by_warning_and_type(admin_client, library):
    assert listed(admin_client, MATERIALS, warned="1") == {"渡船.docx"}
    assert listed(admin_client, MATERIALS, warned="0") == {"修桥.pdf"}
    Material.objects.filter(name="修桥.pdf").update(media_type="application/pdf")
    assert listed(admin_client, MATERIALS, type="application/pdf") == {"修桥.pdf"}


def test_every_format_that_is_read_has_a_name():
    kinds = [kind.value for kind in Format if kind not in CONTAINERS]
    assert "其他" not in {media_type_name(kind) for kind in [*kinds, "text/html", "text/markdown"]}


@pytest.mark.parametrize("address", [SPEECHES, MATERIALS])
def test_every_column_sorts(admin_client, library, address):
    """But those that are made of several rows, and a link that says the same in each."""
    page = admin_client.get(address)
    heads = html.document_fromstring(page.text).xpath("//table[@id='result_list']/thead//th")
    fixed = {
        head.text_content().strip()
        for head in heads
        if "sortable" not in head.get("class") and "action-checkbox" not in head.get("class")
    }
    assert fixed <= {"讲话", "提示", "审阅"}
    for number in range(1, len(heads)):
        for order in (number, -number):
            assert admin_client.get(address, {"o": order}).status_code == 200


def test_good_and_bad_look_so(admin_client, db):
    make_speech(title="好的")
    make_speech(title="洗稿的", rewritten=True, complete=False)
    make_speech(title="一部分", part=2, parts=3)
    page = html.document_fromstring(admin_client.get(SPEECHES, {"o": "1"}).text)
    rows = page.xpath("//table[@id='result_list']/tbody/tr")
    found = {
        row.xpath(".//th[contains(@class, 'field-title')]")[0].text_content(): {
            kind: [each.text_content() for each in row.xpath(f".//span[@class='{kind}']")]
            for kind in ("good", "bad")
        }
        for row in rows
    }
    assert found == {
        "好的": {"good": ["完整"], "bad": []},
        "洗稿的": {"good": [], "bad": ["不完整", "疑似洗稿"]},
        "一部分": {"good": [], "bad": ["第 2 部分（共 3 部分）"]},
    }


def test_a_size_is_in_kilobytes(admin_client, db):
    make_material(size=1_234_567)
    assert "1,205.6 KB" in admin_client.get(MATERIALS).text


def test_as_many_queries_for_many_rows_as_for_few(
    admin_client, django_assert_max_num_queries, library
):
    for _ in range(30):
        make_speech()
    for address in (SPEECHES, MATERIALS):
        admin_client.get(address)
        with django_assert_max_num_queries(14):
            admin_client.get(address)


def test_permissions_have_chinese_names(admin_client, library):
    page = admin_client.get(f"/admin/auth/user/{library.pk}/change/").text
    assert "讲话：发布和撤下" in page
    for permission in Permission.objects.filter(content_type__app_label__in=["speeches", "auth"]):
        assert permission_name(permission).isascii() is False


def test_saving_an_account_keeps_its_permissions(admin_client, library):
    permission = Permission.objects.get(codename="publish_speech")
    address = f"/admin/auth/user/{library.pk}/change/"
    sent = {
        "username": "fang", "is_active": "on", "is_staff": "on", "user_permissions": permission.pk,
        "date_joined_0": "2026-01-01", "date_joined_1": "10:00:00",
    }  # fmt: skip
    assert admin_client.post(address, sent).status_code == 302
    assert list(library.user_permissions.all()) == [permission]


@pytest.mark.parametrize("value", ["", "b", None, "<unknown>"])
def test_a_plain_select_is_what_django_writes(value):
    choices = [("", "-----"), ("a", "甲<b>"), ("b", "乙&"), ('"', "引号")]
    attrs = {"id": "x", "aria-label": '层级："甲<b>"', "required": True, "disabled": False}
    both = [kind(choices=choices) for kind in (forms.Select, PlainSelect)]
    assertHTMLEqual(*(one.render("form-0-level", value, attrs) for one in both))


@pytest.mark.parametrize("value", ["", "1", None, '"<'])
def test_a_plain_key_is_what_django_writes(value):
    both = [kind() for kind in (forms.HiddenInput, PlainHidden)]
    assertHTMLEqual(*(one.render("form-0-id", value, {"id": "id_form-0-id"}) for one in both))


def test_the_list_has_a_plain_select_for_each_field_that_is_changed_there(admin_client, library):
    form = admin_client.get(SPEECHES).context["cl"].formset.forms[0]
    for name in ("level", "meeting_level", "kind"):
        assert isinstance(form.fields[name].widget, PlainSelect)
