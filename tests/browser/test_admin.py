"""A librarian's visit in a real browser: upload, publish, find, correct, take back, bin."""

import re

import pytest
from playwright.sync_api import expect

from speeches.choices import State
from speeches.models import Speech
from tests.speeches.admin.test_roles import accounts
from tests.speeches.importing.test_materials import PAGE

__all__ = ["accounts"]

pytestmark = pytest.mark.usefixtures("search_index")


PASSWORD = "long-and-plain-words"


@pytest.fixture
def admin_page(open_page, django_user_model, work_off):
    """The admin, signed in as its librarian; `work` is what the workers beside the server do."""
    django_user_model.objects.create_superuser("librarian", password=PASSWORD)
    page = open_page()
    page.work = work_off
    return sign_in(page, "librarian")


def sign_in(page, name):
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    return page


def upload(page, *files):
    page.goto("/admin/")
    page.locator("tr.model-material").get_by_role("link", name=re.compile("增加|新增|添加")).click()
    page.get_by_label("材料文件").set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": data} for name, data in files]
    )
    expect(page.locator("[data-told]")).to_contain_text(f"{len(files)} 个文件，共")
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.locator("[data-live]")).to_contain_text(f"0/{len(files)} 个文件，处理中")
    page.work()
    # It looks by itself.
    expect(page.locator("[data-live]")).not_to_contain_text("处理中")


def upload_one(page, name, data):
    """Upload a file, and go to its speech."""
    upload(page, (name, data))
    page.locator(".batch-documents td a").first.click()


def search_count(page, words):
    page.work()
    page.goto(f"/search/?q={words}")
    return page.locator(".cards > li").count()


def move(page, name):
    """From the page of a speech: its button, the words that say what it means, and yes."""
    page.locator(".object-tools").get_by_role("link", name=name).click()
    page.get_by_role("button", name=f"{name} 1 篇").click()
    expect(page.locator(".messagelist .success")).to_contain_text(f"已{name} 1 篇讲话")


def move_in_list(page, name, narrowed=""):
    page.goto(f"/admin/speeches/speech/{narrowed}")
    page.get_by_role("checkbox", name="全选").or_(page.locator("#action-toggle")).first.check()
    page.get_by_label("动作").select_option(name)
    page.get_by_role("button", name="执行").click()
    page.locator("input[type=submit].default").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_upload_publish_and_find(admin_page):
    upload_one(admin_page, "讲话.txt", PAGE)
    expect(admin_page.locator("#id_title")).to_have_value("在2021年全县人大工作会议上的讲话")
    expect(admin_page.locator(".field-state_label")).to_contain_text("待审")
    address = admin_page.url
    assert search_count(admin_page, "集中学习与自学相结合") == 0
    admin_page.goto(address)
    move(admin_page, "发布")
    expect(admin_page.locator(".field-state_label")).to_contain_text("已发布")
    assert search_count(admin_page, "集中学习与自学相结合") == 1


def test_into_the_bin_and_back(admin_page):
    upload_one(admin_page, "讲话.txt", PAGE)
    move(admin_page, "发布")
    address = admin_page.url
    move(admin_page, "放入回收站")
    expect(admin_page.locator("#id_title")).to_have_count(0)
    assert search_count(admin_page, "集中学习") == 0
    upload(admin_page, ("又来.txt", PAGE))
    expect(admin_page.locator(".batch-known")).to_contain_text("回收站，于")
    admin_page.goto(address)
    move(admin_page, "恢复")
    assert search_count(admin_page, "集中学习") == 1


def take_back(page) -> None:
    """What it will do is read first."""
    page.locator("summary", has_text="整批撤回").click()
    expect(page.locator("details[open]")).to_contain_text("2 篇讲话放进回收站")
    page.get_by_role("button", name="整批撤回").click()


