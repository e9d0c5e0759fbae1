"""What the indexes of a library on a cluster are: their fields, how they are analysed, their names.

    <name>-<form>-speeches            a document for each speech; the alias that questions go to
    <name>-<form>-sections            one for each section
    <name>-<form>-<unit>-building     those that are being built, while they are
    <name>-state                      how builds go on

<form> names what decides whether an index fits this code, so that a site asks none that does not;
during an upgrade, that of the former code answers it side by side.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from search.index.fields import ValueKind
from search.language.expressions import TEXT_FIELDS
from search.matching.section_search import OUTLINE
from search.text import analysis

# Raise when what is written changes: indexes of before ask for a rebuild.
VERSION = 1
UNITS = ("speeches", "sections")
# Columns that nothing is asked about.
UNSEARCHED = frozenset({OUTLINE, "version"})
# Between a word and how often it stands in a text: a character that `fold` leaves in none.
COUNTED = "A"
# A longer value is neither compared nor counted; Lucene takes no term of 32,766 bytes.
_LONGEST_VALUE = 8000
# Each part on two nodes, where there are two.
COPIED = {"index": {"auto_expand_replicas": "0-1"}}
# How long a document that was deleted is remembered, lest somebody who is late writes it again.
_REMEMBERED = "1h"

_ANALYSIS = {
    "tokenizer": {"pairs": {"type": "ngram", "min_gram": 2, "max_gram": 2}},
    "filter": {"counts": {"type": "delimited_term_freq", "delimiter": COUNTED}},
    "analyzer": {
        # Neighbouring characters with their places: a phrase of them is a string.
        "pairs": {"type": "custom", "tokenizer": "pairs"},
        # The words of the vocabulary, each with how often it stands there.
        "counted": {"type": "custom", "tokenizer": "whitespace", "filter": ["counts"]},
    },
}
_KEYWORD = {"type": "keyword", "ignore_above": _LONGEST_VALUE}
_PAIRS = {"type": "text", "analyzer": "pairs", "norms": False}
_COUNTED = {"type": "text", "analyzer": "counted", "index_options": "freqs", "norms": False}


def form_of(columns: Iterable[str], kinds: Mapping[str, ValueKind]) -> dict[str, str]:
    """What decides whether an index fits this code, by its Chinese name."""
    return analysis.parts() | {
        "结构": f"OpenSearch {VERSION}",
        "字段": " ".join(f"{name}:{kinds[name].name}" for name in columns if name in kinds),
    }


def name_of(form: Mapping[str, str]) -> str:
    """A form as a part of names."""
    made_of = "\0".join((analysis.analyzer_fingerprint(), *form.values()))
    return hashlib.blake2b(made_of.encode(), digest_size=6).hexdigest()


def body_of(columns: Iterable[str], form: Mapping[str, str], shards: int) -> dict[str, object]:
    """What an index of a unit is made with."""
    searched = [name for name in columns if name not in UNSEARCHED]
    properties: dict[str, object] = {
        "django_id": {"type": "long"},
        "position": {"type": "integer"},
        "headed": {"type": "boolean"},
        "ticket": {"type": "long"},
        "characters": {"type": "integer"},
        # The same words as in `text.words`, where they can be gone through.
        "vocabulary": {"type": "keyword", "index": False},
        # As they are; as they are ordered and compared; folded, to look into.
        "columns": _object(searched, _KEYWORD),
        "order": _object(searched, _KEYWORD),
        "folded": _object(searched, _KEYWORD),
    }
    for name in TEXT_FIELDS:
        properties[name] = _PAIRS
        properties[words_of(name)] = _COUNTED
        properties[length_of(name)] = {"type": "integer"}
    return {
        "settings": {
            "number_of_shards": shards,
            # Copied when it is whole: quicker than writing everything twice.
            "number_of_replicas": 0,
            # Whoever writes says when it is to be seen.
            "refresh_interval": "-1",
            "gc_deletes": _REMEMBERED,
            "analysis": _ANALYSIS,
        },
        "mappings": {
            "dynamic": False,
            "_meta": {"form": dict(form)},
            "_source": {"excludes": ["*_words", "*_length", "vocabulary", "order", "folded"]},
            "properties": properties,
        },
    }


def _object(names: Iterable[str], field: Mapping[str, object]) -> dict[str, object]:
    return {"properties": {name: dict(field) for name in names}}


def words_of(field: str) -> str:
    """The field that has the words of a text."""
    return f"{field}_words"


def length_of(field: str) -> str:
    """The field that says how many words a text has."""
    return f"{field}_length"
