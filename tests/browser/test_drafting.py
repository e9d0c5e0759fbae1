"""A draft as it is written in a real browser: where the words stand, without leaving the page."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from speeches.basket.models import Basket, Item
from tests.factories import make_speech

HOME = reverse("basket:home")
SENTENCE = "要把各项监督工作做深做实。"


@pytest.fixture
def speech(live_server):
    return make_speech(
        "三、强化监督",
        SENTENCE,
        "四、联系群众",
        "每月接待群众一天，为XX县群众效劳。",
        "五、建好队伍",
        "要多学。",
        headings=(
            (0, 1, "三、", "强化监督"),
            (2, 1, "四、", "联系群众"),
            (4, 1, "五、", "建好队伍"),
        ),
        title="在县人大会上的讲话",
        rewritten=True,
        rewritten_spots=[{"text": "效劳", "suggestion": "服务", "count": 1}],
    )


@pytest.fixture
def open_draft(open_page, speech):
    """A page with a draft of all sections of the speech."""

    def open_(**settings):
        page = open_page(**settings)
        page.goto(speech.get_absolute_url())
        count = page.locator("[data-basket-count] strong")
        for number, section in enumerate(speech.sections.all(), start=1):
            button = page.locator(f'button[value="section:{section.anchor}"]')
            button.evaluate("button => button.click()")
            expect(count).to_have_text(str(number))
        page.goto(HOME)
        return page

    return open_


def items(page):
    return page.locator("[data-item]")


def words(page):
    return page.locator("[data-words]")


def area(page):
    return page.locator("[data-area]")


def saved(page):
    expect(page.locator("[data-state]")).to_contain_text("已保存")


def stored(text, page):
    """Waits until the database has a text."""
    for _ in range(100):
        if any(text in each for each in texts()):
            return
        page.wait_for_timeout(50)
    raise AssertionError(texts())


def texts():
    return [item.text for item in Item.objects.all()]


def test_what_is_typed_where_it_stands_is_saved_by_itself(open_draft):
    page = open_draft()
    words(page).nth(0).locator("p").click()
    expect(area(page)).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type("还要再加一句。")
    saved(page)
    assert texts()[0] == f"三、强化监督\n{SENTENCE}还要再加一句。"
    # What is written in stays while the page around it changes.
    expect(area(page)).to_be_focused()
    page.keyboard.type("再一句。")
    page.keyboard.press("Escape")
    expect(area(page)).to_have_count(0)
    expect(words(page).nth(0)).to_contain_text("再一句。")
    expect(items(page).nth(0)).to_contain_text("已改")
    expect(items(page).nth(0).locator("[data-drag]")).to_be_focused()


def test_a_press_puts_the_caret_where_it_is(open_draft):
    page = open_draft()
    paragraph = words(page).nth(0).locator("p")
    box = paragraph.bounding_box()
    size = paragraph.evaluate("it => parseFloat(getComputedStyle(it).fontSize)")
    # The paragraph is indented by two characters: behind its fourth.
    paragraph.click(position={"x": size * 6.05, "y": box["height"] / 2})
    page.keyboard.type("▲")
    page.keyboard.press("Escape")
    expect(words(page).nth(0)).to_contain_text(f"{SENTENCE[:4]}▲{SENTENCE[4:]}")


def test_a_slot_that_is_pressed_is_filled_in(open_draft):
    page = open_draft()
    words(page).nth(1).locator(".slot").click()
    page.keyboard.type("青山县")
    page.keyboard.press("Escape")
    expect(words(page).nth(1)).to_contain_text("为青山县群众")
    expect(page.locator(".draft-bar")).not_to_contain_text("待填")


def test_a_heading_of_her_own_is_written_without_its_number(open_draft):
    page = open_draft()
    page.locator("#own-text").fill("提高认识")
    page.locator("#own-level").select_option("1")
    page.get_by_role("button", name="写进文稿").click()
    expect(words(page).last).to_have_text("四、提高认识")
    box = words(page).last.locator("h2").bounding_box()
    size = (
        words(page).last.locator("h2").evaluate("it => parseFloat(getComputedStyle(it).fontSize)")
    )
    indent = (
        words(page).last.locator("h2").evaluate("it => parseFloat(getComputedStyle(it).textIndent)")
    )
    words(page).last.locator("h2").click(
        position={"x": indent + size * 4.05, "y": box["height"] / 2}
    )
    expect(area(page)).to_have_value("提高认识")
    page.keyboard.type("思想")
    page.keyboard.press("Escape")
    expect(words(page).last).to_have_text("四、提高思想认识")
    assert texts()[-1] == "提高思想认识"


def test_undo_and_redo_by_keys_and_by_buttons(open_draft):
    page = open_draft()
    words(page).nth(0).click()
    page.keyboard.press("Control+a")
    page.keyboard.type("全改了。")
    page.keyboard.press("Escape")
    expect(words(page).nth(0)).to_have_text("全改了。")
    page.keyboard.press("Control+z")
    expect(words(page).nth(0)).to_contain_text(SENTENCE)
    page.keyboard.press("Control+y")
    expect(words(page).nth(0)).to_have_text("全改了。")
    page.get_by_role("button", name="撤销").click()
    expect(words(page).nth(0)).to_contain_text(SENTENCE)
    page.get_by_role("button", name="撤销").click()
    expect(items(page)).to_have_count(2)
    page.get_by_role("button", name="重做").click()
    expect(items(page)).to_have_count(3)


def test_what_is_emptied_goes_and_comes_back(open_draft):
    page = open_draft()
    words(page).nth(1).click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Escape")
    expect(items(page)).to_have_count(2)
    expect(words(page).nth(1)).to_contain_text("二、建好队伍")
    expect(page.locator("[data-toast]")).to_contain_text("已移除一条")
    page.get_by_role("button", name="撤销").click()
    expect(words(page).nth(1)).to_contain_text("二、联系群众")


def test_arrow_keys_on_the_handle_move_and_numbers_follow(open_draft):
    page = open_draft()
    handle = items(page).nth(2).locator("[data-drag]")
    handle.focus()
    page.keyboard.press("ArrowUp")
    expect(words(page).nth(1)).to_contain_text("二、建好队伍")
    expect(items(page).nth(1).locator("[data-drag]")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(words(page).nth(0)).to_contain_text("一、建好队伍")
    expect(words(page).nth(1)).to_contain_text("二、强化监督")
    page.keyboard.press("Enter")
    expect(area(page)).to_be_focused()


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "finger"])
def test_dragging_a_heading_takes_along_what_is_under_it(open_draft, touch):
    page = open_draft(**({"width": 390, "height": 844, "touch": True} if touch else {}))
    for number, text in enumerate(("前面的", "后面的"), start=4):
        page.locator("#own-text").fill(text)
        page.locator("#own-level").select_option("1")
        page.get_by_role("button", name="写进文稿").click()
        expect(items(page)).to_have_count(number)
    drag(page, items(page).nth(4), items(page).nth(0), touch)
    expect(words(page)).to_contain_text(
        ["一、后面的", "二、强化监督", "三、联系群众", "四、建好队伍", "五、前面的"]
    )
    drag(page, items(page).nth(4), items(page).nth(0), touch)
    expect(words(page)).to_contain_text(["一、前面的", "二、后面的", "三、强化监督"])
    drag(page, items(page).nth(2), items(page).nth(0), touch)
    expect(words(page)).to_contain_text(["一、强化监督", "二、前面的", "三、后面的"])


def drag(page, item, target, touch):
    handle = item.locator("[data-drag]")
    handle.scroll_into_view_if_needed()
    if not touch:
        handle.hover()
        page.mouse.down()
        box = target.bounding_box()
        for y in (box["y"] + 30, box["y"] + 4):
            page.mouse.move(box["x"] + 60, y)
        page.mouse.up()
        return
    session = page.context.new_cdp_session(page)

    def send(kind, y=None):
        points = [] if y is None else [{"x": x, "y": y}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    box = handle.bounding_box()
    x = box["x"] + box["width"] / 2
    send("touchStart", box["y"] + box["height"] / 2)
    # The page may have to scroll until the target comes into view.
    for _ in range(200):
        there = target.bounding_box()["y"]
        if 0 <= there <= 800:
            break
        send("touchMove", 20 if there < 0 else 830)
    send("touchMove", there + 30)
    send("touchMove", there + 4)
    send("touchEnd")


def test_words_of_her_own_go_where_she_wants_them(open_draft):
    page = open_draft()
    page.get_by_label("第1条可以做什么").click()
    page.get_by_role("link", name="在下面写：第1条").click()
    expect(page.locator("#own-text")).to_be_focused()
    page.keyboard.type("承上启下。")
    page.get_by_role("button", name="写进文稿").click()
    expect(words(page)).to_contain_text(["强化监督", "承上启下。", "联系群众"])
    expect(page.locator("#own-text")).to_have_value("")
    page.locator("#own-text").fill("结尾。")
    page.get_by_role("button", name="写进文稿").click()
    expect(words(page).last).to_have_text("结尾。")


def test_title_and_salutation_are_saved_as_they_are_typed(open_draft):
    page = open_draft()
    page.get_by_label("标题，也是导出文件的名称").fill("述职报告")
    page.get_by_label("称呼").fill("各位代表：")
    expect(page).to_have_title(re.compile("^述职报告 · "))
    expect(page.locator('[name=salutation][value="各位代表："]')).to_have_count(1)
    draft = Basket.objects.get()
    assert (draft.name, draft.salutation) == ("述职报告", "各位代表：")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+z")
    expect(page.get_by_label("称呼")).to_have_value("")
    expect(page.get_by_label("标题，也是导出文件的名称")).to_have_value("述职报告")


def test_without_a_title_the_keyboard_stays_where_one_writes(open_draft):
    page = open_draft()
    page.get_by_label("标题，也是导出文件的名称").fill("")
    page.get_by_label("称呼").fill("各位代表：")
    expect(page.locator("[data-state]")).to_contain_text("没有存上：标题")
    expect(page.get_by_label("称呼")).to_be_focused()
    page.get_by_label("标题，也是导出文件的名称").fill("述职报告")
    expect(page).to_have_title(re.compile("^述职报告 · "))


def test_after_removing_the_keyboard_is_at_what_follows(open_draft):
    page = open_draft()
    for number, following in ((2, "建好队伍"), (2, "强化监督")):
        page.get_by_label(f"第{number}条可以做什么").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name=f"移除：第{number}条").focus()
        page.keyboard.press("Enter")
        expect(page.locator("[data-item]:focus-within")).to_contain_text(following)


def test_a_title_that_an_input_method_writes_is_saved(open_draft):
    page = open_draft()
    page.get_by_label("标题，也是导出文件的名称").click()
    page.keyboard.press("Control+a")
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "shu", "selectionStart": 3, "selectionEnd": 3})
    session.send("Input.insertText", {"text": "述职"})
    expect(page).to_have_title(re.compile("^述职 · "))
    assert Basket.objects.get().name == "述职"


def test_a_second_press_writes_nothing_twice(open_draft):
    page = open_draft()
    page.locator("#own-text").fill("一次。")
    page.get_by_role("button", name="写进文稿").dblclick()
    expect(items(page)).to_have_count(4)
    page.wait_for_timeout(500)
    assert texts().count("一次。") == 1


def test_what_was_refused_stands_there_again(open_draft):
    page = open_draft(errors_allowed=True)
    page.locator("#own-text").fill("长" * 201)
    page.locator("#own-level").select_option("1")
    page.get_by_role("button", name="写进文稿").click()
    expect(page.locator("[data-toast]")).to_contain_text("标题最多")
    expect(page.locator("#own-text")).to_have_value("长" * 201)


def slow(page):
    """What the page sends within half a second waits for its end."""
    page.evaluate("""() => {
        const { fetch } = window;
        const later = new Promise((go) => setTimeout(go, 500));
        window.fetch = (...sent) => later.then(() => fetch(...sent));
    }""")


def test_what_is_typed_while_it_is_saved_is_saved_too(open_draft):
    page = open_draft()
    slow(page)
    words(page).nth(0).click()
    page.keyboard.press("Control+End")
    page.keyboard.type("先写。")
    page.keyboard.press("Escape")
    page.keyboard.type("后写。")
    expect(area(page)).to_have_count(0)
    stored("先写。后写。", page)


def test_two_that_cannot_be_saved_are_both_saved_later(open_draft):
    page = open_draft(errors_allowed=True)
    page.context.set_offline(True)
    for number in (0, 1):
        words(page).nth(number).locator("p").click()
        page.keyboard.press("Control+End")
        page.keyboard.type(f"断网{number}。")
        expect(page.locator("[data-state]")).to_contain_text("没有存上")
    page.context.set_offline(False)
    # That in which she no longer writes closes.
    expect(area(page)).to_have_count(1)
    saved(page)
    assert "断网0" in texts()[0]
    assert "断网1" in texts()[1]


def test_what_is_exported_has_what_was_just_typed(open_draft):
    page = open_draft()
    slow(page)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    words(page).nth(0).click()
    page.keyboard.press("Control+End")
    page.keyboard.type("刚写的。")
    with page.expect_download() as download:
        page.get_by_role("button", name="纯文本").click()
    assert "刚写的。" in download.value.path().read_text()
    assert not asked


def test_a_link_waits_for_what_was_just_typed(open_draft):
    page = open_draft()
    slow(page)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    words(page).nth(0).click()
    page.keyboard.press("Control+End")
    page.keyboard.type("刚写的。")
    page.get_by_role("link", name="《在县人大会上的讲话》").first.click()
    page.wait_for_url("**/speeches/**")
    assert "刚写的。" in texts()[0]
    assert not asked


def test_escape_lets_go_of_what_is_dragged(open_draft):
    page = open_draft()
    handle = items(page).nth(2).locator("[data-drag]")
    handle.hover()
    page.mouse.down()
    box = items(page).nth(0).bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 4)
    expect(page.locator(".dragged")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".dragged")).to_have_count(0)
    page.mouse.up()
    page.wait_for_timeout(300)
    assert "五、建好队伍" in texts()[2]


def test_closing_the_page_in_the_middle_loses_nothing(open_draft):
    page = open_draft()
    words(page).nth(0).click()
    page.keyboard.press("Control+End")
    page.keyboard.type("最后的话。")
    other = page.context.new_page()
    page.close(run_before_unload=False)
    stored("最后的话。", other)
    other.goto(HOME)
    expect(words(other).nth(0)).to_contain_text("最后的话。")


def write_offline(page, text):
    """At the end of the first item, until the page says that it could not save it."""
    page.context.set_offline(True)
    words(page).nth(0).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)
    expect(page.locator("[data-state]")).to_contain_text("没有存上")


def test_what_did_not_reach_the_server_waits_for_the_next_visit(open_draft):
    page = open_draft(errors_allowed=True)
    write_offline(page, "断网时写的话。")
    assert "断网" not in "".join(texts())
    other = page.context.new_page()
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    other.goto(HOME)
    stored("断网时写的话。", other)
    other.goto(HOME)
    expect(words(other).nth(0)).to_contain_text("断网时写的话。")


def test_when_the_network_is_back_it_is_saved_without_another_key(open_draft):
    page = open_draft(errors_allowed=True)
    write_offline(page, "断网。")
    page.context.set_offline(False)
    saved(page)
    assert "断网。" in texts()[0]


def test_leaving_with_something_unsaved_asks(open_draft):
    page = open_draft(errors_allowed=True)
    page.context.set_offline(True)
    words(page).nth(0).click()
    page.keyboard.type("没有存上。")
    with page.expect_event("dialog") as dialog:
        page.evaluate("setTimeout(() => location.reload())")
    assert dialog.value.type == "beforeunload"
    dialog.value.accept()


def test_nothing_is_sent_in_the_middle_of_a_word_of_an_input_method(open_draft):
    page = open_draft()
    words(page).nth(2).locator("p").click()
    session = page.context.new_cdp_session(page)
    before = texts()
    session.send(
        "Input.imeSetComposition", {"text": "jian", "selectionStart": 4, "selectionEnd": 4}
    )
    page.wait_for_timeout(1500)
    assert texts() == before
    session.send("Input.insertText", {"text": "建档立卡"})
    # That it is saved is what the page still says of before.
    stored("建档立卡", page)
    assert "建档立卡" in texts()[2].split("\n")[1]
    assert "jian" not in texts()[2]


def test_a_walk_goes_on_after_a_change(open_draft):
    page = open_draft()
    bar = page.locator(".draft-bar")
    expect(bar).to_contain_text(re.compile("可疑.*1 处"))
    page.locator("#own-text").fill("我的话。")
    page.get_by_role("button", name="写进文稿").click()
    expect(items(page)).to_have_count(4)
    bar.get_by_label("可疑：下一处").click()
    expect(page.locator(".doubt.here")).to_be_in_viewport()
    page.get_by_text("可疑用词 1 个").click()
    page.get_by_role("button", name="“效劳”改为“服务”").click()
    expect(words(page).nth(1)).to_contain_text("群众服务")
    expect(bar).not_to_contain_text("可疑")


def test_hostile_words_are_words(open_draft):
    page = open_draft()
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>&lt;"
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    words(page).nth(0).click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(hostile)
    page.keyboard.press("Escape")
    expect(words(page).nth(0)).to_have_text(hostile)
    assert page.locator("[data-words] img").count() == 0
