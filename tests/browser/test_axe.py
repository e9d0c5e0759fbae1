"""axe finds nothing on any page: wide in the light scheme, on a phone in the dark one."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.speeches.factories import make_material, make_speech

BODY = "坚持和完善人民代表大会制度，把代表提出的意见建议办实办好，让群众看得见变化。" * 3
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
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
    search_index.rebuild(lambda done: None)
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
        "/compare/",
        f"/compare/?speech={speech.pk}",
        f"/compare/?speech={speech.pk}&speech={first.pk}",
        f"/compare/?speech={speech.pk}&speech={first.pk}&speech={second.pk}",
        f"/compare/?speech={second.pk}&speech={copy.pk}&by=words",
        "/compare/?speech=0",
        f"/speeches/?compare={speech.pk}",
        "/nowhere/",
        "/admin/login/",
    ]


def violations(page) -> list[str]:
    return [
        f"{page.url} {rule['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for rule in Axe().run(page, options=OPTIONS).response["violations"]
        for node in rule["nodes"][:3]
    ]


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)], ids=["light", "dark"])
def test_no_violation(open_page, addresses, width, dark):
    page = open_page(width=width, dark=dark, errors_allowed=True)
    found = []
    for address in addresses:
        page.goto(address)
        # What is folded is looked at too.
        page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
        found += violations(page)
    assert not found, "\n".join(found)
