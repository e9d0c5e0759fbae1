"""PDFs: the lines that a reader sees, in order, and what is only furniture of the pages."""

import zlib
from itertools import chain

import pytest

from speeches.parsing import MaterialError, parse
from speeches.parsing.formats import limits
from speeches.parsing.formats.pdf import extract_pdf
from tests.speeches.parsing.formats.making import (
    PICTURES,
    RULES,
    encrypted,
    gapped_pdf,
    pdf,
    raw_pdf,
)
from tests.speeches.parsing.test_invariants import assert_promise

LATIN = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
BODY = [
    "在全县人大工作会议上的讲话",
    "各位代表、同志们：",
    "　　一年来，县人大常委会依法履行职责，主动担当作为，较好地完成了各",
    "项任务，为全县经济社会发展作出了积极的贡献，得到了广大群众的好评。",
]


def page(*words, top=760.0, size=16.0, left=90.0):
    """Lines one below the other; a full-width space at their start is an indent."""
    puts = []
    for index, line in enumerate(words):
        bare = line.lstrip("　")
        puts.append((left + size * (len(line) - len(bare)), top - 25 * index, size, bare))
    return puts


def lines(data):
    return [(line.text, line.hint) for line in extract_pdf(data).extracted.lines]


def texts(data):
    return [text for text, _ in lines(data)]


def test_a_line_for_each_that_is_seen():
    assert texts(pdf([page(*BODY)])) == [line.lstrip("　") for line in BODY]


INDENTED = [
    "　　正文的第一行正文的第一行正文", "接着的第二行接着的第二行接着的第",
    "最后一行。", "　　另起一段的第一行另起一段的行",
]  # fmt: skip


def test_places_tell_paragraphs_and_title():
    title = [(120, 800, 22, "在全县人大"), (130, 775, 22, "会议上的讲话")]
    first = [*title, *page("各位代表：", *INDENTED)]
    second = page("下一页接着的行。", "　　短段。", *INDENTED)
    footers = [[(290, 40, 9, f"— {number} —")] for number in (1, 2)]
    found = lines(pdf([first + footers[0], second + footers[1]]))
    whole = "".join(INDENTED[:3]).strip("　")
    last = INDENTED[3].strip("　")
    assert found == [
        ("在全县人大会议上的讲话", "heading"),
        ("各位代表：", ""),
        (whole, "indented"),
        (f"{last}下一页接着的行。", "indented"),
        ("— 1 —", "page-furniture"),
        ("短段。", "indented"),
        (whole, "indented"),
        (last, "indented"),
        ("— 2 —", "page-furniture"),
    ]


WIDE = [
    "　　正文的第一行正文的第一行正文的第一行正文的第",
    "接着的第二行接着的第二行接着的第二行接着的第二行接",
    "最后一行。",
    "　　另起一段的第一行另起一段的第一行另起一段的行",
]


def centred(height, words, size=16.0, left=90.0, width=24):
    return (left + (width * 16 - size * len(words)) / 2, height, size, words)


