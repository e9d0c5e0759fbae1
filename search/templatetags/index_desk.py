"""`{% index_problem as problem %}`: what the librarian must be told of the index."""

from django import template

from search.upkeep.index_state import index_problem

register = template.Library()
register.simple_tag(index_problem)
