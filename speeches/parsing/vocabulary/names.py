"""The names of persons as speeches and bylines write them, withheld ones too: 张×, XXX."""

from __future__ import annotations

import re

from speeches.parsing.vocabulary.han import CJK, HAN

# What withheld characters of a name are replaced with, between brackets of an expression.
NAME_MASKS = "Xx×*＊"
# What a name or a place may be written with.
NAME_CHARACTERS = CJK + NAME_MASKS
# White space that spreads a name over a line.
_SPREAD = r"[ \u3000\u00a0]{0,8}"
# A name alone on its line: 张三, 张 三, 欧阳×, 冯　敬　尧.
LONE_NAME = re.compile(rf"[{NAME_CHARACTERS}](?:{_SPREAD}[{NAME_CHARACTERS}]){{1,3}}")
# A name behind an office, its parts set apart: 县人大常委会主任　张　三, 书记　冯  敬  尧.
NAME_AFTER_OFFICE = (
    rf"(?:[\s\u3000]*[{NAME_CHARACTERS}]{{1,4}}(?:[\s\u3000]+[{CJK}]{{1,3}})?|"
    rf"[\s\u3000]+[{NAME_CHARACTERS}](?:[\s\u3000]+[{NAME_CHARACTERS}]){{1,3}})"
)
# Names of reporters, none of them withheld. 某 某: two characters are set as wide as three.
PERSON = rf"[{HAN}](?:[ \u3000]?[{HAN}]){{1,3}}?"
PERSONS = rf"{PERSON}(?:[、，, \u3000]{{1,2}}{PERSON}){{0,4}}"