@pytest.mark.parametrize(
    ("head", "hints"),
    [
        (
            [centred(780, "在全县大会上的讲话", 22.0),
             centred(740, "——二〇二三年一月七日在全县第六届人民代表大会第"),
             centred(715, "三次会议上"), centred(675, "县长　某某某")],
            [("在全县大会上的讲话", "heading"),
             ("——二〇二三年一月七日在全县第六届人民代表大会第三次会议上", ""),
             ("县长　某某某", "")],
        ),
        (
            [centred(780, "在全县大会上的讲话", 22.0),
             centred(740, "——二〇二三年一月七日在全县人代会第三次会议上"),
             centred(715, "县长　某某某")],
            [("在全县大会上的讲话", "heading"),
             ("——二〇二三年一月七日在全县人代会第三次会议上", ""), ("县长　某某某", "")],
        ),
        (
            [centred(780, "在全县第六届人民代表大会第三次会议第一次全体会"),
             centred(755, "议上的讲话"), centred(715, "二〇二三年")],
            [("在全县第六届人民代表大会第三次会议第一次全体会议上的讲话", ""), ("二〇二三年", "")],
        ),
        (
            [centred(780, "在全县第六届人民代表大会第三次会议第一次会议上"),
             centred(755, "的讲话")],
            [("在全县第六届人民代表大会第三次会议第一次会议上的讲话", "")],
        ),
        (
            [centred(780, "管好一座粮仓"), centred(755, "守好百家米袋")],
            [("管好一座粮仓", ""), ("守好百家米袋", "")],
        ),
        (
            [(90, 800, 16, "全县粮库管理"), (90, 775, 16, "现场会交流材料之三"),
             centred(740, "管好一座粮仓", 22.0), centred(705, "守好百家米袋", 22.0),
             centred(675, "某某镇人民政府")],
            [("全县粮库管理", ""), ("现场会交流材料之三", ""),
             ("管好一座粮仓守好百家米袋", "heading"), ("某某镇人民政府", "")],
        ),
        (
            [(90, 810, 12, "内部资料"), centred(780, "人大工作简报", 30.0),
             centred(740, "在全县大会上的讲话", 22.0)],
            [("内部资料", ""), ("人大工作简报", ""), ("在全县大会上的讲话", "heading")],
        ),
        (
            [(122, 800, 16, "上一页的话到这里说完了。"), centred(775, "后面的标题大", 22.0)],
            [("上一页的话到这里说完了。", "indented"), ("后面的标题大", "")],
        ),
    ],
    ids=[
        "subtitle", "whole-subtitle", "title", "title-before-of", "couplet", "below-a-mark",
        "below-a-newsletters-name", "below-text",
    ],
)  # fmt: skip
def test_titles_in_the_middle_of_the_page(head, hints):
    data = pdf([[*head, *page("各位代表：", *WIDE, top=640.0)]])
    assert lines(data)[: len(hints)] == hints


def test_where_nothing_is_indented_the_words_decide():
    assert {hint for _, hint in lines(pdf([page(*(line.strip("　") for line in INDENTED))]))} == {
        ""
    }


@pytest.mark.parametrize(
    ("puts", "words"),
    [
        ([(90, 700, 16, "各位"), (122, 700, 16, "代表")], ["各位代表"]),
        ([(90, 700, 16, "监督"), (122, 706, 8, "1"), (126, 700, 16, "工作")], ["监督1工作"]),
        ([(90, 600, 16, "后面的一行"), (90, 700, 16, "先前的一行")], ["先前的一行", "后面的一行"]),
        (
            [(170, 700, 16, "右半"), (90, 600, 16, "下行"), (90, 700, 16, "左半")],
            ["左半\t右半", "下行"],
        ),
        (
            [(90, 700, 16, "项目"), (210, 700, 16, "3"), (310, 700, 16, "县政府办公室")],
            ["项目\t3\t县政府办公室"],
        ),
        ([(90, 700, 16, "加粗"), (90.4, 700, 16, "加粗"), (122, 700, 16, "的字")], ["加粗的字"]),
        ([(90, 700, 16, "会议 13 日上午举行")], ["会议13日上午举行"]),
        ([(90, 700, 16, "政 府 工 作 报 告")], ["政 府 工 作 报 告"]),
        ([(90, 700, 16, "We are 中国人 from China")], ["We are中国人from China"]),
        ([(90, 700, 16, "⽂件⼈⼤⺠主")], ["文件人大民主"]),
        ([(90, 700, 16, "⼊⼾⺒时⻓⻔⾛访")], ["入户巳时长门走访"]),
        (
            [(90, 700, 16, "率 达 到100% ， 代 表 满 意 和 基 本 满 意 率 为")],
            ["率达到100%，代表满意和基本满意率为"],
        ),
    ],
    ids=[
        "pieces-of-a-line", "raised-mark", "drawn-from-below", "one-line-drawn-in-two-goes",
        "cells-of-a-table", "drawn-twice-for-bold", "gap-beside-digits", "spread-title",
        "latin", "radicals", "simplified-radicals", "line-stretched-to-the-margin",
    ],
)  # fmt: skip
def test_lines_and_their_order(puts, words):
    rest = page("这里另有几行正文用来", "说明版面的左边在哪里", top=300)
    assert texts(pdf([[*puts, *rest]]))[: len(words)] == words


