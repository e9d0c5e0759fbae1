"""What the librarian must be told of the search: `{% index_problem as problem %}`,
`{% index_lag as lag %}`, `{% fruitless_searches 10 as searches %}`."""

from django import template

from search.upkeep.fruitless import frequent
from search.upkeep.index_state import index_problem
from search.upkeep.outbox import lag

register = template.Library()
register.simple_tag(index_problem)
register.simple_tag(lag, name="index_lag")
register.simple_tag(frequent, name="fruitless_searches")
