"""What an editor and an administrator do at the desk, in a real browser."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.accounts import PASSWORD

_PATIENCE = 600_000


def signed_in(browser: Browser, address: str, name: str) -> Page:
    """A page of a context of its own, at the desk's home."""
    page = browser.new_context(base_url=address, locale="zh-CN").new_page()
    page.set_default_timeout(_PATIENCE)
    page.goto("/admin/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name="上传材料").wait_for()
    return page


def drop(page: Page, files: Sequence[Path]) -> None:
    """Drop files on the form of uploads, as from a folder."""
    page.goto("/admin/speeches/material/add/")
    box = page.locator("[data-upload]").bounding_box()
    assert box
    devtools = page.context.new_cdp_session(page)
    dragged = {"items": [], "files": list(map(str, files)), "dragOperationsMask": 1}
    place = {"x": box["x"] + 50, "y": box["y"] + 20, "data": dragged}
    for step in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": step, **place})
    page.locator("[data-told]").filter(has_text=f"{len(files)} 个文件").wait_for()


def send(page: Page) -> None:
    """Send what was dropped; returns when the page of the batch is there."""
    page.get_by_role("button", name="上传", exact=True).click()
    page.wait_for_url("**/admin/jobs/batch/*/change/")


def watch_to_its_end(page: Page) -> str:
    """What the page of the batch says when everything is done; it looks by itself."""
    said = page.locator("[data-live] [role=status]")
    said.filter(has_not_text="处理中").wait_for()
    return said.inner_text()


def publish_without_doubt(page: Page) -> str:
    """Publish all that wait and have nothing against them; what the page says then."""
    page.goto("/admin/speeches/speech/?state=received&doubt=none")
    page.locator("#action-toggle").check()
    everything = page.locator(".actions .question a")
    if everything.is_visible():
        everything.click()
    page.get_by_label("动作").select_option("publish")
    page.get_by_role("button", name="执行").click()
    page.locator("input[type=submit].default").click()
    return page.locator(".messagelist .success").inner_text()
