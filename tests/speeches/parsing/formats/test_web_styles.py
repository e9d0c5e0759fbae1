"""What a saved page hides, and what it has as pictures or below them."""

import pytest

from speeches.parsing.formats.text import extract_text
from speeches.parsing.formats.web_styles import unseen_classes

BEFORE, AFTER = "渠道要清到底，闸门要试到位，", "谁的地段谁来管，一处也不能漏。"


def lines(body: str) -> list[tuple[str, str]]:
    page = f"<html><head><title>x</title></head><body>{body}</body></html>"
    return [(line.text, line.hint) for line in extract_text(page).lines[1:]]


@pytest.mark.parametrize(
    "mark",
    [
        '<span style="font-size:0">wm77</span>',
        '<font style="FONT-SIZE: 0px; COLOR: #FFF">wm77</font>',
        '<span style="font-size:1px">wm77</span>',
        '<span style="color:#ffffff">wm77</span>',
        '<font color="white">wm77</font>',
        '<span style="color:#FEFEFE">wm77</span>',
        '<span style="font-size:2px">wm77</span>',
        '<font color="#FFFFFF"><b>wm77</b></font>',
        '<span style="color: rgb(255, 255, 255)">wm77</span>',
        '<span style="color:transparent">wm77</span>',
        '<span style="opacity:0">wm77</span>',
        '<span style="opacity: 0.0; position: absolute">wm77</span>',
        '<span style="position:absolute;left:-9999px">wm77</span>',
        '<span style="display:inline-block;width:0;overflow:hidden">wm77</span>',
        '<em style="display : none !important">wm77</em>',
        '<i style="visibility:collapse">wm77</i>',
        "<span hidden>wm77</span>",
        '<span style="position:absolute;clip:rect(0 0 0 0)">wm77</span>',
    ],
)
def test_a_mark_that_nobody_sees_stands_apart_from_its_sentence(mark):
    assert lines(f"<p>{BEFORE}{mark}{AFTER}</p>") == [(BEFORE + AFTER, ""), ("wm77", "hidden")]


@pytest.mark.parametrize(
    "sheet",
    [
        ".k1{display:none}",
        "body{margin:0} span.k1 { DISPLAY : none !important; }",
        ".a,.k1,.b{position:absolute;left:-9999px;font-size:0}",
        "/* .k1{display:block} */.k1{font-size:0}",
        "@media print{.k1{display:block}} .k1{visibility:hidden}",
        '@charset "utf-8"; .k1{color:red} .k1{opacity:0}',
    ],
)
def test_a_mark_that_a_class_hides_stands_apart_from_its_sentence(sheet):
    page = f"<style>{sheet}</style><p>{BEFORE}<span class='x k1'>wm77</span>{AFTER}</p>"
    assert lines(page) == [(BEFORE + AFTER, ""), ("wm77", "hidden")]


@pytest.mark.parametrize(
    "sheet",
    [
        "@media print{.k1{display:none}}",
        "@media (max-width:600px){a{color:red}.k1{display:none}}",
        ".menu .k1{display:none}",
        ".k1:empty{display:none}",
        ".k1::after{display:none}",
        ".k1{display:none}.k1{display:inline}",
        ".k11{display:none}",
        "/* .k1{display:none} */",
        ".k1{display:none",
    ],
)
def test_what_a_class_hides_elsewhere_is_seen(sheet):
    page = f"<style>{sheet}</style><p>{BEFORE}<span class='k1'>当天</span>{AFTER}</p>"
    assert lines(page) == [(f"{BEFORE}当天{AFTER}", "")]


@pytest.mark.parametrize("piece", ["@", "@a{b{}", "/*", ".a,", "{", "}", "@a{", ".a{b:c}"])
def test_a_hostile_style_sheet_is_read_at_once(piece):
    assert unseen_classes([piece * 200_000]) == frozenset()


@pytest.mark.parametrize(
    "block",
    [
        '<p style="font-size:0">wm77</p>',
        '<div style="text-indent:-9999px">wm77</div>',
        '<div style="height:0;overflow:hidden">wm77</div>',
        '<div style="max-height: 0px; overflow: hidden;">wm77</div>',
    ],
)
def test_a_block_that_nobody_sees(block):
    assert lines(f"<p>{BEFORE}</p>{block}") == [(BEFORE, ""), ("wm77", "hidden")]


@pytest.mark.parametrize(
    "seen",
    [
        f'<div style="font-size:0"><p style="font-size:16px">{BEFORE}{AFTER}</p></div>',
        f'<div style="font-size:0"><p class="text">{BEFORE}{AFTER}</p></div>',
        f'<p style="font-size:0"><font size="3">{BEFORE}{AFTER}</font></p>',
        f'<p style="font-size:0.9em">{BEFORE}{AFTER}</p>',
        f'<p style="font-size:16px;opacity:0.9">{BEFORE}{AFTER}</p>',
        f'<p style="text-indent:2em;overflow:hidden;height:auto">{BEFORE}{AFTER}</p>',
        f'<p style="color:#fff">{BEFORE}{AFTER}</p>',
        f'<p style="color:#fff">{BEFORE}<b>{AFTER}</b></p>',
        f'<p>{BEFORE}<font color="white">{AFTER}</font></p>',
        f'<p>{BEFORE}<span style="color:#fff;background:#c00">{AFTER}</span></p>',
        f'<p style="background-color:#036">{BEFORE}<font color="white">{AFTER}</font></p>',
        f'<table bgcolor="red"><td>{BEFORE}<font color="#fff">{AFTER}</font></td></table>',
        f'<p style="color:#fff">{BEFORE}<span style="color:#000">{AFTER}</span></p>',
        f'<p><span style="color:#f00">{BEFORE}</span>{AFTER}</p>',
        f'<p style="position:absolute;left:-10px">{BEFORE}{AFTER}</p>',
        f'<p style="margin-left:-2em">{BEFORE}{AFTER}</p>',
    ],
)
def test_words_that_are_seen_stay(seen):
    assert lines(seen) == [(BEFORE + AFTER, "")]


