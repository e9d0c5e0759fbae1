"""axe finds nothing on any page, wide and on a phone, in the light scheme and the dark one."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tests.factories import make_material, make_speech

pytestmark = pytest.mark.long
BODY = "坚持和完善人民代表大会制度，把代表提出的意见建议办实办好，让群众看得见变化。" * 3
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    # Off by itself, though of WCAG 2.2 AA.
    "rules": {"target-size": {"enabled": True}},
    # Only a rule that is not asked for wants style sheets, and axe would fetch all of them again.
    "preload": {"assets": ["media"]},
}
# What a scheme can change.
COLOURS = OPTIONS | {
    "rules": {},
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}


@pytest.fixture
def addresses(live_server, search_index) -> list[str]:
    """Every kind of page that anybody can read, each with something of all it can show."""
    first = make_speech(
        "同志们：",
        "一、学。",
        BODY,
        title="区里的讲话",
        level="district",
        complete=False,
        year=2021,
    )
    second = make_speech("一、抓学习", BODY, title="镇长在会上的讲话", part=1, parts=2)
    copy = make_speech("一、抓好学习", BODY.replace("变化", "变样"), *["同样的一段。"] * 5)
    removed = [{"start": 0, "end": 4, "text": "下载文档", "rule": "下载提示"}]
    speech = make_speech(
        "各位代表：",
        "一、为XX镇效劳",
        BODY,
        "（一）学在XX县。" + BODY,
        headings=((1, 1, "一、", "为XX镇效劳"), (3, 2, "（一）", "学在XX县。")),
        title="镇长在会上的讲话",
        subtitle="在XX镇",
        source="某某人大网",
        source_url="https://example.com/",
        part=2,
        parts=2,
        rewritten=True,
        rewritten_spots=[{"text": "效劳", "suggestion": "服务", "count": 1}],
        masks=["XX"],
        flags=[{"name": "gaps", "words": ["2022年月日"]}],
        material=make_material(removed=removed),
    )
    search_index.rebuild()
    detail = speech.get_absolute_url()
    return [
        "/",
        "/speeches/",
        "/speeches/?level=town&kind=述职",
        "/search/?q=代表",
        "/search/?q=代表&show=sections",
        "/search/?q=学&show=headings",
        "/search/?q=没有的话",
        f"{detail}?q=代表",
        f"{detail}whole/",
        f"{detail}source/",
        f"{detail}similar/",
        "/outlines/",
        "/trends/",
        "/trends/?q=学&q=代表",
        "/trends/?q=学",
        "/trends/kinds/",
        "/check/",
        "/saved/",
        "/saved/add/?q=代表",
        "/help/",
        "/compare/",
        f"/compare/?speech={speech.pk}",
        f"/compare/?speech={speech.pk}&speech={first.pk}",
        f"/compare/?speech={speech.pk}&speech={first.pk}&speech={second.pk}",
        f"/compare/?speech={second.pk}&speech={copy.pk}&by=words",
        "/compare/?speech=0",
        f"/speeches/?compare={speech.pk}",
        f"{detail}similar/?section={speech.sections.first().anchor}",
        "/nowhere/",
        "/admin/login/",
        "/login/",
    ]


# Links take their other colour in a moment.
_SETTLED = """Promise.allSettled(document.getAnimations().map(
    (one) => one instanceof CSSTransition ? one.finished : null))"""


def violations(page, options=OPTIONS) -> list[str]:
    page.wait_for_load_state()
    page.evaluate(_SETTLED)
    # It is half a megabyte, and quicker the second time.
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("options => axe.run(options).then((all) => all.violations)", options)
    return [
        f"{page.url} {rule['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for rule in found
        for node in rule["nodes"][:3]
    ]


def test_no_violation(open_page, addresses):
    page = open_page(errors_allowed=True)
    found = faults(page, reverse("basket:home"))
    for address in [*addresses, *gathered(page, addresses)]:
        found += faults(page, address)
    assert not found, "\n".join(found)


def faults(page, address) -> list[str]:
    """The violations on a page as it is wide and on a phone, light and dark."""
    page.goto(address)
    # What is folded is looked at too, and what shows only beside the mouse.
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
    page.evaluate(
        "document.querySelectorAll('.tools').forEach(each => each.classList.add('shown'))"
    )
    found = []
    # No page asks how wide it is when it is loaded.
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        found += violations(page)
        page.emulate_media(color_scheme="dark")
        found += violations(page, COLOURS)
        page.emulate_media(color_scheme="light")
    return found


def gathered(page, addresses) -> list[str]:
    """The pages of the basket with an excerpt, a heading and a note."""
    page.goto(
        next(
            address
            for address in addresses
            if address.endswith("/?q=代表") and "speeches" in address
        )
    )
    page.locator(".permalink").first.focus()
    page.get_by_role("button", name="加入文稿：本段加入文稿").first.press("Enter")
    page.locator("[data-basket-count] strong").get_by_text("1").wait_for()
    page.goto(reverse("basket:home"))
    page.get_by_label("写自己的话").fill("我的话")
    page.get_by_label("类别").select_option("一级标题")
    page.get_by_role("button", name="写进文稿", exact=True).click()
    page.get_by_label("第2条可以做什么").click()
    edits = page.locator('.draft-choices a[href*="items"]')
    edit, heading = (edits.nth(index).get_attribute("href") for index in (0, 1))
    page.goto(edit)
    page.get_by_label("备注").fill("核对")
    page.get_by_role("button", name="保存").click()
    return [reverse("basket:home"), edit, heading]
