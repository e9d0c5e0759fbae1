"""Reviewing a speech: one form, in place, by place, and remembered."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.template.base import Node

from speeches.choices import State
from speeches.importing.decisions import as_stored
from speeches.importing.materials import import_material
from speeches.importing.reparse import reparse
from speeches.jobs.models import Batch, BatchDocument, BatchFile
from speeches.models import Material, Section, Speech, SpeechChange
from speeches.parsing.documents import Place
from tests.factories import put_into
from tests.speeches.admin.test_speeches import messages
from tests.speeches.importing.test_parting import BORDER, NUMBERED, RUN_ON
from tests.speeches.parsing.test_choices import HEADINGS, LISTED

pytestmark = pytest.mark.django_db


@pytest.fixture
def speech():
    speech = import_material(LISTED.encode(), "讲话.txt").speeches[0]
    put_into(speech, State.RECEIVED)
    return speech


@pytest.fixture
def press(admin_client, speech):
    """Presses a button of the page, with these facts typed in; returns the page after."""

    def press_it(do, speech=speech, client=admin_client, **facts):
        address = f"/admin/speeches/speech/{speech.pk}/review/"
        page = client.get(address)
        form = {
            fact.field.name: fact.field.value() or ""
            for fact in page.context["facts"]
            if fact.field.value() is not None
        }
        seen = page.context["review"].version
        return client.post(address, form | facts | {"do": do, "seen": seen}, follow=True)

    return press_it


def outline():
    return list(Section.objects.values_list("heading", "depth"))


def paragraph(words, nth=0):
    texts = Speech.objects.get().paragraphs
    return [index for index, text in enumerate(texts) if text == words][nth]


def line(press, words, nth=0):
    lines = press("save").context["review"].lines
    return [index for index, each in enumerate(lines) if each.place.words == words][nth]


def test_facts_are_corrected_and_stay(press, speech):
    page = press("save", title="更正的标题", level="city", delivered_on="2024-03-05")
    assert any("已保存：标题、层级、讲话日期" in text for text in messages(page))
    row = Speech.objects.get()
    assert (row.title, row.level, row.year) == ("更正的标题", "city", 2024)
    assert row.corrected == ["delivered_on", "level", "title", "year"]
    Speech.objects.update(subtitle="旧的读法")
    reparse(Material.objects.get())
    row = Speech.objects.get()
    assert (row.title, row.level, row.subtitle) == ("更正的标题", "city", "")
    assert [change.act for change in SpeechChange.objects.all()] == ["edit", "reparse"]


def test_a_wrong_fact_is_said_beside_it_and_nothing_is_done(press):
    page = press("publish", year="1066")
    assert "1900" in page.text
    assert Speech.objects.get().state == State.RECEIVED


def test_the_words_that_decided_stand_beside_a_fact(press):
    page = press("save")
    assert "依据：“全县”" in page.text
    assert "人工更正" in press("save", level="city").text


def test_a_line_is_taken_out_and_left_to_the_rules_again(press):
    at = line(press, HEADINGS[0])
    press(f"drop:{at}")
    texts = Speech.objects.get().paragraphs
    assert texts.count(HEADINGS[0]) == 1
    press(f"leave:{at}")
    assert Speech.objects.get().paragraphs.count(HEADINGS[0]) == 2
    assert Material.objects.get().choices == {"keep": [], "drop": []}


def test_a_removed_line_is_put_back(admin_client, press):
    page = LISTED + "相关文章\n别的讲话之一\n"
    other = import_material(page.encode(), "另一篇.txt").speeches[0]
    lines = press("save", speech=other).context["review"].lines
    at = next(index for index, each in enumerate(lines) if each.place.words == "别的讲话之一")
    press(f"keep:{at}", speech=other)
    other.refresh_from_db()
    assert "别的讲话之一" in other.text


def test_headings_by_place(press):
    before = outline()
    assert before.count(("把联络站建到村口", 1)) == 2
    at = paragraph(HEADINGS[0], 1)
    press(f"head:{at}:0")
    assert outline().count(("把联络站建到村口", 1)) == 1
    press(f"head:{at}:2")
    assert ("把联络站建到村口", 2) in outline()
    assert len(Material.objects.get().choices["headings"]) == 1
    reparse(Material.objects.get())
    assert ("把联络站建到村口", 2) in outline()
    press(f"head:{at}")
    assert outline() == before
    assert {change.act for change in SpeechChange.objects.all()} == {"headings"}


def test_a_decision_that_is_not_applied_is_told(press):
    lost = as_stored([Place(5, "再也找不到的一行")])
    Material.objects.update(choices={"headings": [lost[0] | {"depth": 1}]})
    page = press("save")
    assert "未能套用" in page.text
    assert "再也找不到的一行" in page.text


def test_facts_typed_in_are_kept_with_a_decision(press):
    press("head:2:0", title="边改边定")
    assert Speech.objects.get().title == "边改边定"


def test_published_and_on_to_the_next(press, speech, client):
    second = import_material(LISTED.replace("村口", "街口").encode(), "二.txt").speeches[0]
    put_into(second, State.RECEIVED)
    page = press("next")
    assert page.redirect_chain[-1][0] == f"/admin/speeches/speech/{second.pk}/review/"
    assert Speech.objects.get(pk=speech.pk).state == State.PUBLISHED
    page = press("next", speech=second)
    assert "待审的都看完了。" in messages(page)
    assert Speech.objects.get(pk=second.pk).state == State.PUBLISHED


def test_what_changed_meanwhile_is_looked_at_again(admin_client, press, speech):
    address = f"/admin/speeches/speech/{speech.pk}/review/"
    seen = admin_client.get(address).context["review"].version
    press("save", title="别人先改了")
    page = admin_client.post(address, {"do": "drop:3", "seen": seen, "title": "我"}, follow=True)
    assert any("再看一遍" in text for text in messages(page))
    assert Speech.objects.get().title == "别人先改了"
    assert not Material.objects.get().choices


@pytest.mark.parametrize(
    "do",
    [
        "",
        "drop:9999",
        "head:9999:1",
        "drop:x",
        "keep",
        "什么",
        "head:--1",
        "drop:-1",
        f"drop:{'9' * 5000}",
    ],
)
def test_nonsense_does_nothing(press, do):
    text = Speech.objects.get().text
    assert press(do).status_code == 200
    assert Speech.objects.get().text == text


def test_everything_removed_is_refused(press):
    Material.objects.update(choices={})
    count = len(press("save").context["review"].lines)
    pages = [press(f"drop:{at}") for at in range(count)]
    assert any("没有保存" in text for text in messages(pages[-1]))
    assert Speech.objects.get().text


def test_whoever_uploads_reviews_her_own_and_does_not_publish(
    client, django_user_model, press, speech
):
    from_elsewhere = django_user_model.objects.create_user("u", password="x", is_staff=True)
    from_elsewhere.user_permissions.add(*_permissions("add_material"))
    client.force_login(from_elsewhere)
    address = f"/admin/speeches/speech/{speech.pk}/review/"
    assert client.get(address).status_code == 404
    Material.objects.update(uploaded_by=from_elsewhere)
    page = client.get(address)
    assert "发布并看下一份" not in page.text
    seen = page.context["review"].version
    assert client.post(address, {"do": "publish", "seen": seen}).status_code == 403
    press("save", client=client, title="自己改的")
    assert Speech.objects.get().title == "自己改的"


def test_who_may_only_look_changes_nothing(client, django_user_model, speech):
    reader = django_user_model.objects.create_user("r", password="x", is_staff=True)
    reader.user_permissions.add(*_permissions("view_speech"))
    client.force_login(reader)
    address = f"/admin/speeches/speech/{speech.pk}/review/"
    page = client.get(address)
    assert "<button" not in page.text.partition('id="review"')[2].partition("</form>")[0]
    seen = page.context["review"].version
    for do in ("save", "drop:1", "head:1:1", "publish", "next"):
        assert client.post(address, {"do": do, "seen": seen}).status_code == 403


def _permissions(*names):
    return Permission.objects.filter(codename__in=names)


class TestParting:
    @pytest.fixture
    def pair(self):
        material = import_material(RUN_ON.encode(), "两篇.txt").speeches[0].material
        return material.speeches.get()

    def number(self, speech, words):
        return Speech.objects.get(pk=speech.pk).paragraphs.index(words)

    def titles(self, speech):
        material = speech.material
        return [each.title for each in material.speeches.order_by("position")]

    def test_split_and_joined_again(self, press, pair):
        page = press(f"split:{self.number(pair, BORDER)}", speech=pair)
        assert self.titles(pair) == ["在全县人大工作会议上的讲话", BORDER]
        assert f"把下一篇《{BORDER}》并进来" in page.text
        press("join", speech=pair)
        second = Speech.objects.get(title=BORDER)
        assert second.state == State.JOINED
        assert BORDER in Speech.objects.get(pk=pair.pk).text

    def test_the_first_paragraph_begins_no_other(self, press, pair):
        press("split:0", speech=pair)
        assert len(self.titles(pair)) == 1

    def test_taken_out_again(self, press):
        material = import_material(NUMBERED.encode(), "三篇.txt").speeches[0].material
        first, second, _ = material.speeches.order_by("position")
        before = self.titles(first)
        page = press("join", speech=first)
        assert len(page.context["review"].together) == 2
        page = press(f"apart:{second.pk}", speech=first)
        assert self.titles(first) == before
        assert any(f"《{second.title}》已拆出，现在已发布" in text for text in messages(page))

    def test_what_cannot_be_is_said(self, press):
        material = import_material(NUMBERED.encode(), "三篇.txt").speeches[0].material
        first, second, _ = material.speeches.order_by("position")
        put_into(second, State.WITHDRAWN)
        page = press("join", speech=first)
        assert any("两篇的状态不同" in text for text in messages(page))


class TestLinks:
    """From wherever a speech is told of to the page on which it is reviewed."""

    def link(self, speech):
        return f'href="/admin/speeches/speech/{speech.pk}/review/"'

    @pytest.mark.parametrize(
        "address",
        ["speech/", "speech/?state=received", "speech/?state=received&doubt=none"],
    )
    def test_the_lists_of_the_numbers_of_home(self, admin_client, speech, address):
        Material.objects.update(warnings=[])
        Speech.objects.update(flag_names="", level="county")
        assert self.link(speech) in admin_client.get(f"/admin/speeches/{address}").text

    def test_the_page_of_the_material(self, admin_client, speech):
        address = f"/admin/speeches/material/{speech.material_id}/change/"
        assert self.link(speech) in admin_client.get(address).text

    @pytest.mark.parametrize("state", [State.RECEIVED, State.PUBLISHED])
    def test_the_outcomes_of_a_batch_where_it_waits(self, admin_client, admin_user, speech, state):
        put_into(speech, state)
        batch = Batch.objects.create(by=admin_user, origin=Batch.Origin.UPLOAD)
        file = BatchFile.objects.create(batch=batch, name="讲话.txt", path="", size=1)
        BatchDocument.objects.create(
            file=file, position=0, name="讲话.txt", result="new", material=speech.material
        )
        page = admin_client.get(f"/admin/jobs/batch/{batch.pk}/change/").text
        assert (self.link(speech) in page) == (state == State.RECEIVED)


class TestLongPages:
    @pytest.fixture
    def long(self):
        lines = "".join(
            f"第{n}项工作由第{n * 7}组负责，要按月汇报进度，到期组织验收，不合格的限期整改。\n"
            for n in range(1, 451)
        )
        page = f"在全县人大工作会议上的讲话\n同志们：\n{lines}谢谢大家！\n"
        return import_material(page.encode(), "长.txt").speeches[0]

    def test_every_line_and_paragraph_stands_on_one_of_its_pages(self, admin_client, long):
        address = f"/admin/speeches/speech/{long.pk}/review/"
        whole = admin_client.get(address).context["review"]
        lines, paragraphs = [], []
        for number in (1, 2, 3):
            page = admin_client.get(address, {"lines": number, "read": number})
            lines += re.findall(r'<li id="line-(\d+)"', page.text) if number < 3 else []
            paragraphs += re.findall(r'id="paragraph-(\d+)"', page.text)
        assert [int(n) for n in lines] == list(range(1, len(whole.lines) + 1))
        assert [int(n) for n in paragraphs] == list(range(1, len(whole.paragraphs) + 1))

    def test_what_is_decided_on_a_later_page_is_about_that_line_and_leads_back(
        self, admin_client, long
    ):
        address = f"/admin/speeches/speech/{long.pk}/review/"
        page = admin_client.get(address, {"lines": 2})
        words = "第449项工作由第3143组负责，要按月汇报进度，到期组织验收，不合格的限期整改。"
        index = next(
            at for at, line in enumerate(page.context["review"].lines) if line.place.words == words
        )
        assert f'value="drop:{index}"' in page.text
        form = {
            fact.field.name: fact.field.value()
            for fact in page.context["facts"]
            if fact.field.value() is not None
        }
        form |= {"do": f"drop:{index}", "seen": page.context["review"].version}
        answer = admin_client.post(f"{address}?lines=2&read=3", form)
        assert answer["Location"].endswith(f"?lines=2&read=3#line-{index + 1}")
        assert words not in Speech.objects.get().text

    def test_a_paragraph_leads_to_the_page_of_its_line(self, admin_client, long):
        page = admin_client.get(f"/admin/speeches/speech/{long.pk}/review/", {"read": 3})
        assert 'href="?read=3&amp;lines=2#line-45' in page.text


def test_lines_and_paragraphs_take_no_part_in_the_slow_templates(admin_client, monkeypatch):
    """A page of hundreds of them took half of its time there, for which readers waited."""
    rendered = []
    render = Node.render_annotated
    monkeypatch.setattr(
        Node, "render_annotated", lambda self, context: rendered.append(1) or render(self, context)
    )

    def nodes_of(paragraphs):
        text = "在全县会议上的讲话\n" + "".join(
            f"第{n}句话说的是修桥。\n" for n in range(paragraphs)
        )
        speech = import_material(text.encode(), f"{paragraphs}.txt").speeches[0]
        rendered.clear()
        page = admin_client.get(f"/admin/speeches/speech/{speech.pk}/review/")
        assert f'id="line-{paragraphs + 1}"' in page.text
        return len(rendered)

    nodes_of(3)
    assert nodes_of(60) - nodes_of(6) < 20
