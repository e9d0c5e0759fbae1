"""`{% themes year as found %}`: what a year talks of."""

import logging

from django import template

from search.errors import SearchIndexError
from search.themes import Theme, themes_of

logger = logging.getLogger(__name__)
register = template.Library()


@register.simple_tag
def themes(year: int | None) -> list[Theme]:
    """Nothing while there is no index that fits: the page stands without it."""
    try:
        return themes_of(year) if year else []
    except SearchIndexError as error:
        logger.warning("%s", error)
        return []
