"""Jamming characters of forums are known by their pairs; nothing an author types is one."""

import random

import pytest

from speeches.parsing.vocabulary.jammers import find_jammers


def without(line, jammed=False):
    for start, end in sorted(set(find_jammers(line, jammed)), reverse=True):
        line = line[:start] + line[end:]
    return line


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ('8 T# y1 B" k- Q5 m( W', ""),
        ("要把账记清。5 W! k0 Y, d& M9 r", "要把账记清。"),
        ('w" B2 q+ H, n- X6 _    二、关于粮库', "    二、关于粮库"),
        ("3 F) z: M' t8 C4 ~ P% u在粮库里，账要记清。", "在粮库里，账要记清。"),
    ],
    ids=["alone", "behind", "before-a-heading", "glued-to-a-sentence"],
)
def test_jammers_go_and_the_text_stays(line, left):
    assert without(line) == left


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("kQ-$4@ z( \\d Wpx9 2", ""),
        ("要把账记清， $q1?LBn # F[Z .?v* g QU !~ } ) Y? 把门看好。", "要把账记清，  把门看好。"),
        ("共收账,  d\\b' q#L ;u(wl o*D 12万元，", "共收账,   12万元，"),
    ],
    ids=["alone", "inside-a-sentence", "beside-a-number"],
)
def test_what_is_neither_words_nor_numbers_goes(line, left):
    assert without(line) == left


def test_whatever_alphabet_a_program_draws_from_is_found():
    draw = random.Random(11)
    left = 0
    for _ in range(500):
        soup = "".join(chr(draw.randint(32, 126)) for _ in range(draw.randint(16, 30)))
        left += len(without(f"把账记清， {soup} 把门看好。", jammed=True)) > 18 + len(soup) // 2
    # Few signs among letters may be a word of any language.
    assert left <= 40


def test_whatever_the_program_draws_is_found():
    draw = random.Random(7)
    left = 0
    for _ in range(500):
        pairs = (
            chr(draw.randint(32, 59)) + " " + chr(draw.randint(63, 126))
            for _ in range(draw.randint(5, 15))
        )
        line = "要把账记清。" + " ".join("".join(pairs).split(" "))
        left += without(line).strip() != "要把账记清。"
    # One of a few pairs that are mostly spaces looks like letters.
    assert left <= 3


@pytest.mark.parametrize(
    "line",
    [
        "选项有 A, B, C, D, E 五个",
        "X X X X X X 县",
        "_ _ _ _ _ _ 同志",
        "第1组 A B 两队，第2组 C D 两队",
        "1. a 2. b 3. c 4. d 5. e",
        "x + y = z, a - b = c; 账就是这样平的",
        "GDP 3 % , CPI 2 % , PPI 1 %",
        "“5 + 2” “白 + 黑” 的劲头",
        "邮箱 renda_2020@example.gov.cn, 电话 0571-88886666 (工作日)",
        "见 http://www.example.gov.cn/a/b.html?id=3&p=1#top 的公告",
        'PM2.5 < 35ug/m3, SO2 & NO2 达标率 95.5%; "双 11" (11.11)',
        "R&D 投入占 GDP 的 2.5%, B2B/B2C/O2O 三种模式, 4G -> 5G",
        "[1] [2] [3] [4] [5]",
        "20XX年X月X日, XX县**乡__村, 电话: ****-*******",
        '"1+1>2", "5+2=7", (1)(2)(3), A=B+C-D',
        "f(x)=2x+1, x>0, y<0; [0,1]; {a,b}",
        "C919、H7N9、ISO9001:2015、GB/T 9704-2012、Q235B、2#楼、3*8小时",
        "上联: \"A\"; 下联: 'B'; 横批: `C`",
    ],
)
def test_letters_and_slots_are_no_jammers(line):
    assert without(line) == line
