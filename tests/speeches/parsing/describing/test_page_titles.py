"""Titles of saved pages: under a site's own <h1>, in <title> alone, below a menu, above each of two
speeches, in a piece of a page."""

import pytest

from speeches.parsing import parse

BODY = (
    "<p>各位代表：</p><p>粮库今年收粮三万吨，仓容用了九成，账目公开，粮农满意。</p>"
    "<p>来年要把旧仓修好，把磅秤校准，把路修到仓门口，让粮农排队的时间再短一些，让每一车粮都过得了秤、进得了仓、"
    "结得了账。</p><p>仓里的事说到底是良心的事，一斤一两都不能糊涂，请代表们随时来看、随时来查。</p>"
)
OWN = "在全县粮库工作会议上的讲话"


def read(top: str, title: str = "x", body: str = BODY):
    page = f"<html><head><title>{title}</title></head><body>{top}{body}</body></html>"
    return parse(page.encode(), "p17.html").speeches


@pytest.mark.parametrize(
    "top",
    [
        f"<header><h1>稻香教育网</h1></header><article><h1>{OWN}</h1>",
        f"<h1>稻香县人民政府</h1><ul><li>要闻</li></ul><h1>{OWN}</h1>",
        f"<h1>稻香人大网</h1><h2>{OWN}</h2>",
        f"<h1 class='logo'><a href='/'>稻香县人民政府门户网站</a></h1><div>{OWN}</div>",
        f"<h1>全县粮库工作会议文件</h1><h2>{OWN}</h2>",
        f"<div>·政务要闻</div><div>·领导讲话</div><div>·招商引资</div><p>{OWN}</p>",
    ],
)
def test_title_below_the_sites_own_words(top):
    (speech,) = read(f"{top}<p>县长　谷满仓</p><p>2022年9月9日</p>")
    assert speech.title == OWN
    assert speech.speaker == "县长　谷满仓"
    assert str(speech.delivered_on.value) == "2022-09-09"


@pytest.mark.parametrize(
    ("top", "title"),
    [
        ("<h1>织密民生保障网</h1><h2>——在全县粮库工作会议上的讲话</h2>", "织密民生保障网"),
        ("<h1>织密粮农服务网</h1><p>县长　谷满仓</p>", "织密粮农服务网"),
        ("<h1>修好每一座仓</h1><h1>在全县粮库工作会议上的讲话</h1>", "修好每一座仓"),
        (
            "<h1>在全县粮库工作会议上的主持词</h1><h1>相关：在粮站的讲话</h1>",
            "在全县粮库工作会议上的主持词",
        ),
        ("<p>修好每一座仓</p><p>——在全县粮库工作会议上的讲话</p>", "修好每一座仓"),
    ],
)
def test_title_that_is_no_sites_name(top, title):
    assert read(top)[0].title == title


@pytest.mark.parametrize(
    "title",
    [
        f"{OWN}_范文大全_免费公文网",
        f"{OWN} - 稻香之窗",
        f"{OWN}-稻香县政府",
        f"{OWN}",
        f"稻香人大网 | {OWN}",
        f"领导讲话--{OWN}--稻香在线",
        f"{OWN}（摘要）_稻香网",
    ],
)
def test_title_in_the_title_element_alone(title):
    (speech,) = read("<div><a>首页</a></div>", title)
    assert speech.title.startswith(OWN)
    assert "稻香" not in speech.title


@pytest.mark.parametrize("title", ["稻香人大网", "领导讲话_稻香网", "无标题文档", "讲话_公文网"])
def test_no_title_in_the_title_element(title):
    assert read("", title)[0].title == "p17"


def test_title_element_gives_way_to_a_title_in_the_page():
    assert read(f"<p>{OWN}</p>", "谷满仓在粮库会议上的讲话_稻香网")[0].title == OWN


SECOND = BODY.replace("三万", "五万").replace("旧仓", "新仓")
TWO = (
    f"<h1>{{page}}</h1><p><b>{OWN}</b></p><p>谷满仓</p><p>（2021年6月4日）</p>{BODY}"
    f"<p>{{second}}</p><p>县长　麦有余</p><p>（2021年6月4日）</p>{SECOND}"
)


@pytest.mark.parametrize(
    "page",
    [
        "谷满仓、麦有余同志在全县粮库工作会议上的讲话",
        "全县粮库工作会议文件",
        "全县粮库工作会议召开",
    ],
)
def test_own_title_of_the_first_of_two(page):
    first, second = read(TWO.format(page=page, second="在全县粮库工作会议上的表态讲话"), body="")
    assert first.title == "在全县粮库工作会议上的讲话"
    assert first.speaker == "谷满仓"
    assert second.title == "在全县粮库工作会议上的表态讲话"


def test_first_of_two_whose_title_is_the_pages():
    top = TWO.replace("<p><b>在全县粮库工作会议上的讲话</b></p>", "")
    first, _ = read(
        top.format(page="在全县粮库工作会议上的讲话", second="在全县粮库工作会议上的表态讲话"),
        body="",
    )
    assert first.title == "在全县粮库工作会议上的讲话"


@pytest.mark.parametrize(
    "top",
    [
        f"<h1>{OWN}</h1>",
        f"<h2 align=center>{OWN}</h2>\n",
        f"<strong>{OWN}</strong><br>",
        f"<section><h1>{OWN}</h1>",
        f"<center>{OWN}</center>",
    ],
)
def test_piece_of_a_page(top):
    (speech,) = parse((top + BODY).encode(), "p17.html").speeches
    assert speech.title == OWN
    assert not any("<" in paragraph.text for paragraph in speech.paragraphs)


def test_no_piece_of_a_page():
    lines = ["各位代表：", "粮库今年收粮三万吨，仓容用了九成，账目公开。", "来年要把旧仓修好。"]
    text = "\n".join([f"<h1>{OWN}</h1>", *lines])
    assert len(parse(text.encode()).speeches[0].paragraphs) == 3


@pytest.mark.parametrize(
    "line",
    [
        "点击上方“稻香人大”关注我们",
        "▲点击蓝字，关注我们",
        "点击上方蓝字关注稻香",
        "长按二维码关注我们",
        "扫码关注我们",
    ],
)
def test_call_to_follow_is_no_subtitle(line):
    (speech,) = read(f"<h1>{OWN}</h1><p>{line}</p>")
    assert not speech.subtitle
    assert speech.paragraphs[0].text == "各位代表："
