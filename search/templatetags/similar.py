"""`{% similar_speeches speech %}`: what the library has like a speech."""

import logging

from django import template

from search.errors import SearchIndexError
from search.page.similar_speeches import similar_to
from speeches.models import Speech

logger = logging.getLogger(__name__)
register = template.Library()


@register.inclusion_tag("search/_similar.html")
def similar_speeches(speech: Speech) -> dict[str, object]:
    """Nothing while there is no index that fits: the page stands without it."""
    try:
        return {"similar": similar_to(speech), "of": speech}
    except SearchIndexError as error:
        logger.warning("%s", error)
        return {"similar": []}
