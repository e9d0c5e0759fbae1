"""Hits in templates: `{{ text|mark:q }}` and `{% fragments hit.snippet %}`."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from search import query, snippets
from search.highlighting import to_html
from search.snippets import Fragment

register = template.Library()


@register.filter(name="mark")
def mark(text: str, q: str) -> SafeString:
    """The text as HTML, escaped, with <mark> around what `q` searches for."""
    read = query.parse((q or "")[: query.MAX_LENGTH])
    return fragments(snippets.mark(str(text), read.expression))


@register.simple_tag
def fragments(pieces: Iterable[Fragment]) -> SafeString:
    """Fragments as HTML: each escaped by itself, the hits inside <mark>."""
    return to_html(pieces)
