"""Everybody can use every page of the desk: axe finds nothing, wide and on a phone, light and dark,
nothing sticks out sideways, and the keyboard reaches every control, shows where it is, and goes on.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page

from speeches.choices import Act, State
from speeches.history.recording import acting, recorded
from speeches.jobs.models import Batch, Job
from speeches.jobs.receiving import receive
from speeches.life import MOVES, Cause, change
from speeches.models import Speech
from tests.browser.measuring import fits
from tests.browser.test_axe import COLOURS, violations
from tests.factories import make_speech
from tests.speeches.admin.test_roles import PAGES, accounts, keys, speech
from tests.speeches.jobs.making import upload, uploads

__all__ = ["accounts", "keys", "speech"]

pytestmark = pytest.mark.long

# Answers for scripts, files, and what only leads elsewhere.
_NO_PAGES = re.compile(r"jsi18n|autocomplete|progress/|picture/|raw/|^r/")
ADDRESSES = [each for each, roles in PAGES.items() if roles and not _NO_PAGES.search(each)]
# The same lists and pages with more on them.
MORE = [
    "speeches/speech/?state=received&doubt=none",
    "speeches/speech/?state=binned",
    "speeches/speech/?q=没有的话",
    "speeches/speech/{binned}/change/",
    "speeches/speech/{binned}/move/restore/",
    "speeches/speech/{received}/review/",
    "speeches/speech/{received}/move/publish/",
    "speeches/speech/{speech}/versions/?a=0&b={changed}",
    "jobs/batch/{brought}/change/",
    "jobs/batch/{brought}/change/?result=failed",
    "jobs/batch/?failed=1",
]
# Notes of every control whether the keyboard came to it, and whether its looks changed then.
# A day has a stop for each of its numbers, and one for the calendar; a group of radios has one.
_WALK = """() => {
  const look = (one) => {
    const style = getComputedStyle(one);
    return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderTopColor,
            style.borderBottomColor, style.backgroundColor, style.color,
            style.textDecorationLine].join(" ");
  };
  const shown = (one) => one.checkVisibility({visibilityProperty: true}) && !one.disabled;
  const group = (one) => one.type === "radio" ? one.name : one;
  document.activeElement.blur();
  const all = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
  )].filter((one) => shown(one) && one.tabIndex >= 0);
  const before = new Map(all.map((one) => [one, look(one)]));
  window.left = new Map(all.map((one) => [group(one), one]));
  window.unseen = new Set();
  document.addEventListener("focusin", ({ target }) => {
    left.delete(group(target));
    if (before.get(target) === look(target)) unseen.add(target);
  });
  return all.length + 3 * all.filter((one) => one.type === "date").length;
}"""
_WALKED = """() => {
  const said = (one) => one.outerHTML.slice(0, 150);
  return [[...left.values()].map(said), [...unseen].map(said)];
}"""


@pytest.fixture
def places(keys, work_off, search_index, settings, tmp_path, live_server) -> dict[str, int]:
    """Keys of rows with something of all that these pages can show."""
    settings.DATA_DIR = tmp_path
    by = User.objects.get(username="超级用户")
    batch = receive([*uploads(1, 2), upload("坏.txt", b"")], by)
    work_off()
    received = Speech.objects.filter(state=State.RECEIVED).first()
    binned = make_speech(title="放进回收站的讲话")
    change([binned.pk], MOVES["bin"], Cause(by, "重复了"))
    with acting(Act.EDIT, Cause(by)), recorded([keys["speech"]]):
        Speech.objects.filter(pk=keys["speech"]).update(level="city", title="改过的标题")
    Batch.objects.filter(pk=keys["batch"]).update(problem="磁盘已满，稍后会再试")
    Job.objects.create(title="重建检索索引", state=Job.State.RUNNING, done=3, total=9, by=by)
    Job.objects.create(title="查找版本", state=Job.State.FAILED, outcome="磁盘已满", by=by)
    changed = Speech.objects.get(pk=keys["speech"]).changes.latest("pk")
    return keys | {
        "received": received.pk, "binned": binned.pk, "brought": batch.pk, "changed": changed.pk,
    }  # fmt: skip


def _press(page: Page, name: str) -> None:
    """Press a button, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def _begin(page: Page, model: str, action: str) -> None:
    """Choose everything in a list, and an action."""
    page.goto(f"/admin/speeches/{model}/")
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option(action)
    _press(page, "执行")


