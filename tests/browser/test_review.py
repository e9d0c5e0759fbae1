"""Checking a speech beside its page in a browser: corrected in place, published, taken back."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from speeches.choices import State
from speeches.importing.materials import import_material
from speeches.models import Speech
from tests.browser.test_axe import OPTIONS
from tests.factories import put_into
from tests.speeches.importing.test_parting import BORDER, RUN_ON
from tests.speeches.parsing.test_choices import HEADINGS, LISTED

pytestmark = pytest.mark.usefixtures("search_index")
PAGE = f"首页 | 新闻 | 公文 | 范文\n{LISTED}相关文章\n别的讲话之一\n"


@pytest.fixture
def speech(live_server):
    speech = import_material(PAGE.encode(), "讲话.txt").speeches[0]
    put_into(speech, State.RECEIVED)
    return speech


@pytest.fixture
def sign_in(open_page, django_user_model):
    django_user_model.objects.create_superuser(
        "librarian", password="long-and-plain-words", last_name="王", first_name="芳"
    )

    def signed_in(**options):
        page = open_page(**options)
        page.goto("/admin/login/")
        page.get_by_label("用户名").fill("librarian")
        page.get_by_label("密码").fill("long-and-plain-words")
        page.get_by_role("button", name="登录").click()
        return page

    return signed_in


def violations(page):
    """What axe finds on a page of ours; the frame around it is Django's."""
    found = Axe().run(page, context="#content", options=OPTIONS).response["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]][:2]) for each in found]


def lines_with(page, words):
    return page.locator(".review-lines li").filter(has_text=words)


@pytest.mark.parametrize("options", [{"width": 1280}, {"width": 390, "js": False}])
def test_the_lines_above_go_and_the_headings_stay(sign_in, speech, options):
    page = sign_in(**options)
    page.goto(f"/admin/speeches/speech/{speech.pk}/review/")
    for words in HEADINGS:
        lines_with(page, words).first.get_by_role("button", name="清除").click()
    expect(page.locator(".review-depth")).to_have_text([re.compile(words) for words in HEADINGS])
    texts = Speech.objects.get().paragraphs
    assert [text for text in texts if text in HEADINGS] == HEADINGS


def test_corrected_published_and_taken_back(sign_in, speech):
    page = sign_in(width=1280)
    page.goto(f"/admin/speeches/speech/{speech.pk}/review/")
    page.get_by_label("标题:", exact=True).fill("在全县人大工作推进会上的讲话")
    heading = page.locator(".review-depth").last
    heading.locator("summary").press("Enter")
    heading.get_by_role("button", name="不是小标题").press("Enter")
    expect(page.locator(".messagelist .success").first).to_contain_text("已保存：标题")
    expect(page.locator(".review-depth")).to_have_count(3)
    page.get_by_role("button", name="发布并看下一份").click()
    expect(page.locator(".messagelist")).to_contain_text("待审的都看完了")
    assert Speech.objects.get().is_published

    page.goto(f"/admin/speeches/speech/{speech.pk}/history/")
    for words in ("待审 → 已发布", "改提纲", "更正"):
        expect(page.locator(".history-event").filter(has_text=words)).to_contain_text("王芳")
    page.locator(".history-event").last.get_by_role("link", name="与现在对照").click()
    expect(page.locator(".history-facts ins").first).to_contain_text("推进")
    page.get_by_role("button", name="恢复到这一版").click()
    expect(page.locator(".messagelist .success")).to_contain_text("已恢复到：入库时的样子")
    speech = Speech.objects.get()
    assert (speech.title, speech.sections.count()) == ("在全县人大工作会议上的讲话", 4)
    assert speech.is_published


@pytest.mark.parametrize("width", [390, 1280])
def test_everybody_can_use_them(sign_in, speech, width):
    page = sign_in(width=width)
    base = f"/admin/speeches/speech/{speech.pk}"
    page.goto(f"{base}/review/")
    lines_with(page, HEADINGS[0]).first.get_by_role("button", name="清除").click()
    number = Speech.objects.get().changes.get().pk
    for address in ("review/", "history/", f"versions/?a=0&b={number}"):
        page.goto(f"{base}/{address}")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_split_and_joined(sign_in, live_server):
    speech = import_material(RUN_ON.encode(), "两篇.txt").speeches[0]
    page = sign_in(width=390)
    page.goto(f"/admin/speeches/speech/{speech.pk}/review/")
    title = page.locator(".review-paragraph").filter(has_text=BORDER)
    title.locator("summary").click()
    title.get_by_role("button", name="从这里分成下一篇").click()
    expect(page.locator(".review-together li")).to_have_count(2)
    page.get_by_role("link", name=BORDER).click()
    expect(page.get_by_label("标题:", exact=True)).to_have_value(BORDER)
    page.go_back()
    page.get_by_role("button", name=f"把下一篇《{BORDER}》并进来").click()
    expect(page.locator(".review-paragraph").filter(has_text=BORDER)).to_have_count(1)
    expect(page.locator(".review-together")).to_have_count(0)
