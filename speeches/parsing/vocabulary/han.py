"""The ranges of Han characters, each for use between the brackets of a regular expression."""

from __future__ import annotations

# The blocks of ideographs that have one place in Unicode (extension A and the common ones).
IDEOGRAPHS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000))
# The ideographs by which a text is known as Chinese: without those for compatibility, which
# bytes read in a wrong encoding turn into.
UNIFIED = r"\u3400-\u9fff"
# What words and names are written with.
HAN = UNIFIED + r"\uf900-\ufaff"
# The same with the zero of 二〇二四, and the circle that zeros and withheld characters are typed
# as: ○○县.
CJK = HAN + "〇○"
# Any sign of East Asian writing: also radicals, punctuation and kana.
EAST_ASIAN = r"\u2e80-\u9fff"
