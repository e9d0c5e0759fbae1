"""Signs strewn into a text are known by being many; what authors use stays."""

import pytest

from speeches.parsing.vocabulary.ornaments import find_ornaments, scattered_ornaments

STREWN = [
    "☠各位乡亲，今天说三件事，第一件是修路♝的事，路修到了村口，车能开进来。",
    "第二件是办学，新校舍盖好了，孩子们不用再走☯十里山路，家长也放ฉ心了。",
    "第三件是看病，卫生院添了三台机器，❉不出镇就能拍片子，大家都'说好。",
]


def without(lines):
    signs = scattered_ornaments(lines)
    for line in lines:
        for start, end in reversed(list(find_ornaments(line, signs))):
            line = line[:start] + line[end:]
        yield line


def test_strewn_signs_go_and_every_word_stays():
    assert "".join(without(STREWN)) == "".join(
        line for line in "".join(STREWN) if line not in "☠♝☯ฉ❉'"
    )


@pytest.mark.parametrize(
    "line",
    [
        "我们要用❤服务，把群众的事当作自己的事，一件一件办好，一户一户走到。",
        "气温零下8℃，校舍面积3000㎡，合格率99‰，√已办结，×未办结，→转下一步。",
        "★一要抓紧，■二要抓实，※三要抓细，①先易后难，◆先急后缓，●先近后远。",
        "○○县和□□镇、△△村签了协议，☆☆乡也来了，◇◇公司出资，◎◎农场出地。",
        "三月~五月，东至河西|村，甲方占比≥六成，乙方≤四成，误差±一成，共×户。",
        "ᠮᠣᠩᠭᠣᠯ 和 བོད་ཡིག 两种文字的标语，한국 客商也看了，Привет 是俄语的你好。",
        "电话☎打通了，红旗⚑插上了，红旗⚑、红旗⚑、红旗⚑，电话☎、电话☎都响了。",
    ],
)  # fmt: skip
def test_what_authors_write_stays(line):
    assert next(without([line, "今天的会就开到这里，会后各单位要抓紧落实，谢谢大家。"])) == line