def test_several_with_a_bad_one_among_them(admin_page):
    other = PAGE.replace("县".encode(), "市".encode())
    upload(admin_page, ("甲.txt", PAGE), ("乙.txt", other), ("坏.txt", b""))
    expect(admin_page.locator(".batch-failed")).to_contain_text("坏.txt")
    expect(admin_page.locator(".batch-failed")).to_contain_text("文件是空的")
    expect(admin_page.locator(".batch-new")).to_have_count(2)
    admin_page.get_by_role("button", name="失败的再试一次").click()
    expect(admin_page.locator(".messagelist .success")).to_contain_text("1 个文件会再试一次")
    admin_page.work()
    take_back(admin_page)
    expect(admin_page.locator(".messagelist .success")).to_contain_text("2 篇讲话放入回收站")


def test_a_wrong_level_is_corrected_in_the_list(admin_page):
    upload_one(admin_page, "讲话.txt", PAGE)
    move(admin_page, "发布")
    admin_page.goto("/admin/speeches/speech/")
    admin_page.locator("#id_form-0-level").select_option("town")
    admin_page.get_by_role("button", name="保存").click()
    expect(admin_page.locator(".messagelist .success")).to_be_visible()
    admin_page.work()
    admin_page.goto("/search/?q=集中学习&level=town")
    expect(admin_page.locator(".cards > li")).to_have_count(1)


def test_what_is_taken_back_is_gone_from_search(admin_page):
    upload_one(admin_page, "讲话.txt", PAGE)
    move_in_list(admin_page, "publish")
    assert search_count(admin_page, "集中学习") == 1
    move_in_list(admin_page, "withdraw")
    assert search_count(admin_page, "集中学习") == 0


def test_who_may_only_add_uploads_what_is_not_public_yet(open_page, accounts, work_off):
    typist = accounts["只上传"]
    typist.set_password(PASSWORD)
    typist.save()
    page, refused = open_page(), []
    page.work = work_off
    page.on("response", lambda answer: answer.status >= 400 and refused.append(answer.url))
    sign_in(page, typist.username)
    upload(page, ("讲话.txt", PAGE))
    expect(page.locator(".batch-new .state")).to_have_text("待审")
    for link in page.locator("#content a").all():
        page.request.get(link.evaluate("link => link.href"), fail_on_status_code=True)
    page.locator(".batch-documents td a").first.click()
    expect(page.locator(".field-state_label")).to_contain_text("待审")
    page.get_by_label("标题").first.fill("我更正的标题")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert refused == []
    speech = Speech.objects.get()
    assert (speech.title, speech.state) == ("我更正的标题", State.RECEIVED)
    reader = open_page(errors_allowed=True)
    reader.work = work_off
    assert search_count(reader, "集中学习") == 0
    assert reader.goto(speech.get_absolute_url()).status == 404


def test_a_withdrawn_file_that_is_uploaded_again_stays_withdrawn(admin_page):
    upload_one(admin_page, "讲话.txt", PAGE)
    address = admin_page.url
    admin_page.get_by_label("标题").first.fill("更正过的标题")
    admin_page.get_by_role("button", name="保存并继续编辑").click()
    move(admin_page, "发布")
    move(admin_page, "撤下")
    upload(admin_page, ("换了名字.txt", PAGE))
    known = admin_page.locator(".batch-known")
    expect(known).to_contain_text("已撤下，于")
    expect(known).to_contain_text("由librarian")
    admin_page.goto(address)
    expect(admin_page.locator(".field-state_label")).to_contain_text("已撤下")
    expect(admin_page.locator("#id_title")).to_have_value("更正过的标题")
    assert search_count(admin_page, "集中学习") == 0
    assert Speech.objects.count() == 1


def test_a_batch_that_is_taken_back_can_be_had_again_from_the_bin(admin_page):
    other = PAGE.replace("县".encode(), "市".encode())
    upload(admin_page, ("甲.txt", PAGE), ("乙.txt", other))
    address = admin_page.url
    move_in_list(admin_page, "publish")
    assert search_count(admin_page, "集中学习") == 2
    admin_page.goto(address)
    take_back(admin_page)
    expect(admin_page.locator("[data-live] [role=status]")).to_contain_text("整批已撤回")
    expect(admin_page.locator(".batch-new .state")).to_have_text(["回收站"] * 2)
    assert search_count(admin_page, "集中学习") == 0
    move_in_list(admin_page, "restore", "?state=binned")
    assert search_count(admin_page, "集中学习") == 2
