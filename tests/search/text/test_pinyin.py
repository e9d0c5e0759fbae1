"""How words are read, as somebody types them."""

import pytest

from search.text.analysis import fold
from search.text.pinyin import initials, pinyin, syllables


@pytest.mark.parametrize(
    ("text", "read"),
    [
        pytest.param("民生票决制", "min sheng piao jue zhi", id="plain"),
        pytest.param("县长", "xian zhang", id="长 of an office"),
        pytest.param("长期", "chang qi", id="长 of time"),
        pytest.param("长效机制", "chang xiao ji zhi", id="长 that the table has wrong"),
        pytest.param("林长制", "lin zhang zhi", id="长 of a new word"),
        pytest.param("重要", "zhong yao", id="重 of weight"),
        pytest.param("重新", "chong xin", id="重 of again"),
        pytest.param("银行", "yin hang", id="行 of a bank"),
        pytest.param("行政", "xing zheng", id="行 of doing"),
        pytest.param("会计", "kuai ji", id="会 of accounts"),
        pytest.param("调研", "diao yan", id="调 of asking"),
        pytest.param("协调", "xie tiao", id="调 of harmony"),
        pytest.param("绿色", "lv se", id="ü is typed v"),
        pytest.param("十四五规划", "shi si wu gui hua", id="numbers in words"),
    ],
)
def test_readings(text, read):
    assert " ".join(syllables(text)) == read


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param("民生票决制", "mspjz", id="the issue's own"),
        pytest.param("PPP项目", "pppxm", id="letters are themselves"),
        pytest.param("2024年工作", "2024ngz", id="digits are themselves"),
        pytest.param("“双减”，（一）是", "sjys", id="marks are not read"),
        pytest.param("民生😀\x00\ue000", "ms", id="nor what nobody can read"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_initials(text, first):
    assert initials(fold(text)) == first


def test_one_syllable_a_character():
    text = "银行行长重新调研，PPP😀会计"
    assert len(syllables(fold(text))) == len(text)


def test_homophones_are_read_alike():
    assert pinyin("营商环景") == pinyin("营商环境") == "yingshanghuanjing"
