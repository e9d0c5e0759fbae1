"""The page that says who changed what and when, and brings a version back."""

import pytest
from django.contrib.auth.models import Permission

from speeches.importing.materials import import_material
from speeches.models import Material, Speech, SpeechChange
from tests.speeches.parsing.test_choices import HEADINGS, LISTED, the_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def speech():
    return import_material(LISTED.encode(), "讲话.txt").speeches[0]


@pytest.fixture
def pages(speech):
    base = f"/admin/speeches/speech/{speech.pk}"
    return {"history": f"{base}/history/", "versions": f"{base}/versions/"}


def correct_in_form(client, speech, **values):
    page = client.get(f"/admin/speeches/speech/{speech.pk}/change/")
    form = page.context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    return client.post(page.request["PATH_INFO"], data | values)


def drop(client, material, *words):
    address = f"/admin/speeches/material/{material.pk}/lines/"
    page = client.get(address)
    gone = {the_line(material.text, each, 1).start for each in words}
    lines = page.context["lines"]
    kept = [i for i, line in enumerate(lines) if not line.rule and line.place.start not in gone]
    client.post(address, {"kept": kept, "seen": page.context["seen"]})


def test_who_changed_what(admin_client, admin_user, speech, pages):
    admin_user.last_name, admin_user.first_name = "王", "芳"
    admin_user.save()
    assert "没有改过" in admin_client.get(pages["history"]).text
    correct_in_form(admin_client, speech, title="更正过的标题", level="city")
    page = admin_client.get(pages["history"])
    assert [event.what for event in page.context["events"]] == ["更正", "入库 → 已发布"]
    event = page.context["events"][0]
    assert event.who == "王芳"
    assert {fact.label for fact in event.facts} == {"标题", "层级"}
    assert "<del>" in page.text
    assert "<ins>" in page.text


def test_what_was_empty_shares_no_character_with_what_was_filled_in(admin_client, speech, pages):
    correct_in_form(admin_client, speech, subtitle="（试行）")
    (event,) = admin_client.get(pages["history"]).context["events"][:1]
    assert [(each.change, each.text) for each in event.facts[0].pieces] == [
        ("gone", "（空）"),
        ("new", "（试行）"),
    ]


def test_two_versions_word_by_word(admin_client, speech, pages):
    drop(admin_client, speech.material, *HEADINGS)
    number = SpeechChange.objects.get().pk
    page = admin_client.get(pages["versions"], {"a": 0, "b": number})
    compared = page.context["compared"]
    assert compared.text.gone == sum(map(len, HEADINGS))
    assert compared.text.new == 0
    assert "一、把联络站建到村口" in page.text


def test_a_version_is_brought_back(admin_client, speech, pages):
    before = Speech.objects.get().text
    drop(admin_client, speech.material, *HEADINGS)
    response = admin_client.post(f"{pages['versions']}0/revert/", follow=True)
    assert "已恢复到：入库时的样子" in response.text
    assert Speech.objects.get().text == before
    assert not Material.objects.get().choices


def test_to_look_is_not_to_bring_back(admin_client, speech, pages):
    assert admin_client.get(f"{pages['versions']}0/revert/").status_code == 405


@pytest.mark.parametrize("chosen", [{}, {"a": "0"}, {"a": "x", "b": "0"}, {"a": "0", "b": "99"}])
def test_a_choice_of_versions_that_is_none(admin_client, pages, chosen):
    response = admin_client.get(pages["versions"], chosen, follow=True)
    assert "各选一版" in response.text


def test_who_may_not_edit_sees_and_changes_nothing(client, django_user_model, speech, pages):
    reader = django_user_model.objects.create_user("reader", password="x", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_speech"))
    client.force_login(reader)
    assert client.get(pages["history"]).status_code == 200
    assert "恢复到这一版" not in client.get(pages["versions"], {"a": 0, "b": 0}).text
    assert client.post(f"{pages['versions']}0/revert/").status_code == 403


def test_strangers_see_nothing(client, django_user_model, pages):
    for user in (None, django_user_model.objects.create_user("u", password="x", is_staff=True)):
        if user:
            client.force_login(user)
        for address in pages.values():
            assert client.get(address).status_code in (302, 403, 404)


def test_a_long_history_is_shown_in_parts(admin_client, speech, pages):
    SpeechChange.objects.bulk_create(
        SpeechChange(speech=speech, act="edit", before={"title": f"{n}"}, after={"title": f"{n}x"})
        for n in range(120)
    )
    shown = []
    for number in (1, 2, 3):
        page = admin_client.get(pages["history"], {"p": number})
        shown += page.context["events"]
        assert ("入库时的样子" in page.text) == (number == 3)
    assert len(shown) == len({id(event) for event in shown}) == 121
    assert [event.now for event in shown].count(True) == 1


def test_of_a_long_list_the_history_shows_the_first_lines_and_leads_to_all(
    admin_client, speech, pages
):
    places = [{"start": n, "words": f"第{n}行的话", "nth": 0, "of": 1} for n in range(500)]
    Material.objects.update(choices={"drop": places})
    SpeechChange.objects.create(
        speech=speech, act="lines", before={"choices": {}}, after={"choices": {"drop": places}}
    )
    page = admin_client.get(pages["history"])
    assert "……还有 470 行" in page.text
    assert "第499行的话" not in page.text
    number = SpeechChange.objects.get().pk
    assert f"?a=0&amp;b={number}" in page.text
    assert "第499行的话" in admin_client.get(pages["versions"], {"a": 0, "b": number}).text
