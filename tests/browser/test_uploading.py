"""Files and folders chosen or dropped on the upload form, and sent, in a real browser."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from speeches.jobs.models import Batch, BatchFile
from tests.speeches.jobs.making import page as text_of

UPLOAD = "/admin/speeches/material/add/"


@pytest.fixture
def librarian(live_server, client, settings, tmp_path) -> str:
    settings.DATA_DIR = tmp_path
    client.force_login(User.objects.create_superuser("librarian"))
    return client.cookies["sessionid"].value


@pytest.fixture
def form(open_page, librarian, live_server) -> Page:
    page = open_page()
    sign_in(page, librarian, live_server.url)
    page.goto(UPLOAD)
    return page


def sign_in(page: Page, session: str, url: str) -> None:
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": url}])


def files_in(folder: Path, number: int) -> list[Path]:
    folder.mkdir(parents=True)
    paths = [folder / f"讲话{at}.txt" for at in range(number)]
    for at, path in enumerate(paths):
        path.write_bytes(text_of(at))
    return paths


def drop(page: Page, *paths: Path) -> None:
    """Drop files and folders of the disk on the form, as a hand does."""
    box = page.locator("[data-upload]").bounding_box()
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send(
            "Input.dispatchDragEvent",
            {"type": kind, "x": box["x"] + 40, "y": box["y"] + 20, "data": data},
        )


def test_more_files_than_a_request_may_have_come_in_as_one_batch(form, tmp_path):
    form.get_by_label("材料文件").set_input_files(files_in(tmp_path / "many", 1200))
    expect(form.locator("[data-told]")).to_contain_text("1200 个文件，共")
    form.get_by_role("button", name="上传").click()
    expect(form.locator("[data-live]")).to_contain_text("0/1200 个文件，处理中", timeout=60_000)
    batch = Batch.objects.get()
    assert batch.files.count() == 1200
    assert batch.files.values("name").distinct().count() == 1200


def test_what_is_chosen_before_the_script_is_there_is_told_too(
    open_page, librarian, live_server, tmp_path
):
    page = open_page()
    sign_in(page, librarian, live_server.url)
    waiting = []
    page.route("**/js/upload*.js", lambda route: waiting.append(route))
    page.goto(UPLOAD, wait_until="commit")
    page.get_by_label("材料文件").set_input_files(files_in(tmp_path / "some", 2))
    told = page.locator("[data-told]")
    expect(told).to_be_empty()
    [route] = waiting
    route.continue_()
    expect(told).to_contain_text("2 个文件，共")


def test_a_sending_that_broke_off_goes_on(open_page, librarian, live_server, tmp_path):
    page = open_page(errors_allowed=True)
    sign_in(page, librarian, live_server.url)
    page.goto(UPLOAD)
    page.get_by_label("材料文件").set_input_files(files_in(tmp_path / "many", 700))
    sent = []

    def break_the_second(route):
        sent.append(route)
        route.abort() if len(sent) == 2 else route.continue_()

    page.route(f"**{UPLOAD}", break_the_second)
    page.get_by_role("button", name="上传").click()
    told = page.locator("[data-told]")
    expect(told).to_contain_text("请检查网络后再试。前 300 个文件已经收下")
    page.get_by_role("button", name="上传").click()
    expect(page.locator("[data-live]")).to_contain_text("0/700 个文件，处理中", timeout=30_000)
    assert Batch.objects.get().files.values("name").distinct().count() == 700


def test_without_javascript_too_many_files_are_refused_in_words(
    open_page, librarian, live_server, tmp_path
):
    page = open_page(js=False, errors_allowed=True)
    sign_in(page, librarian, live_server.url)
    page.goto(UPLOAD)
    page.get_by_label("材料文件").set_input_files(files_in(tmp_path / "many", 1001))
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_role("heading", name="一次传的文件太多")).to_be_visible()
    expect(page.get_by_text("压成一个 zip")).to_be_visible()
    assert not Batch.objects.exists()


def test_a_folder_is_dropped_with_all_that_is_in_it(form, tmp_path):
    folder = tmp_path / "同事发来的"
    files_in(folder / "2023" / "三月", 130)
    (folder / "一.txt").write_bytes(text_of(500))
    for litter in (".DS_Store", "Thumbs.db", "2023/.DS_Store", "2023/三月/~$讲话.docx"):
        (folder / litter).write_bytes(b"\0")
    (folder / "网页_files").mkdir()
    (folder / "网页_files" / "a.js").write_bytes(b"1")
    drop(form, folder)
    told = form.locator("[data-told]")
    expect(told).to_contain_text("131 个文件，共")
    expect(told).to_contain_text("另有 5 个不是材料，没有选上")
    expect(told).to_contain_text("Thumbs.db")
    form.get_by_role("button", name="上传").click()
    expect(form.locator("[data-live]")).to_contain_text("0/131 个文件，处理中")
    assert BatchFile.objects.filter(name="讲话129.txt").count() == 1