def test_a_heading_whose_words_are_in_a_picture_is_read():
    assert lines('<h2 style="text-indent:-9999px">一、清渠</h2>') == [("一、清渠", "")]


def test_a_long_white_stretch_may_be_the_texts_own():
    long = "".join(f"第{n}处由第{n}组去清。" for n in "一二三四五六七八九")
    assert lines(f'<p>{BEFORE}<font color="white">{long}</font>{AFTER}</p>') == [
        (BEFORE + long + AFTER, "")
    ]


def test_a_white_title_on_a_ground_that_a_style_sheet_gives_stays():
    title = '<div class="bar">领导讲话 <font color="#fff">在水利会议上的讲话</font></div>'
    assert lines(title) == [("领导讲话 在水利会议上的讲话", "")]


@pytest.mark.parametrize(
    "picture",
    [
        '<p><img src="h.png" alt="一、先清渠"></p>',
        '<div align="center"><img alt=" 一、先清渠 "></div>',
        '<h3><img alt="一、先清渠"/></h3>',
        '<p><span><img alt="一、先清渠"></span>&nbsp;</p>',
        '<section><p><img alt="（一）先清渠"></p></section>',
    ],
)
def test_a_numbered_heading_in_a_picture_is_read(picture):
    found = [words.replace("（一）", "一、") for words, _ in lines(f"{picture}<p>{BEFORE}</p>")]
    assert found == ["一、先清渠", BEFORE]


@pytest.mark.parametrize(
    "picture",
    [
        '<p><img alt="会场照片"></p>',
        '<p><img alt="1.jpg"></p>',
        '<p><img alt="在水利会议上的讲话"></p>',
        '<p><img alt=""></p>',
        f'<p><img alt="一、{BEFORE}{AFTER}{BEFORE}"></p>',
    ],
)
def test_other_words_of_pictures_are_no_text(picture):
    assert lines(f"{picture}<p>{BEFORE}</p>") == [(BEFORE, "")]


def test_a_number_that_the_page_has_is_no_second_heading():
    assert lines(f'<p><img alt="一、二级渠道图"></p><p>一、先清渠</p><p>{BEFORE}</p>') == [
        ("一、先清渠", ""),
        (BEFORE, ""),
    ]


def test_a_heading_below_a_picture_is_no_caption():
    assert lines("<figure><figcaption>一、先清渠</figcaption></figure>") == [("一、先清渠", "")]


def test_a_heading_that_stands_beside_its_picture_is_read_once():
    assert lines('<p><img alt="一、先清渠"></p><p>一、先清渠</p>') == [("一、先清渠", "")]
    assert lines('<p><img alt="一、先清渠">一、先清渠</p>') == [("一、先清渠", "")]


@pytest.mark.parametrize(
    "caption",
    [
        "<figure><img><figcaption>乡亲在渠边</figcaption></figure>",
        "<p><img></p><p>▲乡亲在渠边</p>",
        "<p><img><br>▲乡亲在渠边</p>",
        '<p style="text-align: center">△ 乡亲在渠边</p>',
        "<center><span>↑乡亲在渠边</span></center>",
    ],
)
def test_a_caption_below_a_picture(caption):
    assert [hint for _, hint in lines(f"<p>{BEFORE}</p>{caption}<p>{AFTER}</p>")] == [
        "", "caption", "",
    ]  # fmt: skip


def test_a_list_with_such_signs_is_no_caption():
    listed = "<p>▲清渠</p><p>▲修坝</p><p>▲试闸</p>"
    assert [hint for _, hint in lines(f"<p>{BEFORE}</p>{listed}")] == ["", "", "", ""]


def test_an_advertisement_that_is_a_line_of_its_own():
    ad = '<ins class="ad">题库限时领取</ins>'
    assert lines(f"<p>{BEFORE}</p>{ad}<h2>篇二</h2>")[1] == ("题库限时领取", "advertisement")
    assert lines(f"<p>{BEFORE}<ins class='ad'>新增</ins>{AFTER}</p>") == [
        (f"{BEFORE}新增{AFTER}", "")
    ]


def test_what_readers_wrote_says_its_box():
    page = '<div id="comments"><ol><li><b>雨后</b> 2024年1月4日 <p>写得好。</p></li></ol></div>'
    assert lines(f"<p>{BEFORE}</p>{page}")[1:] == [
        ("雨后 2024年1月4日", "comments"),
        ("写得好。", "comments"),
    ]
