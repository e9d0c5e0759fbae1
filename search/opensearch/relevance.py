"""The order of relevance, as `search.matching.relevance` defines it, worked out in the cluster.

What a word weighs in a document is counted there, by a script; how rare it is, and how long texts
are, is asked before and the same for all shards and copies. OpenSearch's own scores are never used:
they differ from shard to shard, and from copy to copy after changes. The best answers of a smart
search are read here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import Any

from search.language.expressions import SEPARATOR, Expression
from search.matching.groups import groups_of, is_smart, parts_to_rank, preferred_facts
from search.matching.ranking import HINT, K1, WEIGHTS, B, Group, rarity
from search.matching.relevance import MOST_READ, columns_asked, ranked_words, read_score
from search.opensearch.cluster import Json
from search.opensearch.form import length_of, words_of
from search.opensearch.listing import Counted, Hit, Listing, Sort
from search.opensearch.queries import Queries, Query, any_of, has_word, scripted

# Note [Single precision]
# A score is a double in the script and a float when it leaves it. Whoosh's engine rounds its own
# likewise, so that what is equal for one is for the other.
_SCRIPT = """
double score = 0;
for (int i = 0; i < params.words.length; ++i) {
  double weight = 0;
  for (int j = 0; j < params.fields.length; ++j) {
    int frequency = termFreq(params.fields[j], params.words[i]);
    if (frequency > 0) {
      float norm = 1.0f;
      if (params.slopes.length > 0) {
        float length = (float) doc[params.lengths[j]].value;
        norm = (float) params.base + (float) params.slopes[j] * length;
      }
      weight += params.weights[j] * frequency / norm;
    }
  }
  score += params.rarities[i] * weight / (params.k1 + weight);
}
for (int i = 0; i < params.columns.length; ++i) {
  def values = doc[params.columns[i]];
  if (values.size() > 0 && values.contains(params.values[i])) {
    score += params.worths[i];
  }
}
return score;
"""
_PLACE = """
def values = doc['columns.level'];
if (values.size() > 0 && params.places.containsKey(values.value)) {
  return params.places.get(values.value);
}
return params.places.size();
"""


class Relevance:
    """What an expression is worth among the documents of a listing.

    fields: that count; with_lengths: whether lengths say something.
    """

    def __init__(
        self,
        listing: Listing,
        queries: Queries,
        expression: Expression,
        fields: Sequence[str],
        *,
        with_lengths: bool,
    ) -> None:
        self._listing = listing
        self._queries = queries
        self._expression = expression
        self._fields = fields
        self._with_lengths = with_lengths
        self._words = ranked_words(expression)
        self._is_smart = is_smart(expression)
        self._facts = list(preferred_facts(expression)) if self._is_smart else []
        self._parts = parts_to_rank(expression) if self._is_smart else []

    @cached_property
    def asks(self) -> Json:
        """The aggregations over all that is shown whose answers an order rests on."""
        counted = {
            **{f"word {at}": self._having(word) for at, word in enumerate(self._words)},
            **{f"fact {at}": self._queries.of(fact) for at, fact in enumerate(self._facts)},
            **{f"part {at}": self._queries.of(part) for at, part in enumerate(self._parts)},
        }
        asked: Json = {name: {"filter": query} for name, query in counted.items()}
        if self._with_lengths:
            asked |= {f"length {f}": {"sum": {"field": length_of(f)}} for f in self._fields}
            asked["characters"] = {"avg": {"field": "characters"}}
        return asked

    def _having(self, word: str) -> Query:
        return any_of([has_word(field, word) for field in self._fields])

    def _scored(self, query: Query, known: Counted) -> Query:
        """A query whose answers are scored."""
        averages = [
            known.numbers[f"length {field}"]["value"] / max(1, known.documents)
            for field in (self._fields if self._with_lengths else ())
        ]
        parameters: dict[str, Any] = {
            "words": self._words,
            "rarities": [_rarity(known, f"word {at}") for at in range(len(self._words))],
            "fields": list(map(words_of, self._fields)),
            "weights": [WEIGHTS[field] for field in self._fields],
            "lengths": list(map(length_of, self._fields)),
            "slopes": [B / (average or 1.0) for average in averages],
            "base": 1 - B,
            "k1": K1,
            "columns": [f"columns.{fact.column}" for fact in self._facts],
            "values": [fact.value for fact in self._facts],
            "worths": [HINT * _rarity(known, f"fact {at}") for at in range(len(self._facts))],
        }
        return scripted(query, _SCRIPT, parameters)

    def page(
        self,
        query: Query,
        known: Counted,
        ties: Sort,
        page: slice,
        levels: Sequence[str] = (),
    ) -> list[Hit]:
        """A page of what a query finds, the most relevant first.

        known: with the answers to `asks`; ties: the order of equals; levels: where given, speeches
        of one level stand together.
        """
        shown = self._listing.shown(query)
        by_level = [place_among(levels)] if levels else []
        if not self._words and not self._facts:
            return self._listing.page(shown, [*by_level, *ties], page)
        scored = self._scored(shown, known)
        order = [{"_score": "desc"}, *ties]
        if not self._is_smart:
            return self._listing.page(scored, [*by_level, *order], page)
        best = self._best(scored, known, order)
        if not levels:
            start, stop = page.start or 0, page.stop
            ahead = best[start:stop]
            if len(best) < MOST_READ or (stop is not None and stop <= len(best)):
                return ahead
            rest = slice(max(start, len(best)), stop)
            return ahead + self._listing.page(scored, order, rest)
        hits = self._listing.page(scored, [*by_level, *order], page)
        return self._with_best(hits, best, page.start or 0, levels, query)

    def _best(self, scored: Query, known: Counted, order: Sort) -> list[Hit]:
        """The best by their words, as reading puts them in order."""
        parts = iter(range(len(self._parts)))
        groups = groups_of(self._expression, lambda part: _rarity(known, f"part {next(parts)}"))
        average = (known.numbers["characters"]["value"] or 0.0) if self._with_lengths else 0.0
        source = [*self._fields, "columns"]
        hits = self._listing.page(scored, order, slice(0, MOST_READ), source)
        if not hits:
            return []
        ahead = hits[0].score
        read = [
            hit._replace(score=ahead + _worth(groups, hit, self._fields, average)) for hit in hits
        ]
        # The last decides, of equals the one before.
        for order_of in (_position, _key, _day, _score):
            read.sort(key=order_of, reverse=order_of is not _position)
        return read

    def _with_best(
        self, hits: list[Hit], best: Sequence[Hit], start: int, levels: Sequence[str], query: Query
    ) -> list[Hit]:
        """The hits of a page, where the best of each level stand as they were put in order."""
        found = self._listing.combinations(query, ["columns.level"])
        counts = {level: count for (level,), count in found}
        number = {level: at for at, level in enumerate(levels)}

        def place(hit: Hit) -> int:
            return number.get(_level_of(hit), len(levels))

        for at, own in groupby(sorted(best, key=place), place):
            before = sum(counts.get(level, 0) for level in levels[:at])
            for number_of_hit, hit in enumerate(own, before):
                if start <= number_of_hit < start + len(hits):
                    hits[number_of_hit - start] = hit
        return hits


def _rarity(known: Counted, name: str) -> float:
    return rarity(int(known.numbers[name]["doc_count"]), known.documents)


def _level_of(hit: Hit) -> str:
    return next(iter(hit.source.get("columns", {}).get("level", ())), "")


def _position(hit: Hit) -> int:
    return hit.position


def _key(hit: Hit) -> int:
    return hit.key


def _day(hit: Hit) -> str:
    return next(iter(hit.source.get("columns", {}).get("sorted_on", ())), "")


def _score(hit: Hit) -> float:
    return hit.score


def _worth(groups: Sequence[Group], hit: Hit, fields: Sequence[str], average: float) -> float:
    texts = {field: str(hit.source[field]) for field in fields}
    columns = hit.source.get("columns", {})
    held = {name: SEPARATOR.join(columns.get(name, ())) for name in columns_asked(groups)}
    return read_score(groups, texts, average, held)


def place_among(levels: Sequence[str]) -> Mapping[str, Any]:
    """Sorts by the place of a document's level among some."""
    places = {level: place for place, level in enumerate(levels)}
    script = {"source": _PLACE, "params": {"places": places}}
    return {"_script": {"type": "number", "order": "asc", "script": script}}
