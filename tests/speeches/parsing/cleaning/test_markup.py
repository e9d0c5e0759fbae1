"""What a saved page says of its boxes: a speech in one that is hidden or badly named stays, marks,
windows and lists of other articles go."""

import pytest

from speeches.parsing import parse
from tests.speeches.parsing.short_speech import BODY, TITLE

OTHER = [
    "各位代表：",
    "三天的会议开得紧凑，大家从田头谈到渠头，一共提了四十一条意见，条条都记在本子上。",
    "会后请各位把精神带回村里，用水的事情要同乡亲一起商量，年底我们再来对账。",
    "现在我宣布，会议闭幕！",
]


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def page(*pieces: str) -> list[list[str]]:
    """The texts of the speeches of a page of these pieces."""
    html = f"<html><head><title>x</title></head><body>{''.join(pieces)}</body></html>"
    found = parse(html.encode(), "x.html").speeches
    return [[item.text for item in speech.paragraphs] for speech in found]


SHOWN = f"<h1>{TITLE}</h1>{paragraphs(BODY)}"


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "display: none;",
        "visibility:hidden",
        "height:0;overflow:hidden",
        "max-height:0;overflow:hidden",
        "opacity:0",
        "position:absolute;left:-9999px",
    ],
)
def test_a_speech_behind_a_tab_stays(style):
    hidden = f"<h2>在全县水利冬修会上的闭幕词</h2>{paragraphs(OTHER)}"
    one, two = page(
        f"<h1>全县水利会议文件</h1><div><h2>在全县水利冬修会上的开幕词</h2>{paragraphs(BODY)}</div>",
        f'<div class="tab" style="{style}">{hidden}</div>',
    )
    assert one[-7:] == BODY
    assert two[-4:] == OTHER


def test_the_rest_of_a_speech_under_a_fold_stays():
    rest = (
        f'<div id="rest" style="display:none">{paragraphs(BODY[4:])}{paragraphs(OTHER[1:3])}</div>'
    )
    assert page(f"<h1>{TITLE}</h1>{paragraphs(BODY[:4])}", rest) == [[*BODY, *OTHER[1:3]]]


def test_a_short_end_under_a_fold_stays():
    rest = f'<div style="height:0px;overflow:hidden">{paragraphs(BODY[4:])}</div>'
    assert page(f"<h1>{TITLE}</h1>{paragraphs(BODY[:4])}", rest) == [BODY]


def test_paragraphs_that_fade_in_one_by_one_stay():
    faded = "".join(f'<p class="wow" style="visibility: hidden">{line}</p>' for line in BODY[2:])
    assert page(f"<h1>{TITLE}</h1>{paragraphs(BODY[:2])}", faded) == [BODY]


@pytest.mark.parametrize(
    "hidden",
    [
        ["本站提示：登录后可以收藏。"],
        ["麦穗材料网收集整理，转载请注明出处，谢谢合作，欢迎再来。"],
        ["更多材料，尽在麦穗材料网，海量范文等你来拿。", "下载本文请先登录，然后支付两元，谢谢。"],
        [
            "尊敬的用户：",
            "为了保护您的隐私，我们更新了隐私政策，请您仔细阅读以下条款，同意以后再继续使用本网站。",
            "您的账号由您自己保管，验证码不要告诉他人，我们不会以任何理由向您索要验证码。",
        ],
        BODY,
        BODY[1:4],
        ["".join(BODY)],
        [
            "一、用户注册以后，应当妥善保管密码。",
            "二、会员下载的材料只供自己参考，不得转售，本站不负责任。",
        ],
    ],
    ids=["hint", "stamp", "trade", "window", "copy", "copy-of-a-part", "flat-copy", "terms"],
)
def test_what_is_no_speech_behind_the_page_goes(hidden):
    assert page(SHOWN, f'<div style="display:none">{paragraphs(hidden)}</div>') == [BODY]


def test_a_day_among_comments_is_no_signature():
    comments = (
        '<div id="comments"><ol><li><b>雨后</b> 2024年1月4日 <p>写得实在。</p></li></ol></div>'
    )
    html = f"<html><head><title>x</title></head><body>{SHOWN}{comments}</body></html>"
    [speech] = parse(html.encode(), "x.html").speeches
    assert [item.text for item in speech.paragraphs] == BODY
    assert (speech.delivered_on, speech.published_on) == (None, None)
    assert speech.complete


LETTERS = [
    "写得真好，读了两遍，把要点抄在了本子上，明天开会就照着这个办法来讲。",
    "我们村也是这样修的渠，三年下来没有一处漏水，说到底还是要有人天天去看。",
    "请问这篇讲话有没有第二部分？想找来一起学习，谢谢楼主的无私分享，辛苦了。",
]


@pytest.mark.parametrize(
    "box",
    [
        'id="sina_keyword_ad_area2" class="articalContent"',
        'class="left-side content"',
        'class="article-header related"',
        'id="print_ad"',
    ],
)
def test_a_speech_in_a_box_of_an_unlucky_name_stays(box):
    """Also where so much stands outside that there might be a speech."""
    letters = paragraphs(LETTERS)
    [found] = page(f"<h1>{TITLE}</h1><div {box}>{paragraphs(BODY)}</div>{letters}")
    assert found[: len(BODY)] == BODY


def test_a_link_in_such_a_box_does_not_part_the_speech():
    link = '<ul><li><a href="/1">相关：渠道怎么看</a></li></ul>'
    box = f'<div id="ad_area">{paragraphs(BODY[:4])}{link}{paragraphs(BODY[4:])}</div>'
    [found] = page(f"<h1>{TITLE}</h1>{box}{paragraphs(LETTERS)}")
    assert [each for each in found if each in BODY] == BODY


@pytest.mark.parametrize("end", ["……", "…[详细]", "..."])
def test_a_list_of_other_speeches_goes_however_long(end):
    others = [f"各位代表：{line[:-1]}{end}" for line in [*OTHER[1:3], *BODY[1::2]] * 3]
    aside = f'<div class="sidebar related">{paragraphs(others)}</div>'
    [found] = page(f"<h1>{TITLE}</h1>{paragraphs(BODY)}", aside)
    assert found == BODY


def test_what_stands_around_the_speech_goes_even_if_it_is_prose():
    foot = "本站所有文章均由网友提供，仅供学习参考，如有侵权请联系我们，我们会在三日之内删除。"
    [found] = page(SHOWN, f'<div class="footer">{paragraphs([foot, foot])}</div>')
    assert found == BODY
