"""What is looked for before a rule is asked misses nothing that the rule finds."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import from_regex

from speeches.parsing.describing import gaps
from speeches.parsing.vocabulary.other_genres import SORTS
from speeches.parsing.vocabulary.site_edges import EDGE, HEAD, TAIL
from speeches.parsing.vocabulary.site_pieces import INVISIBLE, STAMPS
from speeches.parsing.vocabulary.site_rules import ANYWHERE

RULES = [rule for rule in (*ANYWHERE, *EDGE, *HEAD, *TAIL, *INVISIBLE, *STAMPS) if rule.needs]
MARKS = [
    mark
    for mark in (
        *(mark for sort in SORTS for mark in (*sort.marks, sort.repeated)),
        *gaps._PATTERNS,
    )
    if mark and mark.needs
]


@pytest.mark.parametrize("found", [*RULES, *MARKS], ids=lambda found: found.needs.pattern)
def test_what_a_rule_needs_stands_in_whatever_it_matches(found):
    @settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)
    @given(from_regex(found.pattern))
    def has_it(text):
        assert not found.pattern.search(text) or found.needs.search(text)

    has_it()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_examples_of_a_rule_have_what_it_needs(rule):
    assert all(rule.needs.search(text) for text in rule.examples)
