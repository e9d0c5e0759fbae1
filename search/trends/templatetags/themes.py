"""`{% themes years as found %}`: what some years talk of."""

import logging

from django import template

from search.errors import SearchIndexError
from search.trends.themes import Theme, themes_of
from speeches.lists.years import Years

logger = logging.getLogger(__name__)
register = template.Library()


@register.simple_tag
def themes(years: Years | None) -> list[Theme]:
    """Nothing while there is no index that fits: the page stands without it."""
    try:
        return themes_of(years)
    except SearchIndexError as error:
        logger.warning("%s", error)
        return []