@pytest.mark.parametrize(
    ("runs", "words"),
    [
        (
            [(90, ["坚持", 1, "三严三实", 1, "不放松"]), (122, ["“", 4, "”"])],
            "坚持“三严三实”不放松",
        ),
        (
            [(122, ["“", 4, "”"]), (90, ["坚持", 1, "三严三实", 1, "不放松"])],
            "坚持“三严三实”不放松",
        ),
        (
            [(90, ["“", 1, "”", 1, "“"]), (106, ["立", 1, "与", 1, "破要"]), (202, ["”"])],
            "“立”与“破要”",
        ),
        ([(122, ["12"]), (90, ["新建"]), (154, ["所，改造"]), (218, ["3"]), (234, ["所"])],
         "新建12所，改造3所"),
        ([(90, ["清单上的", 1, "件已经销号"]), (154, ["9"])], "清单上的9件已经销号"),
        ([(90, ["《", 4, "》已印发"]), (106, ["管理办法"])], "《管理办法》已印发"),
        ([(90, ["开会，", -0.5, "学习"])], "开会，学习"),
        ([(90, ["两", 0.1, "端", 0.1, "对", 0.1, "齐"])], "两端对齐"),
        ([(90, ["2", 0.1, "0", 0.1, "2", 0.1, "4", 0.1, "年"])], "2024年"),
        ([(90, ["两", 0.3, "端", 0.3, "对", 0.1, "“", 0.3, "齐", 0.2, "”"])], "两端对“齐”"),
        ([(90, ["达98%", 0.3, "，"])], "达98%，"),
        ([(90, ["会前", 0.5, "会后"])], "会前 会后"),
        ([(90, ["会前", "　", "会后"])], "会前　会后"),
        ([(90, ["3", "　", -0.7, "200件"])], "3 200件"),
        ([(90, ["会前", 3, "会后"])], "会前\t会后"),
        ([(90, ["盖章处"]), (98, ["某某县"])], "盖章处某某县"),
        ([(90, ["好"]), (90.4, ["好"]), (106, ["好"]), (106.4, ["好"])], "好好"),
    ],
    ids=[
        "marks-after-words", "marks-before-words", "marks-at-both-ends", "digits-first",
        "digits-last", "brackets", "a-mark-moved-back", "justified", "justified-widely",
        "justified-before-a-comma", "digits-justified",
        "a-space", "a-wide-blank", "a-narrow-blank", "cells-in-one-step", "on-each-other",
        "each-character-twice-for-bold",
    ],
)  # fmt: skip
def test_what_is_drawn_in_gaps_stands_there(runs, words):
    rest = [(90, 300 - 25 * at, [line]) for at, line in enumerate(INDENTED[1:3])]
    data = gapped_pdf(*((along, 700, parts) for along, parts in runs), *rest)
    assert texts(data)[0] == words


SPACED = [
    "一、提高站位",
    "要坚持党的领导，做到学用一致、知行合一，把各项任务落到实处。",
    "谢谢大家！",
]


@pytest.mark.parametrize("gap", [" ", "  "])
def test_a_letter_spaced_page_has_no_spaces_between_its_characters(gap):
    spread = page(*(gap.join(line) for line in SPACED), size=12.0, left=30.0)
    assert texts(pdf([spread])) == SPACED


def test_a_title_spread_by_hand_stays_where_the_text_is_not():
    found = texts(pdf([page("讲 话", *SPACED[1:])]))
    assert found == ["讲 话", *SPACED[1:]]


def test_a_radical_is_no_end_of_a_stretched_line():
    spread = page(" ".join("⼊⼾走访⼝粮⽥⾥看⼀看⼭林⽔⼟⼈⼤代表在⾏动"), left=30.0, size=12.0)
    assert texts(pdf([spread])) == ["入户走访口粮田里看一看山林水土人大代表在行动"]


COLUMNS = [
    "在全县人大工作会议上的讲话", "︵二〇二四年三月八日︶", "各位代表︑同志们︓",
    "一年来︐县人大常委会依法履行职责︒",
]  # fmt: skip


def written_downwards(*columns):
    return [
        (500 - 30 * at, 780 - 16 * down, 16, char)
        for at, words in enumerate(columns)
        for down, char in enumerate(words)
    ]


def test_columns_are_read_from_right_to_left():
    data = pdf([[*written_downwards(*COLUMNS), (290, 40, 9, "— 1 —")]])
    found = extract_pdf(data)
    assert [line.text for line in found.extracted.lines][:4] == [
        "在全县人大工作会议上的讲话", "（二〇二四年三月八日）", "各位代表、同志们：",
        "一年来，县人大常委会依法履行职责。",
    ]  # fmt: skip
    assert "竖排" in found.warnings[0]


