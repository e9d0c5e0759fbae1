"""The engine's own language carries every expression unharmed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.haystack_engine.syntax import QuerySyntaxError, read_query, render
from search.language.expressions import (
    And,
    AtLeast,
    Begins,
    Between,
    Everything,
    Holds,
    Is,
    Not,
    Or,
    Term,
)
from search.text.analysis import fold

_strings = st.text(min_size=1, max_size=8).map(fold)
_leaves = st.one_of(
    st.just(Everything()),
    st.builds(Term, _strings),
    st.builds(Term, _strings, st.just(("title", "headings"))),
    st.builds(Is, st.sampled_from(["level", "year"]), _strings),
    st.builds(Holds, st.just("source"), _strings),
    st.builds(Begins, st.just("label"), _strings),
    st.builds(Between, st.just("year"), st.none() | _strings, st.none() | _strings),
)
EXPRESSIONS = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(AtLeast, st.integers(0, 3), st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)


@given(EXPRESSIONS)
def test_read_gives_back_what_was_rendered(expression):
    assert read_query(render(expression)) == expression


@pytest.mark.parametrize(
    ("string", "expression"),
    [
        pytest.param("level:town", Is("level", "town"), id="a bare value"),
        pytest.param("content:ＡＢ", Term("ab"), id="content, folded"),
        pytest.param('"人大"', Term("人大"), id="no field"),
        pytest.param(
            'a:"1" OR b:"2" AND c:"3"',
            Or((Is("a", "1"), And((Is("b", "2"), Is("c", "3"))))),
            id="AND binds closer",
        ),
        pytest.param("NOT (*)", Not(Everything()), id="nothing"),
        pytest.param('year:["2018" TO *]', Between("year", "2018", None), id="open range"),
    ],
)
def test_reading(string, expression):
    assert read_query(string) == expression


@pytest.mark.parametrize(
    "string",
    ["", "(", "level:", "jo*", "title:监*", "AND", '"开', "title:[* TO *]", '2OF "a"', "2OF ("],
)
def test_what_is_not_in_the_language_is_an_error(string):
    with pytest.raises(QuerySyntaxError):
        read_query(string)
