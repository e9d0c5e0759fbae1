"""Pinyin in brackets is known by the characters before it being read so."""

import pytest

from speeches.parsing.vocabulary.readings import find_pinyin


def without(line):
    for start, end in reversed(list(find_pinyin(line))):
        line = line[:start] + line[end:]
    return line


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("同志们(men)：", "同志们："),
        ("同志們（men）來（lai2）了", "同志們來了"),
        ("今天召开〔zhào kāi〕大会", "今天召开大会"),
        ("今天召开(zhao kai)大会", "今天召开大会"),
        ("銀行[háng]的行（xing）长", "銀行的行长"),
        ("绿(lǜ)水和女（nü）工", "绿水和女工"),
        ("要把鎮 (zhèn) 建好", "要把鎮建好"),
        ("讲(jiɑnɡ)政治", "讲政治"),
    ],
)
def test_readings_go(line, left):
    assert without(line) == left


@pytest.mark.parametrize(
    "line",
    [
        "网购平台淘宝（taobao）和百度（baidu）",
        "方案（a）和方案（b）",
        "长三角（he）",
        "喝一杯咖啡（café）",
        "一是亚太（apec）会议",
        "电商（e-commerce）进村",
        "（men）在前面",
        "他说（yes）",
        "村民（mín主）",
    ],
)
def test_other_words_in_brackets_stay(line):
    assert without(line) == line
