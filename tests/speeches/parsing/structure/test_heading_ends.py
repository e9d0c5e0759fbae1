"""Where a heading ends that runs on into its text, and where none does."""

import pytest

from speeches.parsing.structure.heading_ends import WordsAround, heading_ends
from speeches.parsing.vocabulary.labels import label_of

# Words of a speech around the heading, of which nothing stands in the headings themselves.
AROUND = (
    "各村要把台账建起来。我们到站里去看，群众反映的事情一件一件记着。督查组来过两回，"
    "老百姓心里有数。今年的任务不轻，要早动手。"
)


def end_of(text, flattened=True, around=AROUND, others=()):
    words = WordsAround.of([text, around, *others])
    found = heading_ends([(item, label_of(item).end) for item in (text, *others)], words)[0]
    return text[: found.at] if found and found.parts(flattened) else None


@pytest.mark.parametrize(
    ("heading", "below"),
    [
        ("一、扎实推进联络站建设", "月初，我到三个村看了看，进展有快有慢，差距不小。"),
        ("一、看清形势，扛起防汛责任", "今年入汛早，雨量大，上游来水快。"),
        ("二、绷紧弦，守住门，坚决打赢防火硬仗", "2019年，全县没有发生火情。"),
        ("一、摸清底数，掂出工作分量", "1-8月，全市抽检合格率九成三。"),
        ("二、抓住关键，把准督查工作方向", "督查是推动落实的手段，不是目的。"),
        ("一、过去三年工作回顾", "三年来，协会办了四件事，会员多了一倍。"),
        ("一、基本情况", "全县共有站点四十个，代表三百名。"),
        ("二、先把话听懂，再把事接住", "我们有些同志一上来就写答复，没有弄清楚代表问什么。"),
        ("一、提高认识，增强责任意识", "一是要学习。二是要对照。"),
        ("二、保持同选民的血肉联系", "选民的事没有小事，有的当场就办了。"),
        ("（二）压实责任，形成工作合力", "各级各部门要把任务领回去。"),
    ],
    ids=["month", "year", "three-clauses", "months", "is", "review", "facts", "parallel",
         "points-below", "taken-up", "all-levels"],
)  # fmt: skip
def test_ends_where_the_sentence_begins(heading, below):
    assert end_of(heading + below) == heading


@pytest.mark.parametrize(
    "text",
    [
        "一、提高认识，把思想统一到县委部署上来。各村要早动手。",
        "一、我们要认真学习，深刻领会，把各项任务落到实处，抓出成效。",
        "一、今年以来的工作情况。上半年，全县办结建议四十件。",
        "一、如果由于我们的工作做得不好，闹了矛盾，就要把话说开。",
        "二、要抓好（时间：今年三月前）四项工作。",
        "一、讲好“今年我们怎么干”的故事。",
    ],
    ids=[
        "closed",
        "a-sentence",
        "with-a-subject",
        "begins-with-a-year",
        "in-brackets",
        "in-quotes",
    ],
)
@pytest.mark.parametrize("flattened", [True, False])
def test_no_border_inside(text, flattened):
    assert end_of(text, flattened) is None


def test_siblings_of_one_build_end_alike():
    heading = "二、要用更实举措发挥代表作用"
    text = heading + "家站建好了，用得怎样，要看人。"
    sibling = "一、要用更高标准推进家站建设" + "月初，我到几个乡镇看了看。"
    assert end_of(text, others=[sibling]) == heading


def test_space_that_stands_alone_is_a_border():
    assert end_of("一、把簿子用起来 家站的门天天开着，来的人不多。") == "一、把簿子用起来"


def test_where_lines_are_joined_by_spaces_the_short_one_ends_a_heading():
    lines = (
        "大家从各村赶来，路上都下着雨，先道一声 辛苦。家站的事说了两年，今天把账摊开来 算一算，"
        "请各位同志一起帮着看一看 哪里还差。"
    )
    heading = "一、把门打开、把凳子摆好，让来过一回的乡亲 还愿意再来"
    text = heading + " 家站的门开得再大，没有人坐下来听也是白 开。"
    assert end_of(text, around=lines) == heading


def test_in_a_paragraph_of_its_own_only_a_sentence_surely_begun_parts():
    built = "一、深入实施科教兴县战略，强化高质量发展"
    assert end_of(built + "基础支撑作用要靠人来发挥，要靠制度来保证，更要靠投入。", False) is None
    assert end_of(built + "今年，全县要建四所学校，每所都要有操场。", False) == built