def test_a_font_that_writes_downwards():
    puts = [(500 - 30 * at, 780, 16, words) for at, words in enumerate(COLUMNS)]
    data = pdf([puts], encoding="UniGB-UCS2-V")
    assert texts(data)[:3] == [
        "在全县人大工作会议上的讲话", "（二〇二四年三月八日）", "各位代表、同志们：",
    ]  # fmt: skip


def test_a_column_of_numbers_is_no_page_in_columns():
    puts = [(90, 700 - 20 * n, 16, str(n)) for n in range(9)]
    found = extract_pdf(pdf([[*puts, *page(*BODY, left=130.0)]]))
    assert not found.warnings
    assert BODY[0] in found.extracted.text


def column(number, left, size=12.0):
    """Six rows of running text, 15 characters wide."""
    words = [f"第{number}栏第{line}行的文字一直写到边上。" for line in "一二三四五六"]
    return page(*words, top=700.0, size=size, left=left)


TITLE = [(180, 780, 22, "在全县大会上的讲话")]
FOOT = [(60, 40, 9, "示例县人大"), (450, 40, 9, "— 1 —")]


@pytest.mark.parametrize(
    "drawn",
    [
        lambda left, right: [*TITLE, *left, *right, *FOOT],
        lambda left, right: [*TITLE, *right, *left, *FOOT],
        lambda left, right: [*FOOT, *TITLE, *chain(*zip(left, right, strict=True))],
        lambda left, right: sorted([*left, *right, *TITLE, *FOOT]),
    ],
    ids=["left-first", "right-first", "row-by-row", "from-left-to-right"],
)
def test_two_columns_however_they_are_drawn(drawn):
    left, right = column("一", 60.0), column("二", 290.0)
    found = lines(pdf([drawn(left, right)]))
    words = [TITLE[0][3], *(put[3] for put in [*left, *right])]
    assert [text for text, _ in found] == [*words, "示例县人大\t— 1 —"]


@pytest.mark.parametrize("rows", [1, 2])
def test_the_last_page_has_the_ends_of_two_columns(rows):
    first = [*column("一", 60.0), *column("二", 290.0)]
    left, right = column("三", 60.0)[:rows], column("四", 290.0)[:rows]
    for drawn in ([*left, *right], [*chain(*zip(left, right, strict=True))]):
        found = [text for text, _ in lines(pdf([first, drawn]))]
        assert found == [words for *_, words in [*first, *left, *right]]


def test_cells_on_a_page_of_their_own_are_no_columns():
    cells = [(60, 700, 12, "姓名"), (290, 700, 12, "职务"), (60, 680, 12, "谷满仓")]
    found = [text for text, _ in lines(pdf([cells]))]
    assert found[0] == "姓名\t职务"


def test_columns_above_and_below_a_title_across_the_page():
    above, below = (
        column("一", 60.0) + column("二", 290.0),
        column("三", 60.0) + column("四", 290.0),
    )
    across = [(120, 500, 16, "横跨两栏的又一个标题要足够长")]
    below = [(along, height - 350, size, words) for along, height, size, words in below]
    found = texts(pdf([[*above, *across, *below]]))
    assert found == [words for *_, words in [*above, *across, *below]]


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page():
    wide = "正文一直写到这一栏的边上为止没有停"
    left = [*page("　　" + wide[:-2], wide, wide, top=700.0, size=12.0, left=60.0)]
    right = page(wide, wide, "完。", "　　" + wide[:-2], top=700.0, size=12.0, left=290.0)
    other = "到了第二页" + wide[5:]
    second = page(other, "也完。", "　　短段落在这里。", top=700.0, size=12.0, left=60.0)
    assert texts(pdf([[*left, *right], second])) == [
        wide[:-2] + wide * 4 + "完。", wide[:-2] + other + "也完。", "短段落在这里。",
    ]  # fmt: skip


def test_gaps_tell_paragraphs_where_nothing_is_indented():
    wide = "正文一直写到这一行的边上为止没有停"
    heights = [700, 680, 660, 620, 600, 560, 520]
    words = [wide, wide, "到这里完。", wide, wide, "短段。", "又一段。"]
    puts = [(90, height, 16, text) for height, text in zip(heights, words, strict=True)]
    assert texts(pdf([puts])) == [wide * 2 + "到这里完。", wide * 2, "短段。", "又一段。"]


def broken(*paragraphs, count=20):
    """Paragraphs indented and broken behind so many characters, whatever stands there."""
    whole = [f"　　{paragraph}" for paragraph in paragraphs]
    return [line[at : at + count] for line in whole for at in range(0, len(line), count)]


