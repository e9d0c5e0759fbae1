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
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponseBase
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Browser, Page, expect, sync_playwright

HERE = Path(__file__).parent
INSTALL = "apt-get install chromium-headless-shell fonts-noto-cjk libatomic1"
# The first is the same browser without what stands around a page: half the time of these tests.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
# Seconds; a script that looks at a page needs two thousandths.
_LATE = 0.02
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


@pytest.fixture(scope="session")
def _pages_come_in_two() -> Iterator[None]:
    """The text of a page comes a moment after its head, as over a network: a test that looks at a
    page before it is there fails each time, and not once in a thousand."""
    answer = WSGIHandler.__call__

    def slowly(self: WSGIHandler, *asked: Any) -> Iterable[bytes]:
        response = answer(self, *asked)
        if not getattr(response, "headers", {}).get("Content-Type", "").startswith("text/html"):
            return response
        return _Late(response)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIHandler, "__call__", slowly)
        yield


class _Late:
    """An answer whose text is late."""

    def __init__(self, response: HttpResponseBase) -> None:
        self._response = response
        self.close = response.close

    def __iter__(self) -> Iterator[bytes]:
        yield b""  # the head goes out
        time.sleep(_LATE)
        yield from self._response


@pytest.fixture
def open_page(chromium, _pages_come_in_two, live_server) -> Iterator[Callable[..., Page]]:
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
