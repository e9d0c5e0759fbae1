"""What stands inside the lines of a speech and is no word goes; the sentences stay whole."""

import pytest

from speeches.parsing import parse

TITLE = "在全县粮食工作会议上的讲话"
BODY = (
    "今天开这个会，专门讲秋粮收购。今年的雨水多，稻子收得晚，各粮库要早腾仓、早备款，不打一张白条。",
    "会后各乡镇要拿出方案，收购的进度半月一报，仓容不够的要提前说，运粮的路要修好。谢谢大家！",
)
SHEET = (
    "@page { size: 9in 12in; margin-left: 1in } p { color: #111111; line-height: 150% } "
    'p.cjk { font-family: "楷体", "KaiTi"; so-language: zh-CN }'
)


def read(*lines):
    return parse("\n".join(lines).encode()).speeches[0]


def texts(speech):
    return [paragraph.text for paragraph in speech.paragraphs]


def test_a_style_sheet_goes_and_the_flattened_line_behind_it_is_parted():
    speech = read(TITLE, f"ml> {SHEET} {TITLE} 同志们： {BODY[0]}", BODY[1])
    assert speech.title == TITLE
    assert texts(speech)[0] == "同志们："
    assert "".join(texts(speech)[1:]) == "".join(BODY)


@pytest.mark.parametrize(
    "residue",
    [
        "@media print { .bar {display: none;} .foot {color: red} }",
        "Normal 0 7.8 磅 0 2 false false false EN-US ZH-CN X-NONE",
        '/* Style Definitions */ table.MsoNormalTable {mso-style-name:普通表格; size:"宋体"}',
        "<!-- .a{margin:0} -->",
        "p.MsoNormal {\nmargin: 0cm;\nfont-size: 12.0pt;\n}",
        'var ad_id = "u1";\ndocument.write(ad_id);',
        "(function(){\n  var s = document.createElement('script');\n})();",
        "window.tongji = window.tongji || [];",
    ],
    ids=[
        "media", "word", "word-styles", "comment", "one-declaration-a-line", "script",
        "function", "counter",
    ],
)  # fmt: skip
def test_what_a_page_is_programmed_with_is_no_text(residue):
    speech = read(TITLE, "同志们：", BODY[0], residue, BODY[1])
    assert texts(speech) == ["同志们：", *BODY]


@pytest.mark.parametrize("number", ["第 2 页 共 9 页", "第2页/共9页", " Page 2 of 9 "])
def test_a_page_number_inside_a_word_goes(number):
    speech = read(TITLE, "同志们：", BODY[0].replace("收购", f"收{number}购"), BODY[1])
    assert texts(speech) == ["同志们：", *BODY]


@pytest.mark.parametrize(
    "sentence",
    [
        "大家翻到材料第2页，共有九张表，一张一张对。",
        "这本账第3页共五行，写得清清楚楚，谁都赖不掉。",
        "粮库的门牌号是3/12，不要走错，运粮车从东门进。",
        "选项有A、B、C、D四个，{略}，大家举手表决，不写名字。",
        "要算好{收入：支出}这笔账，月月公开，年年审计。",
        "return 是英文“归还”，借出去的粮要还，一斤也不能少。",
    ],
)
def test_what_a_speaker_says_stays(sentence):
    speech = read(TITLE, "同志们：", BODY[0], sentence, BODY[1])
    assert texts(speech) == ["同志们：", BODY[0], sentence, BODY[1]]


def test_the_number_of_a_part_behind_a_title_is_still_read():
    speech = read(f"{TITLE} 第2页 共3页", "二、把路修好", *BODY)
    assert (speech.part, speech.parts) == (2, 3)


def test_jammers_between_paragraphs_hide_no_heading():
    speech = read(
        TITLE, "同志们：", BODY[0], '8 T# y1 B" k- Q5 m( W', "",
        '4 d- x9 P! q, Y7 u    一、腾仓要早; s% L0 v) B" c8 J', BODY[1],
    )  # fmt: skip
    assert texts(speech) == ["同志们：", BODY[0], "一、腾仓要早", BODY[1]]
    assert [section.heading for section in speech.sections] == ["腾仓要早"]
    assert not any(flag.name == "masks" for flag in speech.flags)


@pytest.mark.parametrize(
    "mark", ["第1页共 11 页", "第 2 页 / 共 9 页", "共9页 第2页", "Page 2 of 9"]
)  # fmt: skip
def test_the_number_of_a_page_behind_a_flattened_text_goes(mark):
    speech = read(TITLE, "同志们：", f"{BODY[0]} {BODY[1]} {mark}")
    assert "".join(texts(speech)[1:]).replace(" ", "") == "".join(BODY)


def test_a_number_between_dashes_inside_a_sentence_goes():
    speech = read(TITLE, "同志们：", BODY[0].replace("收购", "收 — 2 — 购"), BODY[1])
    assert texts(speech) == ["同志们：", *BODY]


HEADING = "一、腾仓要早"


@pytest.mark.parametrize(
    "lines",
    [
        [BODY[0] + HEADING + HEADING + BODY[1]],
        [BODY[0], HEADING, HEADING + BODY[1]],
        [BODY[0], f"{HEADING}  {HEADING}", BODY[1]],
    ],
    ids=["in-one-line", "in-two-lines", "alone"],
)
def test_a_heading_said_twice_in_a_row_is_one(lines):
    speech = read(TITLE, "同志们：", *lines)
    assert "".join(texts(speech)) == "同志们：" + BODY[0] + HEADING + BODY[1]
    assert [section.heading for section in speech.sections] == ["腾仓要早"]


@pytest.mark.parametrize(
    "sentence",
    [
        "一、二、三、四连的战士都来了，一、二、三队跟在后面，把粮食一袋一袋扛上车。",
        "一要快，一要稳，一要稳稳当当，把粮食一袋一袋扛上车，不许撒一粒。",
        "气温 -3- 5 度的时候，粮食最怕受潮，夜里要有人看着，通风要跟上。",
    ],
)
def test_a_speaker_may_repeat_himself(sentence):
    speech = read(TITLE, "同志们：", BODY[0], sentence, BODY[1])
    assert texts(speech) == ["同志们：", BODY[0], sentence, BODY[1]]