def test_lines_broken_by_the_number_of_their_characters_are_full():
    paragraphs = [
        "同志们：",
        "清查工作定于今年的2019年3月11日开始，到8月底全面完成任务，每村派人。",
        "二、再说几句",
        "全镇二十个村都要在两个月之内见到成效，村村点名，户户过关，人人都要负责到底。",
        "为修好渠道投入资金一百多万元，省里120万元，市里又给了2.5万元，还有12万元缺口。",
    ]
    rows = broken(*paragraphs)
    assert [row[0] for row in rows if row[0] in "日，2"] == ["日", "，", "2"]
    assert texts(pdf([page(*rows)])) == paragraphs


def test_a_line_ends_early_above_what_begins_no_line():
    rows = [
        "　　正文的第一行正文的第一行正文", "这里早早就断", "，后一半从标点起正文正文正文正",
        "又断在“这样", "”的地方，完。", "　　另起一段。", "某某县人民政府",
    ]  # fmt: skip
    assert texts(pdf([page("各位代表：", *rows)])) == [
        "各位代表：",
        "正文的第一行正文的第一行正文这里早早就断，后一半从标点起正文正文正文正又断在“这样”的地方，完。",
        "另起一段。",
        "某某县人民政府",
    ]


def test_a_line_ends_early_above_what_is_not_broken():
    wide = "正文一直写到这一行的边上为止没有停顿下来"
    rows = [f"　　{wide[:-2]}", wide[:-7], "次，“12345”热线接了电话。", "　　另起一段。"]
    assert texts(pdf([page("各位代表：", *rows, f"　　{wide[:-2]}", "完。")]))[1:3] == [
        "".join(rows[:3]).strip("　"), "另起一段。",
    ]  # fmt: skip


def test_lines_are_nearer_than_paragraphs_however_few():
    wide = "正文一直写到这一行的边上为止没有停"
    heights = [780, 740, 700, 660, 632, 592, 564, 536, 496, 456, 416]
    words = [
        "各位代表：",
        "短段。",
        "又一段。",
        wide,
        "完。",
        wide,
        wide,
        "完。",
        "一。",
        "二。",
        "三。",
    ]
    puts = [(90, height, 16, text) for height, text in zip(heights, words, strict=True)]
    assert texts(pdf([puts]))[3:5] == [f"{wide}完。", f"{wide * 2}完。"]


def test_a_sentence_goes_on_at_the_top_of_the_next_page():
    wide = "正文一直写到这一行的边上为止没有停"
    heights = [700, 680, 640, 620, 580, 560, 540]
    words = [wide, "完。", wide, "完。", wide, "完。", wide]
    puts = [(90, height, 16, text) for height, text in zip(heights, words, strict=True)]
    second = [(90, 780, 16, "到下一页完。"), (90, 740, 16, "短段。")]
    assert texts(pdf([puts, second]))[-2:] == [f"{wide}到下一页完。", "短段。"]


def test_a_title_on_the_second_page():
    title = [(120, 800, 22, "在全县人大"), (130, 775, 22, "会议上的讲话")]
    assert lines(pdf([[], [*title, *page("各位代表：", *INDENTED)]]))[0] == (
        "在全县人大会议上的讲话", "heading",
    )  # fmt: skip


def test_two_numbers_on_two_lines_stay_two():
    rows = ["　　正文的第一行正文的第一行共12", "34次会议。", "　　另起一段的第一行另起一段的行。"]
    assert "共12 34次" in texts(pdf([page("各位代表：", *rows)]))[1]


def test_a_label_at_the_margin_begins_a_paragraph():
    last = "　　正文一直写到边上没有停的正文"
    rows = [*INDENTED, "最后。", "一、提高站位增强责任感使命感", "（一）要学习。", last]
    found = texts(pdf([page(*rows)]))
    assert found[-3:] == [rows[-3], rows[-2], rows[-1].strip("　")]


