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
