"""Stamps of a name, an address and an account go whole; the sentences around them close up."""

import pytest

from speeches.parsing import parse

TITLE = "在全县粮食工作会议上的讲话"
FIRST = (
    "上个月我们到各乡镇粮站走了一遍",
    "，看了八个仓，账目清清楚楚，斤两分毫不差，群众是满意的。",
)
SECOND = ("石桥粮站在县城西边，", "仓房是新修的，路也通了，运粮车进得来、出得去，请大家放心。")


def read(*lines):
    speech = parse("\n".join([TITLE, "同志们：", *lines, "谢谢大家！"]).encode()).speeches[0]
    return [paragraph.text for paragraph in speech.paragraphs[1:-1]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "稻香写作资料库\\：—https://www.example.org//。公众号：田边灯。整理汇总。",
            "稻香写作资料库{：https://www.example.org/。=%公众号：田边灯。整理）汇总。",
        ),
        (
            "稻香文库【www.example.org】微信：dxwk整理",
            "稻香文库-www.example.org-微信：dxwk整理汇编",
        ),
        (
            "稻香公文网http://m.example.org/转载",
            "稻香公文网：http://m.example.org/a/1.html转载分享",
        ),
    ],
    ids=["signs", "account", "no-account"],
)
def test_name_address_and_account_go_together(one, other):
    lines = (FIRST[0] + one + FIRST[1], SECOND[0] + other + SECOND[1])
    assert read(*lines) == ["".join(FIRST), "".join(SECOND)]


def test_a_name_that_nothing_parts_from_the_sentence_stays():
    stamp = "稻香文库www.example.org公众号：田边灯整理"
    left = read(FIRST[0] + stamp + FIRST[1])[0]
    assert left.startswith(FIRST[0])
    assert left.endswith(FIRST[1])
    assert "example" not in left


def test_words_of_the_sentence_before_a_name_stay():
    """Between a comma and the stamp stand words of the sentence, which no sign parts from it."""
    stamp = "稻香公文网www.example.org首发"
    line = f"{FIRST[0]}{FIRST[1][:8]}{stamp}{FIRST[1][8:]}"
    assert read(line)[0].startswith(FIRST[0] + FIRST[1][:8])


def test_a_name_that_is_led_to_goes():
    stamp = "本文由稻香公文网www.example.org首发"
    assert read(FIRST[0] + stamp + FIRST[1]) == ["".join(FIRST)]


def test_the_full_stop_of_the_sentence_stays():
    stamp = "www.example.org公众号：田边灯整理"
    lines = [f"{''.join(FIRST)[:-1]}，{stamp}。{''.join(SECOND)}"]
    assert read(*lines) == [f"{''.join(FIRST)[:-1]}，。{''.join(SECOND)}"]


@pytest.mark.parametrize(
    "sentence",
    [
        "代表可以登录县人大网www.example.gov.cn，也可以关注公众号：石桥人大，整理好的建议一并报来。",
        "县里办了“石桥之声”公众号，各村要把好做法整理出来，发布上去，让群众看得见、学得会。",
    ],
)
def test_a_speaker_who_names_an_address_of_an_office_is_left_alone(sentence):
    assert read("".join(FIRST), sentence)[1] == sentence