def test_footnotes_stand_after_the_text_and_their_numbers_apart():
    row = [(90, 700, 16, "做好监督"), (154, 707, 8, "1"), (158, 700, 16, "工作，面积10平方米"),
           (305, 707, 8, "2"), (90, 675, 16, "接着说的话。")]  # fmt: skip
    note = [(90, 90, 9, "1 数据来自年报，"), (90, 78, 9, "由统计局提供。"), (285, 40, 9, "— 1 —")]
    found = lines(pdf([[*row, *note], page(*BODY)]))
    assert ("做好监督工作，面积10平方米2", "") in found
    assert ("1", "note-mark") in found
    assert ("— 1 —", "page-furniture") in found
    assert found[-1] == ("1数据来自年报，由统计局提供。", "footnote")


def test_a_watermark_across_the_page_tears_no_paragraph():
    body = [page(*(f"第{n}段的文字在{m}页上。" for n in "一二三四五六七")) for m in "甲乙丙"]
    found = lines(pdf(body, turned="内部资料"))
    assert found.count(("内部资料", "page-furniture")) == 3
    assert [text for text, hint in found if hint != "page-furniture"] == texts(pdf(body))


def many(count, header="示例县人大常委会", footer="— {} —"):
    return pdf(
        [
            [
                (90, 800, 9, header),
                *page(*(f"第{number}页正文的第{line}行文字。" for line in "一二三四")),
                (290, 40, 9, footer.format(number)),
            ]
            for number in range(1, count + 1)
        ]
    )


@pytest.mark.parametrize(
    ("footer", "count"),
    [
        ("— {} —", 1), ("第 {} 页 共 12 页", 1), ("{}/12", 1), ("{}", 1), ("-{}-", 3),
        ("内部资料 {}", 3), ("第{}页", 2),
    ],
)  # fmt: skip
def test_page_numbers_and_running_footers(footer, count):
    hints = [hint for text, hint in lines(many(count, footer=footer)) if "正文" not in text]
    assert hints[1::2] == ["page-furniture"] * count


def test_a_running_header_stands_on_most_pages():
    assert [hint for text, hint in lines(many(4)) if "示例" in text] == ["page-furniture"] * 4
    assert [hint for text, hint in lines(many(1)) if "示例" in text] == [""]


def test_a_line_said_twice_inside_the_pages_is_no_furniture():
    body = [
        page("甲甲甲甲", "乙乙乙乙", "谢谢大家！谢谢", "丙丙丙丙", f"{n}丁丁丁") for n in "一二三"
    ]
    assert ("谢谢大家！谢谢", "page-furniture") not in lines(pdf(body))


def test_a_year_at_the_foot_is_no_page_number():
    assert lines(pdf([page("县人大常委会主任会议材料", "2023")]))[-1] == ("2023", "")


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize("scan", [[], [(290, 40, 9, "— 2 —")]], ids=["bare", "numbered"])
def test_a_speech_with_pages_without_text_is_not_complete(scan, picture):
    data = pdf([page(*BODY), scan, page(*BODY)], pictures={1: PICTURES[picture]})
    told = "PDF 第 2 页没有文字（可能是扫描的图片）"
    assert extract_pdf(data).warnings == (told,)
    parsed = parse(data, "讲话.pdf")
    assert told in parsed.warnings
    assert {(item.complete, item.incomplete_reason) for item in parsed.speeches} == {(False, told)}


HEAD = (200, 800, 9, "县人大常委会会议材料")


def test_a_scan_under_a_running_head_has_no_text():
    pages = [[HEAD, *page(*BODY)], [HEAD], [HEAD, *page(*BODY)]]
    found = extract_pdf(pdf(pages, pictures={1: PICTURES["object"]}))
    assert found.missing == "PDF 第 2 页没有文字（可能是扫描的图片）"


def test_scans_alone_under_running_heads_are_refused():
    pages = [[HEAD, (290, 40, 9, f"— {n} —")] for n in (1, 2, 3)]
    with pytest.raises(MaterialError, match="没有文字层"):
        extract_pdf(pdf(pages, pictures=dict.fromkeys(range(3), PICTURES["object"])))


@pytest.mark.parametrize("blank", [[], [(290, 40, 9, "— 2 —")], [HEAD]])
@pytest.mark.parametrize("drawn", ["", RULES], ids=["nothing", "rules"])
def test_a_blank_page_at_the_back_lacks_nothing(blank, drawn):
    data = pdf([[HEAD, *page(*BODY)], blank], pictures={1: drawn})
    assert extract_pdf(data).missing == ""