def _edit_many(page: Page) -> None:
    _begin(page, "speech", "edit_many")
    page.get_by_label("文种").select_option("报告")
    _press(page, "看会改动什么")


def _wording(page: Page) -> None:
    page.goto("/admin/speeches/wording/")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_label("年").first.fill("2012")
    _press(page, "保存")


def _office_word(page: Page, model: str, field: str, words: str) -> None:
    page.goto(f"/admin/search/{model}/add/")
    page.locator(f"#id_{field}").fill(words)
    _press(page, "保存")


# What is shown before something is done, where only a form leads.
ASKED: dict[str, Callable[[Page], None]] = {
    "publish many": lambda page: _begin(page, "speech", "publish"),
    "bin many": lambda page: _begin(page, "speech", "bin"),
    "edit many": lambda page: _begin(page, "speech", "edit_many"),
    "what edit many would change": _edit_many,
    "reparse many": lambda page: _begin(page, "speech", "reparse_many"),
    "refuse a line": lambda page: _begin(page, "siteline", "refuse"),
    "delete sources": lambda page: _begin(page, "source", "delete_selected"),
    "what a rule would change": _wording,
    "what synonyms would find": lambda page: _office_word(
        page, "synonymrule", "words", "联络站\n工作站"
    ),
    "what a term would find": lambda page: _office_word(page, "domainterm", "text", "联络员"),
}


DESK, PHONE = 1280, 390


@pytest.fixture
def page(open_page, places, client, live_server):
    """Signed in as who may everything; at a width that the test sets."""
    client.force_login(User.objects.get(username="超级用户"))

    def opened(width: int) -> Page:
        page = open_page(width=width, errors_allowed=True)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        page.context.add_cookies([{**cookie, "url": live_server.url}])
        return page

    return opened


def faults(page: Page, width: int) -> list[str]:
    """What somebody could not use on the page that is open: on a phone also in the dark, beside a
    keyboard also by that alone."""
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
    found = violations(page)
    if not fits(page):
        found.append(f"{page.url} is wider than its window")
    if width == PHONE:
        page.emulate_media(color_scheme="dark")
        found += violations(page, COLOURS)
        page.emulate_media(color_scheme="light")
        return found
    return found + walked(page)


def walked(page: Page) -> list[str]:
    """What the keyboard does not reach, or does not show that it is there."""
    # Around the page once: between its end and its beginning stands the browser itself.
    # The key is held down.
    for _ in range(page.evaluate(_WALK) + 3):
        page.keyboard.down("Tab")
    page.keyboard.up("Tab")
    left, unseen = page.evaluate(_WALKED)
    return [f"{page.url} not reached: {one}" for one in left] + [
        f"{page.url} not seen: {one}" for one in unseen
    ]


@pytest.mark.parametrize("half", [0, 1])
def test_everybody_can_use_every_page(page, places, half):
    opened, found = page(DESK), []
    for address in [*ADDRESSES, *MORE][half::2]:
        answer = opened.goto(f"/admin/{address.format(**places)}")
        assert answer.status == 200, address
        # No page asks how wide it is when it is loaded.
        for width in (PHONE, DESK):
            opened.set_viewport_size({"width": width, "height": 900})
            found += faults(opened, width)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_everybody_can_use_what_is_asked_first(page, width):
    opened, found = page(width), []
    for name, ask in ASKED.items():
        ask(opened)
        assert opened.locator("#content form").count(), name
        found += faults(opened, width)
    assert not found, "\n".join(found)


def test_a_control_that_nobody_can_reach_or_see_is_found(open_page, live_server):
    page = open_page()
    page.set_content(
        "<style>.bare:focus { outline: none }</style><p>一<a href='#1'>到达</a>"
        "<button class=bare>看不见</button><select><option>选</select></p>"
    )
    (unseen,) = walked(page)
    assert "not seen: <button" in unseen
    page.set_content("<button id=trap>走不出</button><a href='#2'>到不了</a>")
    page.evaluate("trap.addEventListener('keydown', event => event.preventDefault())")
    assert any("not reached" in line for line in walked(page))
