"""Checking a speech beside its page in a browser: corrected in place, published, taken back."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from speeches.choices import State
from speeches.importing.materials import import_material
from speeches.models import Speech
from tests.browser.measuring import fits
from tests.browser.test_axe import OPTIONS
from tests.factories import put_into
from tests.speeches.importing.test_binding import FILES
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
        assert fits(page)


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


def test_a_split_is_taken_back_from_the_history(sign_in, live_server):
    speech = import_material(RUN_ON.encode(), "两篇.txt").speeches[0]
    page = sign_in(width=1280)
    page.goto(f"/admin/speeches/speech/{speech.pk}/review/")
    title = page.locator(".review-paragraph").filter(has_text=BORDER)
    title.locator("summary").click()
    title.get_by_role("button", name="从这里分成下一篇").click()
    expect(page.locator(".review-together li")).to_have_count(2)
    page.get_by_role("link", name="修改记录").click()
    page.locator(".history-event").last.get_by_role("link", name="与现在对照").click()
    page.get_by_role("button", name="恢复到这一版").click()
    expect(page.locator(".messagelist .success")).to_contain_text("已恢复到：入库时的样子")
    other = Speech.objects.get(title=BORDER)
    assert (other.state, other.whole) == (State.JOINED, speech)
    # The address of the one that is no more leads to where its words stand.
    page.goto(f"/speeches/{other.pk}/")
    expect(page).to_have_url(re.compile(f"/speeches/{speech.pk}/$"))
    expect(page.locator(".speech-text")).to_contain_text("信访工作连着民心")


@pytest.mark.parametrize("options", [{"width": 1280}, {"width": 390, "js": False}])
def test_several_files_are_one_and_parted_again(sign_in, live_server, options):
    pages = [
        import_material(text.encode(), f"第{number}页.txt").speeches[0]
        for number, text in enumerate(FILES, 1)
    ]
    page = sign_in(**options)
    page.goto(f"/admin/speeches/speech/{pages[1].pk}/review/")
    page.get_by_role("link", name="与别的文件合成一篇").click()
    files = page.locator(".bind-files li")
    expect(files).to_have_count(3)
    # In another order, looked at, and back.
    files.nth(2).get_by_role("spinbutton").fill("1")
    files.nth(0).get_by_role("spinbutton").fill("3")
    page.get_by_role("button", name="加上、按次序排好").click()
    expect(files.first).to_contain_text("三、把责任压到人头")
    files.nth(2).get_by_role("spinbutton").fill("1")
    files.nth(0).get_by_role("spinbutton").fill("3")
    if options["width"] == 1280:
        assert violations(page) == []
    page.get_by_role("button", name="合成一篇").click()
    expect(page.locator(".messagelist .success")).to_contain_text("3 份已合成一篇")
    expect(page.locator(".bind-list li")).to_have_count(3)
    assert fits(page)

    page.goto(f"/speeches/{pages[2].pk}/")
    expect(page).to_have_url(re.compile(f"/speeches/{pages[0].pk}/$"))
    expect(page.locator(".speech-text")).to_contain_text("先建机制后建工程，让群众看得懂")
    expect(page.locator("body")).to_contain_text("第3页.txt")

    page.goto(f"/admin/speeches/speech/{pages[1].pk}/move/publish/")
    expect(page.locator("#content")).to_contain_text("已并入")
    page.get_by_role("link", name="它的审阅页").click()
    expect(page.get_by_role("button", name="拆出，单独成一篇")).to_be_visible()
    page.goto(f"/admin/speeches/speech/{pages[0].pk}/review/")
    page.get_by_role("button", name="拆开，各成一篇").click()
    expect(page.locator(".bind-list")).to_have_count(0)
    assert [each.state for each in Speech.objects.order_by("pk")] == [State.PUBLISHED] * 3


def test_versions_are_said_and_one_of_them_leads(sign_in, live_server):
    one, other = [
        import_material(LISTED.replace("谢谢大家！", end).encode(), f"{end}.txt").speeches[0]
        for end in ("谢谢大家！", "我就讲这些，谢谢各位代表。")
    ]
    page = sign_in(width=390)
    against = f"/admin/speeches/speech/{one.pk}/against/{other.pk}/"
    page.goto(against)
    page.get_by_role("button", name="不是同一篇", exact=True).click()
    expect(page.locator(".review-versions")).to_contain_text("定为不是同一篇")
    page.get_by_role("link", name="再看看").click()
    page.get_by_role("button", name="是同一篇", exact=True).click()
    expect(page.locator(".review-versions")).to_contain_text("重合")
    for speech in (one, other):
        page.goto(f"/admin/speeches/speech/{speech.pk}/review/")
        page.get_by_role("button", name="以这篇为首选").click()
        expect(page.locator("#content")).to_contain_text("这一篇是人定的首选")
        (led,) = [each for each in (one, other) if each != speech]
        page.goto("/speeches/")
        cards = page.locator("li, article").filter(has_text="有更好的版本")
        expect(cards.locator(f'a[href="/speeches/{led.pk}/"]').first).to_be_visible()
    page.goto(against)
    page.get_by_role("button", name="首选听程序的").click()
    assert not Speech.objects.filter(lead=True).exists()
