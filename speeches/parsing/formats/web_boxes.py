"""What the elements of a saved web page say of the words in them: by their tag, their name, their
style."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from lxml import html

from speeches.parsing.formats.web_styles import colour, declared, has_ground, is_tiny, is_unseen

# Elements inside a line.
INLINE = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s "
    "samp small span strike strong sub sup time tt u var wbr o:p st1:chsdate img input".split()
)
_BY_TAG = {
    "title": "page-title",
    "h1": "heading",
    "nav": "navigation",
    "footer": "navigation",
    "aside": "navigation",
    "button": "navigation",
    "form": "navigation",
    "figcaption": "caption",
    "marquee": "navigation",
}
_BY_CLASS = {
    "comments": frozenset("comment comments commentlist pinglun psign".split()),
    "page-furniture": frozenset("runhead runninghead runningheader runningtitle".split()),
    "navigation": frozenset(
        "nav navbar navigation menu breadcrumb breadcrumbs crumb crumbs position location path "
        "sidebar side aside footer foot bottom copyright related relate rel recommend rec hot rank "
        "ranking share sharing sharedaddy toolbar tools pager pages pagination prevnext prev next "
        "friendlink friendlinks links friend tags tag topbar header search login qrcode "
        "xgwz tuijian fenxiang dibu daohang".split()
    ),
    "advertisement": frozenset("ad ads adv advert advertisement guanggao banner gg".split()),
}
# What a forum shows below each post of somebody, cut at some height; by its name alone it may be
# who signs a speech.
_SIGNATURES = frozenset({"sign", "signature"})
# What has such a role by its class, or is a form, may have the article in it; not what there is for
# that alone.
_VAGUE = frozenset({"navigation", "advertisement"})
_FOR_THAT = frozenset({"nav", "footer", "aside", "button"})
_CLASS_WORD = re.compile(r"[a-z]+", re.I)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.I)


class Box(NamedTuple):
    """What an element says of the words in it, by itself or because of what is around it.

    named: the element whose name, which may say something else, has that role;
    tiny, white: of its letters, where nothing inside it says otherwise (white letters of a whole
    block may stand on a dark ground); ground: it has one of its own, or one around it has.
    """

    role: str = ""
    named: html.HtmlElement | None = None
    tiny: bool = False
    white: bool = False
    ground: bool = False
    centred: bool = False


def box_of(
    element: html.HtmlElement,
    tag: str,
    around: Box,
    misnamed: Collection[html.HtmlElement],
    unseen: frozenset[str],
) -> Box:
    """What an element says of its words, inside what the one around it said. unseen: the classes
    that hide words inside a line."""
    block = tag not in INLINE
    attributes = dict(element.items())
    if not attributes and tag not in _BY_TAG and tag != "center" and not (block and around.white):
        return around
    style = declared(attributes.get("style", ""))
    role, named = around.role, around.named
    hidden = not block and not unseen.isdisjoint(attributes.get("class", "").split())
    own = "hidden" if hidden else _role(attributes, tag, style)
    if own and element not in misnamed:
        role = own
        named = element if own in _VAGUE and tag not in _FOR_THAT else None
    tiny = around.tiny
    if "font-size" in style or "size" in attributes:
        tiny = is_tiny(style)
    elif tiny and "class" in attributes:
        # A style sheet may say of what size this is.
        tiny = False
    said = colour(attributes, style)
    white = not block and (said == "white" if said else around.white)
    ground = around.ground or has_ground(attributes)
    centred = around.centred or tag == "center" or _is_centred(attributes)
    return Box(role, named, tiny, white, ground, centred)


def _is_centred(attributes: Mapping[str, str]) -> bool:
    style = attributes.get("style")
    return attributes.get("align", "").lower() == "center" or bool(style and _CENTRED.search(style))


def _role(attributes: Mapping[str, str], tag: str, style: Mapping[str, str]) -> str:
    """The role that an element's name, class, id or style says that its content has."""
    if tag in _BY_TAG:
        return _BY_TAG[tag]
    if tag in ("html", "body"):
        return ""
    if "hidden" in attributes or is_unseen(style, tag):
        return "hidden"
    named = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    words = {word.lower() for word in _CLASS_WORD.findall(named)}
    if words & _SIGNATURES and "max-height" in attributes.get("style", ""):
        return "comments"
    return next((hint for hint, known in _BY_CLASS.items() if words & known), "")
