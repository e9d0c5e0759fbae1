"""Several speeches on one page: named by a list of contents, or parted by their titles alone."""

import pytest

from speeches.parsing import parse

TEXT = "家站是离群众最近的地方，要建好、管好、用好，让群众说话有地方、办事有回音。"
BODY = f"各位代表：\n现在，我向大会报告工作，请予审议。\n{TEXT}\n{TEXT}\n{TEXT}谢谢大家！"
OTHER = (
    "各位代表：\n现在，我报告一年来的工作，请予审议。\n青石的路远，代表进站要翻两座山，去年修了便道。\n"
    "票决的十件实事办成九件，剩下一件在征地，我们盯着。\n明年要把站点往山里再推两处，推到水库边上。谢谢大家！"
)
OTHER_DAY = "2024年1月20日在青石县第十七届人民代表大会第三次会议上"
FIRST = "柳塘县人民代表大会常务委员会工作报告"
SECOND = "青石县人民代表大会常务委员会工作报告"
DAY = "2024年1月24日在柳塘县第十八届人民代表大会第二次会议上"
SPEAKER = "县人大常委会主任　林文清"


def titles(page):
    return [speech.title for speech in parse(page.encode()).speeches]


@pytest.mark.parametrize(
    "entries",
    [
        (FIRST + " 1", SECOND + " 13"),
        (FIRST + "……1", SECOND + "……13"),
        ("1." + FIRST, "2." + SECOND),
    ],
    ids=["pages", "dots", "numbered"],
)
@pytest.mark.parametrize(
    ("below", "other"),
    [
        (f"{DAY}\n{SPEAKER}\n", f"{OTHER_DAY}\n"),
        (f"（2024年1月24日）\n{SPEAKER}\n", "（2024年1月20日）\n县人大常委会主任　沈仲平\n"),
        ("", ""),
    ],
    ids=["meeting", "day", "salutation-alone"],
)  # fmt: skip
def test_speeches_that_a_list_of_contents_names(entries, below, other):
    page = "\n".join(["目 录", *entries, FIRST, below + BODY, SECOND, other + OTHER])
    assert titles(page) == [FIRST, SECOND]


def test_the_visible_part_of_a_compilation_is_named_as_one():
    page = "\n".join(["目 录", FIRST + " 1", SECOND + " 13", FIRST, DAY, SPEAKER, BODY])
    speeches = parse(page.encode()).speeches
    assert [speech.title for speech in speeches] == [FIRST]
    assert speeches[0].speaker == SPEAKER


def test_titles_with_day_and_speaker_part_speeches():
    first, other = (text.split("\n", 1)[1] for text in (BODY, OTHER))
    day = "（2024年1月20日）\n县人大常委会主任　沈仲平"
    page = f"{FIRST}\n{DAY}\n{SPEAKER}\n{first}\n{SECOND}\n{day}\n{other}"
    assert titles(page) == [FIRST, SECOND]


@pytest.mark.parametrize(
    "middle",
    [
        "关于上年度的工作报告",
        f"关于上年度的工作报告\n{TEXT}",
        f"附：县人大常委会上年度工作报告\n{SPEAKER}说，这份报告写得很实。",
    ],
    ids=["a-line", "a-heading", "no-day"],
)
def test_a_title_alone_parts_nothing(middle):
    assert titles(f"{FIRST}\n{DAY}\n{BODY}\n{middle}\n{TEXT}\n{TEXT}") == [FIRST]


def test_contents_that_name_headings_part_nothing():
    headings = ("一、关于上年度常委会的工作报告", "二、关于本年度常委会的工作安排")
    page = "\n".join(
        ["目录", *headings, FIRST, "各位代表：", TEXT, headings[0], TEXT, headings[1], TEXT]
    )
    assert titles(page) == [FIRST]


