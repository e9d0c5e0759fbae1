"""What an element's own style says of whether a reader sees its words.

Of an element's attributes; of the page's style sheets only what they hide by a class, for marks
inside sentences. What is not shown now may be shown when somebody asks for it (a tab, a fold, a
fading-in): what is a speech's by its words stays, see `cleaning.markup`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

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

# What a style sheet says of a class wherever it stands; not of print, of narrow windows, of what
# stands inside something else.
_APART = re.compile(
    r"/\*.*?(?:\*/|\Z)|@[^{};@]{0,500}+(?:;|\{(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+\})", re.S
)
_OF_CLASS = re.compile(r"\s*+(?:[a-z]++)?\.([\w-]++)\s*+", re.I)


def unseen_classes(sheets: Iterable[str]) -> frozenset[str]:
    """The classes whose elements the style sheets of a page do not show, or in letters of no
    size."""
    said: dict[str, dict[str, str]] = {}
    *rules, _ = _APART.sub("", "\n".join(sheets)).split("}")
    for rule in rules:
        selectors, _, style = rule.rpartition("{")
        for selector in selectors.split(","):
            if found := _OF_CLASS.fullmatch(selector):
                said.setdefault(found[1], {}).update(_pairs(style))
    return frozenset(name for name, style in said.items() if is_unseen(style, "") or is_tiny(style))


def declared(style: str) -> Mapping[str, str]:
    """What a style declares, by property, in small letters; nothing where it can hide no words."""
    if not style or not _MAY_HIDE.search(style):
        return {}
    return _pairs(style)


def _pairs(style: str) -> dict[str, str]:
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
