"""What the desk's pages share with the site's, in the language of Django's templates."""

from collections.abc import Sequence

from django import template
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from speeches.lists import links

register = template.Library()
register.filter(links.page_numbers)


@register.simple_tag(takes_context=True)
def narrow(context: RequestContext, name: str, values: Sequence[str]) -> str:
    """`{% narrow name values %}`: this page with these values of a parameter, or none of it."""
    return links.narrow(context["request"], name, values)


@register.simple_tag
def site_part(name: str, **context: object) -> SafeString:
    """A part of the site's pages: `{% site_part "compare/_line.html" line=line %}`."""
    # Jinja2 escapes what it puts into a template.
    return mark_safe(render_to_string(name, context))
