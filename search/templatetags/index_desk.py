"""`{% index_problem as problem %}`: what the librarian must be told of the index."""

from django import template

from search.upkeep import index_state

register = template.Library()


@register.simple_tag
def index_problem() -> str:
    return index_state.index_problem()