BARE = "守住湖边一片田"
HEADS = {
    "sub-title": f"{BARE}\n——在全县耕地保护会议上的发言\n湖口镇党委书记　谷满仓\n（2023年3月23日）",
    "sub-title-alone": f"{BARE}\n——在全县耕地保护会议上的交流发言",
    "meeting": f"{BARE}\n——湖口镇在全县耕地保护会议上\n湖口镇",
    "speaker-and-day": f"{BARE}\n湖口镇党委书记　谷满仓\n（2023年3月23日）",
    "short-report": "政府工作报告\n——2024年1月20日在青石县人代会第三次会议上\n县长　谷满仓",
    "short-kind": "闭幕词\n（2024年1月20日）\n县人大常委会主任　谷满仓",
    "four-lines-down": f"{SECOND}\n——在县人代会第三次会议上\n（2024年1月20日）\n县人大主任　谷满仓",
}  # fmt: skip


@pytest.mark.parametrize("head", [head for of, head in HEADS.items() if of != "meeting"])
def test_a_title_with_all_that_a_head_has_parts_speeches(head):
    page = f"{FIRST}\n{DAY}\n{SPEAKER}\n{BODY}\n{head}\n{OTHER}"
    assert titles(page) == [FIRST, head.split("\n")[0]]


@pytest.mark.parametrize(
    "entries", [("{}……1", "{}……3"), ("1．{}…………1", "2．{}…………3"), ("{}\t1", "{}\t3")]
)
@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_a_list_of_contents_names_short_titles(head, entries):
    title = head.split("\n")[0]
    listed = [entry.format(name) for entry, name in zip(entries, (FIRST, title), strict=True)]
    page = "\n".join(["目　录", *listed, FIRST, SPEAKER, BODY, head, OTHER])
    assert titles(page) == [FIRST, title]


def test_a_listed_speech_without_a_salutation():
    speech = OTHER.split("\n", 1)[1]
    page = "\n".join(
        [
            "目录",
            f"{FIRST}…1",
            f"{BARE}…9",
            FIRST,
            SPEAKER,
            BODY,
            BARE,
            "湖口镇镇长　谷满仓",
            speech,
        ]
    )
    assert titles(page) == [FIRST, BARE]


@pytest.mark.parametrize(
    "middle",
    [
        "二、今年的工作安排\n各位代表：",
        "守住湖边一片田\n各位代表：",
        "守住湖边一片田\n（2023年3月23日）",
        "（谷满仓讲话）\n县委书记　林文清\n同志们：",
        "下面，请谷满仓同志发言。\n湖口镇镇长　谷满仓\n各位领导：",
        "二、守住湖边一片田\n——湖口镇的做法\n湖口镇镇长　谷满仓\n各位代表：",
        "慰问信\n同志们：",
    ],
    ids=["heading", "bare", "day-alone", "direction", "sentence", "labelled", "letter"],
)
def test_what_has_no_head_below_it_parts_nothing(middle):
    assert titles(f"{FIRST}\n{DAY}\n{BODY}\n{middle}\n{TEXT}\n{TEXT}") == [FIRST]


@pytest.mark.parametrize("page_title", ["全县座谈会材料", "人代会文件", "大会发言选登"])
def test_the_title_of_the_page_is_none_of_its_speeches(page_title):
    page = f"{page_title}\n{FIRST}\n{DAY}\n{SPEAKER}\n{BODY}\n{HEADS['short-report']}\n{OTHER}"
    assert titles(page) == [FIRST, "政府工作报告"]


def test_a_sub_title_below_a_paper_s_name_is_none():
    own = "湖口镇经验交流材料\n——在全县耕地保护会议上的发言"
    page = f"{own}\n{SPEAKER}\n{BODY}\n{HEADS['short-report']}\n{OTHER}"
    assert titles(page) == ["湖口镇经验交流材料", "政府工作报告"]


FOLLOWING = OTHER.split("\n", 1)[1]
MORE_HEADS = [
    [BARE, "湖口镇人民政府", "（2023年3月23日）"],
    [BARE, "县财政局　谷满仓", "2023年3月23日"],
    [BARE, "县人大代表　谷满仓", "（2023年3月23日）"],
    [BARE, "湖口镇镇长", "谷满仓", "2023年3月23日"],
    ["在全县耕地保护会议上的", "表态发言", "湖口镇镇长　谷满仓"],
    ["在全县耕地保护会议上的", "讲话", "湖口镇镇长　谷满仓", "（2023年3月23日）"],
    ["青石县人民代表大会常务委员会", "工作报告", "县人大常委会主任　谷满仓"],
]