def test_a_page_with_text_beside_its_picture_has_text():
    data = pdf([page(*BODY)], pictures={0: PICTURES["object"]})
    assert extract_pdf(data).missing == ""


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf([[]]), "没有文字层"),
        (pdf([[(90, 40, 9, "1")]]), "没有文字层"),
        (raw_pdf([b"BT /F 12 Tf (" + b"English only. " * 30 + b") Tj ET"], LATIN), "乱码"),
        (
            pdf([[(90, 700, 9, "".join(map(chr, range(0x5E00, 0x5F00))))]], to_unicode=False),
            "乱码",
        ),
        (b"%PDF-1.7\n%%EOF", "已损坏"),
        (pdf([page(*BODY)])[:-200], "已损坏"),
        (b"%PDF-1.7\n" + b"\x00\xff" * 5000, "已损坏"),
        (raw_pdf([b"BT ET"] * (limits.PDF_PAGES + 1), LATIN), "页"),
        (raw_pdf([b" " * (limits.PDF_STREAM_BYTES + 1)], LATIN), "过大"),
    ],
    ids=[
        "scanned", "scanned-with-a-number", "no-chinese", "no-table-of-characters", "nothing-in-it",
        "cut-off", "rubbish", "too-many-pages", "bomb",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_what_to_do(data, reason):
    with pytest.raises(MaterialError, match=reason):
        extract_pdf(data)


@pytest.mark.parametrize(
    ("encoding", "codec"),
    [("GBK-EUC-H", "gbk"), ("GBKp-EUC-H", "gbk"), ("GBK2K-H", "gb18030"), ("B5pc-H", "big5"),
     ("HKscs-B5-H", "big5hkscs"), ("UniGB-UTF16-H", "utf-16-be")],
)  # fmt: skip
def test_predefined_encodings(encoding, codec):
    words = ["在大安市人大主任", "上水工作保持不止", "三月八日，五月十日。", "分工合作，一心一意"]
    assert texts(pdf([page(*words)], encoding=encoding, codec=codec)) == words


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_file_that_needs_no_password_to_be_read(algorithm):
    assert texts(encrypted(pdf([page(*BODY)]), "", algorithm))[0] == BODY[0]


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_file_that_needs_one_is_refused(algorithm):
    with pytest.raises(MaterialError, match="加密"):
        extract_pdf(encrypted(pdf([page(*BODY)]), "secret", algorithm))


def test_an_encrypted_file_is_refused():
    locked = "/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{}>/U<{}>>>/ID[<00><00>]"
    data = raw_pdf([b"BT ET"], LATIN, trailer=locked.format("11" * 32, "22" * 32))
    with pytest.raises(MaterialError, match="加密"):
        extract_pdf(data)


@pytest.mark.parametrize(
    "breaking",
    [
        lambda data: data.replace(b"xref\n0", b"xref\n7"),
        lambda data: data.replace(b"startxref\n", b"startxref\n9"),
        lambda data: b"rubbish before\n" + data,
        lambda data: data + b"\r\n\0\0rubbish after",
    ],
    ids=["wrong-table", "wrong-place", "shifted", "rubbish-after"],
)
def test_a_broken_table_of_objects_is_made_again(breaking):
    assert texts(breaking(pdf([page(*BODY)]))) == [line.lstrip("　") for line in BODY]


def test_a_stream_packed_twice_over_is_no_way_around_the_limit():
    bomb = zlib.compress(zlib.compress(b" " * (limits.PDF_STREAM_BYTES + 1)))
    data = raw_pdf([bomb], LATIN, packed=False)
    data = data.replace(b">>stream", b"/Filter[/FlateDecode/FlateDecode]>>stream")
    with pytest.raises(MaterialError, match="过大"):
        extract_pdf(data)


def test_drawing_without_end_is_refused(monkeypatch):
    monkeypatch.setattr("speeches.parsing.formats.pdf.PDF_OPERATIONS", 1000)
    with pytest.raises(MaterialError, match="复杂"):
        extract_pdf(raw_pdf([b"q Q " * 200] * 3, LATIN))


def test_a_page_of_pieces_without_end_is_refused(monkeypatch):
    monkeypatch.setattr("speeches.parsing.formats.pdf.PDF_PAGE_PIECES", 100)
    with pytest.raises(MaterialError, match="复杂"):
        extract_pdf(pdf([[(60 + n, 760 - n, 12, "代") for n in range(200)]]))


def test_a_pdf_keeps_the_promise():
    parsed = parse(many(3), "讲话.txt")
    assert_promise(parsed)
    assert parsed.media_type == "application/pdf"
