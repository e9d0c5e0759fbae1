"""Lists of contents above a text go, what they name stays; what looks like one stays too."""

import pytest

from speeches.parsing import parse

TITLE = "在全县代表工作推进会上的讲话"
TEXT = "家站是离群众最近的地方，要建好、管好、用好，让群众说话有地方、办事有回音。"
BODY = f"同志们：\n{TEXT}\n一、把门打开\n{TEXT}\n二、把簿子用好\n{TEXT}谢谢大家！"
KEPT = BODY.split("\n")


def read(page):
    parsed = parse(page.encode())
    speech = parsed.speeches[0]
    gone = [parsed.text[item.start : item.end] for item in parsed.removed if item.rule == "目录"]
    return speech, [item.text for item in speech.paragraphs], gone


@pytest.mark.parametrize(
    "contents",
    [
        "目录\n一、把门打开\n二、把簿子用好",
        "目　录\n一、把门打开……1\n二、把簿子用好……2",
        "目 录\n一、把门打开\t1\n二、把簿子用好\t2",
        "目录\n一、把门打开 1\n二、把簿子用好 12",
        "【目录】\n一、把门打开-----\n二、把簿子用好-----",
        "提纲：\n一、把门打开\n二、把簿子用好\n……",
        "一、把门打开……1\n二、把簿子用好……2",
        "一、把门打开\n二、把簿子用好",
        "目录\n把门打开 ........ 1\n把簿子用好 ........ 2",
        "目录\n一、把门打开 . . . . . . 1\n二、把簿子用好 . . . . . . 2",
        "目录\n一、把门打开⋯⋯⋯⋯1\n二、把簿子用好⋯⋯⋯⋯2",
        "目录\n一、把门打开········（1）\n二、把簿子用好········（2）",
        "目录\n一、把门打开。。。。。。1\n二、把簿子用好。。。。。。2",
    ],
    ids=["bare", "dots", "tabs", "spaces", "dashes", "outline", "no-head", "only-repeated",
         "without-labels", "spaced-dots", "middle-dots", "bullets", "full-stops"],
)  # fmt: skip
@pytest.mark.parametrize("above", [True, False], ids=["above-the-title", "below-the-title"])
def test_contents_go_and_headings_stay(contents, above):
    head = f"{contents}\n{TITLE}" if above else f"{TITLE}\n{contents}"
    speech, paragraphs, gone = read(f"{head}\n{BODY}")
    assert speech.title == TITLE
    assert paragraphs == KEPT
    assert [section.heading for section in speech.sections] == ["把门打开", "把簿子用好"]
    assert gone == contents.split("\n")


def test_contents_of_a_text_that_is_cut_off():
    contents = "目录/提纲：……\n一、看清形势，掂量分量\n二、理顺思路，抓住关键\n……"
    _, paragraphs, gone = read(f"{contents}\n同志们：\n{TEXT}\n{TEXT}今天先讲到")
    assert paragraphs[0] == "同志们："
    assert gone == contents.split("\n")


@pytest.mark.parametrize(
    "text",
    [
        f"一、把门打开\n二、把簿子用好\n{TEXT}\n{TEXT}谢谢大家！",
        f"一、把门打开。{TEXT}\n二、把簿子用好。{TEXT}谢谢大家！",
        f"同志们：\n{TEXT}\n下面我讲两点：\n一、把门打开\n{TEXT}\n二、把簿子用好\n{TEXT}谢谢大家！",
        f"同志们：\n{TEXT}\n一代表团 12\n二代表团 13\n三代表团 15\n{TEXT}谢谢大家！",
        f"同志们：\n一是把门打开。\n二是把簿子用好。\n{TEXT}\n一是把门打开。\n二是把簿子用好。\n{TEXT}谢谢大家！",
    ],
    ids=["headings-without-text", "sections", "headings-said-once", "a-table", "points-said-twice"],
)
def test_what_is_no_contents_stays(text):
    _, paragraphs, gone = read(f"{TITLE}\n{text}")
    assert gone == []
    assert "".join(paragraphs) == text.replace("\n", "")


def test_an_outline_that_is_the_speech_stays():
    text = "提纲\n一、把门打开\n二、把簿子用好\n三、把话听懂"
    _, paragraphs, _ = read(f"{TITLE}\n同志们：\n{TEXT}\n{text}")
    assert paragraphs[-3:] == text.split("\n")[1:]


def test_a_list_as_wide_as_a_wrapped_text_goes():
    """Entries filled with dots up to one width are no lines that a sentence runs through."""
    entries = "\n".join(
        words + "." * (40 - len(words)) + str(page)
        for page, words in enumerate(
            (
                "一、把门打开，让群众进得来",
                "二、把簿子用好，让建议留得住",
                "三、把灯点亮，让夜里有人在",
            ),
            1,
        )
    )
    speech, paragraphs, gone = read(f"{TITLE}\n目  录\n{entries}\n{BODY}")
    assert paragraphs == KEPT
    assert len(gone) == 4
    assert not any(flag.name == "removed" for flag in speech.flags)
