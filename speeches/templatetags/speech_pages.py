"""Small parts that several pages share: links of facets and pages, and notes in a text."""

from collections.abc import Iterator, Sequence

from django import template
from django.core.paginator import Page
from django.template.context import RequestContext
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from speeches.reading.annotate import annotate
from speeches.reading.notes import Note

register = template.Library()


@register.simple_tag(takes_context=True)
def narrow(context: RequestContext, facet: str, values: Sequence[str]) -> str:
    """`{% querystring %}` for a facet whose name is a variable: these values, or none of it.

    A changed filter starts at the first page. Beside a list stand hundreds of these links: the
    parameters are not copied for each.
    """
    parameters = {**dict(context["request"].GET.lists()), facet: values}
    parameters.pop("page", None)
    return f"?{urlencode(parameters, doseq=True)}"


@register.filter
def page_numbers(page: Page[object]) -> Iterator[int | str]:
    """The page numbers to offer: the ends, those around this page, and an ellipsis between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.filter(name="noted")
def with_notes(marked: SafeString, notes: Sequence[Note]) -> SafeString:
    """A text as `mark` makes it, with its notes as elements: `{{ text|mark:q|noted:notes }}`."""
    return annotate(marked, notes)
