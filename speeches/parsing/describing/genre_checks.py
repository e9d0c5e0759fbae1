"""Is it a speech at all, and is it the speech that its title names?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from speeches.parsing.vocabulary.han import CJK
from speeches.parsing.vocabulary.offices import HEADS

# A chapter of a novel: its heading, and people who talk to each other.
_CHAPTER = re.compile(r"^第[一二三四五六七八九十百零〇\d]{1,6}[章回节]")
_DIALOGUE = re.compile(
    r"(?:[说道问答笑喊叹骂]|说道|问道)[:：，,]\s*[“\"「]|[”\"」][^。“]{0,8}(?:说|道|问道)[。，]"
)
# A text with no kind in its title and this many lines of talk is a story.
_LEAST_TALK = 8

# What every title of the genre may say; the theme is what is left.
_GENERIC = re.compile(
    r"在|上的|的|全[国省市县区镇乡]|[省市县区镇乡](?=人大|委|政府|政协)|人大常委会|人大|党委|政府|政协|主席团|常委会|"
    rf"{HEADS}|[市县区镇乡]长|领导|同志|工作|会议|大会|座谈会|动员会|推进会|总结会|部署会|会|讲话|发言|致辞|主持词|报告|述职|"
    r"[:：].*$|——.*$|"
    r"经验|交流|材料|表态|典型|活动|仪式|[开闭]幕式?|开班式?|结业|(?:培训|研讨|学习|进修)班|动员|推进|部署|总结|表彰|调度|"
    r"观摩|现场|启动|开工|奠基|揭牌|庆祝|纪念|务虚|专题|扩大|第一|上|年度?|第|届|次|关于|情况|提纲|摘要|代表|[XxＸ×*＊_\d○〇]+"
)
_NO_LETTER = re.compile(rf"[^{CJK}]+")
# A theme of fewer pairs of characters may be missing by chance.
_LEAST_PAIRS = 4


def not_a_speech(title: str, kind: str, paragraphs: Sequence[str]) -> str | None:
    """The words that show a chapter of a story or a reporter's scene, None where nothing does.

    kind: what the title names; a speech quotes people too, so that talk alone proves nothing
    against a title that says 讲话.
    """
    text = "\n".join(paragraphs)
    talk = len(_DIALOGUE.findall(text))
    chapter = next((line for line in (title, *paragraphs[:3]) if _CHAPTER.match(line)), None)
    if chapter and talk:
        return f"{chapter[:30]}；文中有{talk}处对话"
    if kind == "其他" and talk >= _LEAST_TALK and talk * 400 >= len(text):
        return f"文中有{talk}处对话"
    return None


def title_misfit(title: str, paragraphs: Sequence[str]) -> str | None:
    """The theme of a title of which the text says not a word; None where it fits or names none.

    A theme is judged by its pairs of characters: one of them in the text is enough to fit.
    """
    themes = [part for part in _NO_LETTER.split(_GENERIC.sub(" ", title)) if len(part) >= 2]
    pairs = {part[i : i + 2] for part in themes for i in range(len(part) - 1)}
    text = "".join(paragraphs)
    if len(pairs) < _LEAST_PAIRS or len(text) < 300 or any(pair in text for pair in pairs):
        return None
    return "、".join(themes)
