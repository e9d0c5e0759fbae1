"""What comes out of a printer: the text and where it is from, nothing of the page around it."""

import io
import re

import pytest
from pypdf import PdfReader

from speeches.parsing.formats.pdf_radicals import RADICALS
from tests.factories import make_speech

BODY = "坚持和完善人民代表大会制度，把代表提出的意见建议办实办好，让群众看得见变化。" * 6
# What a page has beside the text.
INTERFACE = (
    "讲话素材库", "检索", "写法", "使用说明", "快捷键", "全部讲话", "提纲库", "趋势", "文稿",
    "跳到", "版式", "导出", "复制", "引用", "加标题", "相近", "能否直接用", "待填之处", "提纲",
    "基本情况", "层级", "放入对照", "字数", "所收文字", "青山县",
)  # fmt: skip


@pytest.fixture
def speech(live_server):
    return make_speech(
        "同志们：",
        "一、为XX县服务",
        *[BODY] * 12,
        "二、抓落实",
        BODY,
        headings=((1, 1, "一、", "为XX县服务"), (14, 1, "二、", "抓落实")),
        title="在镇人民代表大会上的讲话",
        subtitle="在第三次会议上",
        source="某某人大网",
        source_url="https://example.com/a",
        masks=["XX县"],
        year=2023,
    )


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("asked", ["", "?q=代表"], ids=["read", "searched"])
def test_a_speech_on_paper(open_page, speech, asked, dark):
    page = open_page(dark=dark)
    page.goto(speech.get_absolute_url() + asked)
    page.locator(".panel summary", has_text="待填之处").click()
    page.get_by_label("“XX县”换成").fill("青山县")
    pages = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    size = pages[0].mediabox
    assert [round(float(side) / 72 * 25.4) for side in (size.width, size.height)] == [210, 297]
    # Browsers write into a PDF some characters as the radicals that look the same.
    text = re.sub(r"\s", "", "".join(each.extract_text(extraction_mode="layout") for each in pages))
    text = text.translate(RADICALS)
    assert [word for word in INTERFACE if word in text] == []
    before, _, after = text.partition("".join(speech.paragraphs))
    assert before == f"{speech.title}——{speech.subtitle}"
    assert after.startswith(f"《{speech.title}》")
    assert "某某人大网" in after
    assert after.endswith(f"{speech.get_absolute_url()}")
