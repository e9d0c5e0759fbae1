"""What an element's own style says of whether a reader sees its words.

Of an element's attributes alone: style sheets are not read. What is not shown now may be shown
when somebody asks for it (a tab, a fold, a fading-in): what is a speech's by its words stays, see
`cleaning.markup`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# What a style has that may hide its words; most have none of it.
_MAY_HIDE = re.compile(r"none|hid|collapse|opacity|indent|-\d{3}|clip|scale|font-size|color", re.I)
_NOUGHT = re.compile(r"[+-]?0*\.?0*(?:px|pt|em|rem|%)?")
_FAR_OUT = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|pt)?|-\d{2,}(?:\.\d+)?r?em|-\d{3,}(?:\.\d+)?%")
# Letters of a pixel or two.
_TINY = re.compile(r"(?:[012](?:\.\d+)?|\.\d+)(?:px|pt)|0*\.?0+(?:px|pt|em|rem|%)?")
_WHITE = re.compile(
    r"white|transparent|#fff(?:f|fffff)?|#f[a-f](?:f[a-f]){2}|"
    r"rgba?\(\s*255\s*[, ]\s*255\s*[, ]\s*255\s*(?:[,/]\s*[\d.]+%?\s*)?\)|"
    r"rgba\([^()]*,\s*0(?:\.0*)?\s*\)"
)
_SIZED = frozenset({"height", "max-height", "width", "max-width"})
_OUTSIDE = frozenset({"left", "top", "right", "bottom", "margin-left", "margin-top"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def declared(style: str) -> Mapping[str, str]:
    """What a style declares, by property, in small letters; nothing where it can hide no words."""
    if not style or not _MAY_HIDE.search(style):
        return {}
    pairs = (part.partition(":") for part in style.lower().split(";"))
    return {key.strip(): value.replace("!important", "").strip() for key, _, value in pairs}


def is_unseen(style: Mapping[str, str], tag: str) -> bool:
    """Whether an element of this style shows nothing of what is in it.

    A heading whose words stand outside the page has them in a picture.
    """
    if not style:
        return False
    clipped = style.get("overflow", "").startswith(("hidden", "clip"))
    placed = style.get("position") in ("absolute", "fixed")
    return (
        style.get("display") == "none"
        or style.get("visibility") in ("hidden", "collapse")
        or ("opacity" in style and bool(_NOUGHT.fullmatch(style["opacity"])))
        or (clipped and any(_NOUGHT.fullmatch(style[key]) for key in _SIZED & style.keys()))
        or (placed and any(_FAR_OUT.fullmatch(style[key]) for key in _OUTSIDE & style.keys()))
        or (tag not in _HEADINGS and bool(_FAR_OUT.fullmatch(style.get("text-indent", ""))))
        or (placed and re.fullmatch(r"rect\([0-1px, ]*\)", style.get("clip", "")) is not None)
        or style.get("transform", "") == "scale(0)"
    )


def is_tiny(style: Mapping[str, str]) -> bool:
    """Whether an element's words are too small to be seen, unless one inside it says otherwise."""
    return "font-size" in style and bool(_TINY.fullmatch(style["font-size"]))


def colour(attributes: Mapping[str, str], style: Mapping[str, str]) -> str:
    """The colour that an element gives its words: "white", "other", "" where it says none."""
    said = style.get("color") or attributes.get("color", "").lower().strip()
    return ("white" if _WHITE.fullmatch(said) else "other") if said else ""


def has_ground(attributes: Mapping[str, str]) -> bool:
    """Whether an element has a ground of its own, on which white words are seen."""
    return (
        "bgcolor" in attributes
        or "background" in attributes
        or "background" in attributes.get("style", "").lower()
    )
