"""Radicals in a PDF read as the characters that its pages show.

Note [Radicals]
    A PDF draws glyphs; which characters they are, a table beside them says. Where a font draws
    文 and the radical ⽂ with one glyph, browsers and Word write the radical into that table,
    though no one typed it. The characters are read as what the page shows, and the material says
    that this was done.
"""

from __future__ import annotations

import unicodedata

# The Kangxi radicals by their compatible ideographs.
_KANGXI = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
# That of ⼾ is 戶, but simplified fonts draw it and 户 with one glyph: the only one of the 214
# where theirs is another.
_SIMPLIFIED = {0x2F3E: "户"}
# The supplement has no compatible ideographs: the characters that share a glyph with one of its
# radicals in the simplified fonts of Source Han (Noto CJK), and those that look the same.
_SUPPLEMENT = (
    "⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇𠘨 ⺉刂 ⺊卜 ⺋㔾 ⺍𭕄 ⺎兀 ⺏尣 ⺐尢 ⺒巳 ⺓幺 ⺔彑 ⺕彐 "
    "⺖忄 ⺗㣺 ⺘扌 ⺙攵 ⺛旡 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺨犭 ⺩𤣩 ⺫罒 "
    "⺬示 ⺭礻 ⺮𥫗 ⺯糹 ⺰纟 ⺱罓 ⺲罒 ⺳㓁 ⺶羊 ⺹耂 ⺺肀 ⺼月 ⺽𦥑 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 "
    "⻃覀 ⻄西 ⻅见 ⻆角 ⻇𧢲 ⻈讠 ⻉贝 ⻊𧾷 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏阝 ⻐钅 ⻑長 ⻒镸 ⻓长 ⻔门 "
    "⻕𨸏 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻞𩙿 ⻟飠 ⻠饣 ⻡𩠐 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 "
    "⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀 ⻳龟"
)
RADICALS = {
    **{ord(pair[0]): pair[1] for pair in _SUPPLEMENT.split()},
    **_KANGXI,
    **_SIMPLIFIED,
}


def count_radicals(text: str) -> int:
    return sum(ord(char) in RADICALS for char in text)
