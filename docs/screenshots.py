"""The pictures of librarian.md, taken from a site that runs with the fixtures: `make screenshots`.

A new library in a temporary folder, a librarian's account, the fixtures uploaded as she would; then
each page as it looks at one width. Needs Chromium, as the browser tests do (.ci/browser).
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "static" / "img" / "desk"
_WIDTH, _HEIGHT, _QUALITY = 1280, 800, 62
_NAME, _PASSWORD = "wangfang", "only-for-pictures-1"
_SECONDS = 240


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        _site(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--lang=zh-CN"]
        )
        page = browser.new_page(
            base_url=address,
            viewport={"width": _WIDTH, "height": _HEIGHT},
            locale="zh-CN",
            reduced_motion="reduce",
        )
        page.set_default_timeout(_SECONDS * 1000)
        _visit(page)
        browser.close()


@contextmanager
def _site(folder: Path) -> Iterator[str]:
    """A site with an account and nothing in it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "DJANGO_SUPERUSER_PASSWORD": _PASSWORD,
    }
    for command in (
        "migrate --verbosity 0",
        "load_wording",
        "build_index --if-needed",
        "collectstatic --noinput --verbosity 0",
        f"createsuperuser --noinput --username {_NAME} --email none@example.com",
    ):
        subprocess.run(
            [sys.executable, "manage.py", *command.split()],
            cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    server = subprocess.Popen(
        [sys.executable, "-m", "config.serve"],
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/admin/login/")
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str) -> None:
    """Raises TimeoutError."""
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        try:
            urlopen(address).close()
        except (URLError, ConnectionError):
            time.sleep(0.5)
        else:
            return
    raise TimeoutError(address)


def _visit(page: Page) -> None:
    """A librarian's day: upload, look, publish, correct many, teach words."""
    page.goto("/admin/")
    page.get_by_label("用户名").fill(_NAME)
    page.get_by_label("密码").fill(_PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name="上传材料").click()
    fixtures = sorted((ROOT / "fixtures" / "materials").iterdir())
    page.get_by_label("材料文件").set_input_files(fixtures)
    _take(page, "upload")
    page.get_by_role("button", name="上传", exact=True).click()
    page.locator("[data-live] [role=status]").filter(has_not_text="处理中").wait_for()
    page.reload()
    _take(page, "batch")
    page.goto("/admin/")
    _take(page, "home")
    page.goto("/admin/speeches/speech/?state=received")
    _take(page, "list")
    page.locator("#result_list .field-title a").first.click()
    page.goto(page.url.replace("/change/", "/review/"))
    _take(page, "review")
    page.goto("/admin/speeches/speech/?state=received&doubt=none")
    _choose(page, "publish")
    _take(page, "publish")
    page.locator("input[type=submit].default").click()
    page.goto("/admin/speeches/speech/")
    _choose(page, "edit_many")
    page.get_by_label("文种").select_option("报告")
    page.get_by_role("button", name="看会改动什么").click()
    page.get_by_role("heading", name="会改动什么").scroll_into_view_if_needed()
    _take(page, "bulk")
    page.goto("/admin/search/synonymrule/add/")
    page.fill("#id_words", "督办\n跟踪问效")
    page.locator("input[name=_save]").click()
    _take(page, "synonyms")


def _choose(page: Page, action: str) -> None:
    """Select all of a list, and begin an action."""
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option(action)
    page.get_by_role("button", name="执行").click()


def _take(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.jpg", type="jpeg", quality=_QUALITY)


if __name__ == "__main__":
    main()
