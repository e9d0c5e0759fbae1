"""A real Chromium for the tests in this folder, and pages in it.

    def test_something(open_page):
        page = open_page()                      # or open_page(width=390, touch=True), …
        page.goto("/admin/")                    # relative to the live server

`open_page` gives Playwright pages (synchronous API) of a fresh browser context each; a page on
which the browser reports an error (a script's exception, a breach of the Content-Security-Policy,
a missing static file) fails its test at the end, unless it was opened with `errors_allowed=True`.

Rows made in a test are seen by the server: `live_server` brings the transactional database. To
be signed in, use Django's own form, or put `client.cookies["sessionid"]` into the context.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Browser, Page, expect, sync_playwright

HERE = Path(__file__).parent
INSTALL = "apt-get install chromium-headless-shell fonts-noto-cjk libatomic1"
# The first is the same browser without what stands around a page: half the time of these tests.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, started once."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip(f"no Chromium on this machine; to run the browser tests: {INSTALL}")
    node, _ = compute_driver_executable()
    if subprocess.run([node, "--version"], capture_output=True).returncode:
        pytest.skip(f"Playwright's driver does not start here; to run the browser tests: {INSTALL}")
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        # Playwright's synchronous API runs an event loop in this thread; Django would refuse
        # the test's own database access beside it.
        environment.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        # On a busy machine what is awaited comes late.
        expect.set_options(timeout=20_000)
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, live_server) -> Iterator[Callable[..., Page]]:
    """Opens a page in a context of its own; see the module."""
    contexts, errors = [], []

    def open_(
        *,
        width: int = 1440,
        height: int = 900,
        js: bool = True,
        dark: bool = False,
        touch: bool = False,
        errors_allowed: bool = False,
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=js,
            has_touch=touch,
            is_mobile=touch,
            color_scheme="dark" if dark else "light",
            # A page that still scrolls is pressed in the wrong place.
            reduced_motion="reduce",
            locale="zh-CN",
        )
        contexts.append(context)
        page = context.new_page()
        if not errors_allowed:
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on("console", lambda line: line.type == "error" and errors.append(line.text))
        return page

    yield open_
    for context in contexts:
        context.close()
    assert errors == [], "what the browser reported"
