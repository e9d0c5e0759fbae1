"""A meeting reported in words while it was held: the marks of turns go, what was said stays."""

import pytest

from speeches.parsing import parse
from tests.speeches.parsing.short_speech import BODY, TITLE

SPEAKER = "稻香镇党委书记 谷满仓"
HOST = "下面，请稻香镇发言。"


def turns(form: str, said: list[tuple[str, str]]) -> list[str]:
    return [
        line
        for at, (who, words) in enumerate(said)
        for line in (f"9:{30 + at}", form.format(who), words)
    ]


def speech(lines: list[str], *, as_page: bool):
    if as_page:
        items = "".join(f"<p>{line}</p>" for line in lines)
        return parse(f"<html><body><h1>{TITLE}</h1>{items}</body></html>".encode(), "x.html")
    return parse("\n".join([TITLE, *lines]).encode(), "x.txt")


@pytest.mark.parametrize("as_page", [False, True], ids=["text", "page"])
@pytest.mark.parametrize("form", ["[{}]", "【{}】", "［{}］"])
@pytest.mark.parametrize("host", ["主持人", "会议主持人", "直播员"])
def test_one_speaker_beside_a_host(form, host, as_page):
    said = [(host, HOST), *((SPEAKER, line) for line in BODY), (host, "谢谢满仓同志。")]
    [found] = speech(turns(form, said), as_page=as_page).speeches
    assert [paragraph.text for paragraph in found.paragraphs] == BODY
    assert (found.title, found.speaker, found.complete) == (TITLE, SPEAKER, True)


@pytest.mark.parametrize(
    "said",
    [
        [*((SPEAKER, line) for line in BODY[:3]), *(("某村村民", line) for line in BODY[3:])],
        [*(("主持人", line) for line in BODY), *((SPEAKER, "好。") for _ in range(3))],
        [("主持人", BODY[1]), (SPEAKER, BODY[3])],
    ],
    ids=["two-speakers", "mostly-the-host", "few-turns"],
)
def test_what_others_say_stays(said):
    found = speech(turns("[{}]", said), as_page=False).speeches
    kept = "".join(paragraph.text for each in found for paragraph in each.paragraphs)
    assert all(words in kept for _, words in said if len(words) > 8)


def test_an_agenda_with_times_stays():
    agenda = turns("[{}]", [("报到", "一楼大厅"), ("开幕", "二楼礼堂"), ("分组讨论", "各组驻地")])
    [found] = speech([*BODY, *agenda], as_page=False).speeches
    assert [paragraph.text for paragraph in found.paragraphs][: len(BODY)] == BODY