@pytest.mark.parametrize("lines", MORE_HEADS, ids=[" ".join(lines[:2]) for lines in MORE_HEADS])
@pytest.mark.parametrize(
    "opening", ["各位领导、同志们：", "大家好！", "各位领导，大家好！我汇报三点。"]
)
def test_heads_of_a_second_speech(lines, opening):
    page = "\n".join([FIRST, DAY, SPEAKER, BODY, *lines, opening, FOLLOWING])
    first, second = parse(page.encode()).speeches
    torn = len(lines[1]) <= 4 and lines[0] != BARE
    assert second.title == (lines[0] + lines[1] if torn else lines[0])
    assert "谷满仓" in second.speaker or second.speaker == "湖口镇人民政府"
    assert first.paragraphs[-1].text == BODY.split("\n")[-1]
    assert second.paragraphs[0].text == opening


def test_a_sub_title_and_who_speaks_without_a_salutation():
    head = f"{BARE}\n——在全县耕地保护会议上的发言\n湖口镇镇长　谷满仓"
    assert titles(f"{FIRST}\n{DAY}\n{SPEAKER}\n{BODY}\n{head}\n{FOLLOWING}") == [FIRST, BARE]


def test_who_speaks_above_the_title_is_no_end_of_the_speech_above():
    head = "湖口镇镇长　谷满仓\n在全县耕地保护会议上的发言\n（2023年3月23日）"
    speeches = parse(f"{FIRST}\n{DAY}\n{SPEAKER}\n{BODY}\n{head}\n{OTHER}".encode()).speeches
    assert [speech.speaker for speech in speeches] == [SPEAKER, "湖口镇镇长　谷满仓"]


def test_who_signs_a_speech_signs_not_the_next():
    signed = "县政府办公室\n2024年3月1日"
    page = f"{FIRST}\n{SPEAKER}\n{BODY}\n{signed}\n{HEADS['sub-title']}\n{OTHER}"
    first, second = parse(page.encode()).speeches
    assert [item.text for item in first.paragraphs[-2:]] == signed.split("\n")
    assert second.title == BARE


def test_a_title_that_the_list_of_contents_has_in_one_line():
    third = "在全县耕地保护会议上的\n表态发言\n湖口镇镇长　谷满仓"
    named = "在全县耕地保护会议上的表态发言"
    contents = ["目录", f"{FIRST}…1", f"{BARE}…9", f"{named}…12"]
    page = "\n".join([*contents, FIRST, SPEAKER, BODY, HEADS["sub-title"], OTHER, third, BODY])
    assert titles(page) == [FIRST, BARE, named]


@pytest.mark.parametrize(
    "lines",
    [
        ["会议议程", "县长　谷满仓", "作工作报告"],
        ["致全县农民朋友的一封信", "各位农民朋友："],
        ["表彰名单", "湖口镇镇长　谷满仓", "湖口镇人民政府"],
        [BARE, "责任人　谷满仓"],
        ["誓词", "谷满仓", "同志们："],
        ["——湖口镇怎么守田", "各位领导、同志们："],
        ["我们的体会", "——守田先守人", "——守人先守心"],
        ["责任分工", "县财政局", "各位代表："],
    ],
    ids=lambda lines: lines[0],
)
def test_lines_of_one_speech_that_begin_no_other(lines):
    page = "\n".join([FIRST, DAY, SPEAKER, BODY, *lines, FOLLOWING])
    assert titles(page) == [FIRST]


@pytest.mark.parametrize(
    "page_title", ["全县耕地保护会议发言材料", "耕地保护发言选登", "交流材料汇编"]
)
def test_of_several_speeches_who_speaks_tells_enough(page_title):
    third = "让荒塘活起来\n稻香县荷田公司总经理　谷满仓"
    heads = [f"{BARE}\n湖口镇镇长　谷满仓", "把田守到根上\n县自然资源局局长　谷满仓", third]
    greeted = "尊敬的各位领导、同志们："
    page = "\n".join([page_title, *(f"{head}\n{greeted}\n{BODY}" for head in heads)])
    assert titles(page) == [head.split("\n")[0] for head in heads]
    assert titles(page.replace(page_title, FIRST)) == [FIRST]
