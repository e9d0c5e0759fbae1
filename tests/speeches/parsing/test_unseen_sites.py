"""Oddities of sites that no rule names: told by place, form and share of words."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speeches.parsing import parse

TITLE = "在全县代表联络站建设推进会上的讲话"
BODY = [
    "各位代表、同志们：",
    "今天这个会，开在村头的联络站里，为的是让大家看得见、摸得着。下面，我讲两点意见。",
    "一、把门打开",
    "联络站不是摆设，门要常开，灯要常亮，群众来了有人接、有茶喝、有话说，走的时候心里有底。",
    "二、把事办成",
    "群众反映的事情，能当场办的当场办，不能当场办的说清楚什么时候办，办完了要上门回一句话。",
    "同志们，事情要靠大家一件一件去做，谢谢大家！",
]
TEXT = "\n".join(BODY)


def speech(page: str):
    return parse(page.encode(), "页面.txt").speeches[0]


def texts(page: str) -> list[str]:
    return [paragraph.text for paragraph in speech(page).paragraphs]


@pytest.mark.parametrize(
    "above",
    [
        "文档编号\n8812\n上传者\n小木\n成文日期\n2023-04-05",
        "智能摘要\n内容说的是怎样建好站点，语言朴实，结构清楚，值得一读。",
        "讲话分析了联络站建设的形势，要求各地抓好落实，让群众得到实惠。",
        "2.6 分 31 人阅读 2 次下载",
        "会员专享 2023-04-05 3.1k 0",
        "材料屋 04-05 10:30",
        "A- A A+",
        "小木笔记本",
    ],
    ids=[
        "table-of-facts-in-lines", "announced-summary", "unannounced-summary", "rating-and-counts",
        "date-among-counts", "time-without-a-year", "font-sizes", "short-byline",
    ],
)  # fmt: skip
def test_what_stands_between_title_and_salutation_goes(above):
    assert texts(f"{TITLE}\n{above}\n{TEXT}") == BODY


@pytest.mark.parametrize(
    "below",
    [
        "尽在某某学堂，更多精彩等你",
        "值班主任：老木",
        "100%",
        "常见问题\n问：买了可以退吗？\n答：虚拟物品卖出以后一律不退不换。",
        "雨后\n发表于 2024-1-5 09:30 | 显示全部楼层\n好文章，正好要用，学习了。",
        "以上就是关于在全县代表联络站建设推进会上的讲话的全部内容，希望对您有所帮助。",
        "（来源：某某日报 2023-04-05 第1版）",
    ],
    ids=[
        "slogan-with-a-word-of-sites", "unknown-byline", "zoom", "shop-questions",
        "answer-in-forum", "closing-words-of-a-site", "newspaper",
    ],
)  # fmt: skip
def test_what_stands_below_the_last_sentence_goes(below):
    assert texts(f"{TITLE}\n{TEXT}\n{below}")[: len(BODY)] == BODY
    assert len(texts(f"{TITLE}\n{TEXT}\n{below}")) <= len(BODY) + ("雨后" in below)


@pytest.mark.parametrize(
    "own",
    ["汇报人：木某某", "2023年4月5日", "注释\n〔1〕 见《代表工作手册》。", "①指上一届大会。"],
    ids=["signature", "date", "notes-with-heading", "note"],
)
def test_what_a_speech_has_below_it_stays(own):
    assert texts(f"{TITLE}\n{TEXT}\n{own}") == [*BODY, *own.split("\n")]


def test_the_rest_of_a_torn_sentence_at_the_end_of_a_preview_stays():
    rows = [
        BODY[3],
        "各地要按照这次会议的要求，抓紧制定方案，明确责任分工，落实各项措施，定期",
        "公布时间和内容",
    ]
    assert "公布时间和内容" in texts(f"{TITLE}\n{BODY[0]}\n" + "\n".join(rows))[-1]


def test_a_name_above_the_salutation_is_the_speakers():
    found = speech(f"{TITLE}\n木某某\n{TEXT}")
    assert "木某某" in [found.speaker, *(paragraph.text for paragraph in found.paragraphs)]


def test_a_stamp_in_brackets_leaves_its_sentence_whole():
    torn = BODY[3][:12] + "【文章来自：某某笔友】" + BODY[3][12:]
    assert texts(f"{TITLE}\n" + "\n".join([*BODY[:3], torn, *BODY[4:]])) == BODY


def test_an_address_in_a_sentence_does_not_take_the_sentence():
    torn = BODY[3][:12] + "本文由示例公文网www.example.org首发" + BODY[3][12:]
    assert texts(f"{TITLE}\n" + "\n".join([*BODY[:3], torn, *BODY[4:]])) == BODY


def test_what_ends_every_paragraph_is_a_stamp_but_no_applause():
    stamped = [BODY[0], *(text + "某某笔友群" for text in BODY[1:])]
    assert texts(f"{TITLE}\n" + "\n".join(stamped))[1] == BODY[1]
    clapped = [text + "（热烈鼓掌）" if text.endswith(("。", "！")) else text for text in BODY]
    assert texts(f"{TITLE}\n" + "\n".join(clapped)) == clapped


def test_a_running_head_in_torn_sentences_goes_without_a_page_number():
    text = BODY[3] * 4
    rows = [text[at : at + 30] for at in range(0, len(text), 30)]
    rows[2:2] = rows[5:5] = ["某县人大工作通讯"]
    assert "通讯" not in "".join(texts(f"{TITLE}\n" + "\n".join(rows)))


def test_a_short_line_in_a_torn_sentence_of_wrapped_text_goes():
    text = "　　" + BODY[3] * 5
    rows = [text[at : at + 30] for at in range(0, len(text), 30)]
    assert "内部" not in "".join(
        texts(f"{TITLE}\n" + "\n".join([*rows[:3], "内部参考", *rows[3:]]))
    )


def test_a_menu_with_an_entry_a_line_is_no_title():
    page = "登录\n购物车(0)\n讲话稿\n工作总结\n心得体会\n述职报告\n更多\n"
    assert speech(f"{page}{TITLE}\n{TEXT}").title == TITLE


def test_names_of_kinds_in_a_search_bar_are_no_title():
    assert speech(f"热门搜索：述职报告 心得体会 讲话稿\n{TITLE}\n{TEXT}").title == TITLE


def test_a_title_without_a_kind_is_known_by_the_bar_below_it():
    title = "让联络站的灯常亮 让群众的话有回音"
    page = f"首页\n领导讲话\n{title}\n2023-04-05 09:12 编辑：小木\n{TEXT}"
    assert speech(page).title == title


@pytest.mark.parametrize(
    "line",
    ["今天是2026年11月22日 星期日", "2026/3/5 14:22　　在全县代表联络站建设推进会上的讲话"],
    ids=["calendar", "printed"],
)
def test_the_day_of_the_visit_is_not_the_pages(line):
    page = f"{line}\n{TITLE}\n发布时间：2023-04-05\n{TEXT}"
    assert speech(page).published_on.value == datetime.date(2023, 4, 5)


def test_the_day_of_an_answer_is_not_the_pages():
    assert speech(f"{TITLE}\n{TEXT}\n3楼 2024-5-1 回复 赞(3)").published_on is None


def test_a_pager_in_words_names_the_part():
    found = speech(f"{TITLE}\n{TEXT}\n第2页/共3页\n上一页 1 2 3 下一页")
    assert (found.part, found.parts) == (2, 3)


HTML = "<html><head><title>{title}_某某网</title></head><body>{body}</body></html>"


def test_the_day_in_an_attribute_is_read():
    body = (
        f'<h1>{TITLE}</h1><time datetime="2023-04-05T08:00">3年前</time><p>{"</p><p>".join(BODY)}'
    )
    assert speech(HTML.format(title=TITLE, body=body)).published_on.value == datetime.date(
        2023, 4, 5
    )


def test_hidden_words_in_a_line_do_not_part_it():
    broken = BODY[3][:9] + '<span style="display:none">qs8f2k</span>' + BODY[3][9:]
    body = f"<h1>{TITLE}</h1><p>{'</p><p>'.join([*BODY[:3], broken, *BODY[4:]])}</p>"
    assert texts(HTML.format(title=TITLE, body=body)) == BODY


def test_a_notice_above_the_pages_own_title_goes():
    notice = "<p>网页快照仅为网络传输中的信息暂存，与网站作者无关，不对其内容负责。</p>"
    body = f"{notice}<p>{TITLE}</p><p>{'</p><p>'.join(BODY)}</p>"
    assert texts(HTML.format(title=TITLE, body=body)) == BODY


NOISE = [
    "广告", "下载APP 随时随地学公文", "第 2 页 共 6 页", "点击查看更多精彩内容", "【示例公文网】",
    "扫码进群领取更多", "¥29.9 开通年度会员", "继续阅读", "— 2 —",
]  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(NOISE), st.integers(1, len(BODY))), max_size=5))
def test_noise_between_paragraphs_costs_no_word_of_the_speech(noise):
    lines = list(BODY)
    for line, at in sorted(noise, key=lambda item: -item[1]):
        lines.insert(at, line)
    assert [text for text in texts(f"{TITLE}\n" + "\n".join(lines)) if text in BODY] == BODY
