"""Any engine answers the site's questions precisely as a scan of the library does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

import pytest

from search.errors import IndexMissing, IndexOutdated
from search.index.library_index import LibraryIndex
from search.language.expressions import (
    And,
    Between,
    Everything,
    Expression,
    Is,
    Not,
    Or,
    Term,
    matches,
)
from search.language.query import parse_query
from search.matching.likeness import MOST
from search.text.analysis import fold
from speeches.models import Section, Speech
from tests.factories import put_into
from tests.search.scanning import PIECES, Library, library_of_pieces, random_queries, scan

FACETS = ("level", "year")


@pytest.fixture
def library(make_speech, index: LibraryIndex) -> Library:
    library = library_of_pieces(make_speech)
    assert index.rebuild() == len(library)
    return library


def counts(library: Library, keys: set[int], column: str) -> dict[str, int]:
    found = Counter(library[key][column] for key in keys)
    del found[""]
    return dict(found)


def texts(library: Library, keys: Iterable[int]) -> set[tuple[bytes, bytes]]:
    return {(library[key]["title"].encode(), library[key]["text"].encode()) for key in keys}


def test_answers_are_those_of_a_scan(library, index):
    for q in random_queries(library, 150, seed=3):
        expression = parse_query(q).expression
        expected = scan(expression, library)
        found = index.find(expression, {}, FACETS)
        assert (set(found.keys), len(found.keys)) == (expected, found.count), q
        assert index.count_matches(expression) == len(expected), q
        assert index.some_matching(expression, 1000) == sorted(expected, reverse=True), q
        assert set(index.texts_matching(expression, 1000)) == texts(library, expected), q
        some = set(sorted(library)[::3])
        assert index.matching_among(some, expression) == expected & some, q
        for name in FACETS:
            assert dict(found.facets[name]) == counts(library, expected, name), q


def test_a_facet_is_counted_without_the_condition_on_itself(library, index):
    conditions: dict[str, Expression] = {
        "level": Is("level", "town"),
        "year": Between("year", "2019", "2019"),
    }
    for q in ("代表", "-代表", "监督 | 评议"):
        expression = parse_query(q).expression
        both = scan(And((expression, *conditions.values())), library)
        found = index.find(expression, conditions, FACETS)
        assert set(found.keys) == both
        assert index.count_matches(expression, conditions.values()) == len(both)
        for name, other in (("level", "year"), ("year", "level")):
            within = scan(And((expression, conditions[other])), library)
            assert dict(found.facets[name]) == counts(library, within, name)


def test_values_come_by_frequency_then_by_name(make_speech, index):
    for level in ("town", "city", "county", "county"):
        make_speech(level=level)
    index.rebuild()
    found = index.find(Everything(), {}, ("level",)).facets["level"]
    assert found == [("county", 2), ("city", 1), ("town", 1)]


def test_pages_are_parts_of_one_order(library, index):
    for q in ("代表", "-代表", "监督 | 评议"):
        expression = parse_query(q).expression
        for order in ((), ("-sorted_on", "-django_id"), ("year",)):
            whole = index.find(expression, {}, (), order=order).keys
            for start in (0, 3, 17):
                page = index.find(expression, {}, (), order=order, page=slice(start, start + 5))
                assert (page.keys, page.count) == (whole[start : start + 5], len(whole))


def test_of_equals_the_newest_comes_first_then_the_highest_key(make_speech, index):
    days = (date(2019, 1, 1), date(2021, 1, 1), date(2021, 1, 1), None)
    old, new, last, undated = (make_speech(delivered_on=day).pk for day in days)
    index.rebuild()
    for order in ((), ("level",), ("-level",), ("-sorted_on",)):
        assert index.find(Term("审议"), {}, (), order=order).keys == [last, new, old, undated]
    assert index.find(Term("审议"), {}, (), order=("sorted_on",)).keys == [old, last, new, undated]


def test_title_weighs_more_than_headings_and_these_more_than_text(make_speech, index):
    long = "监督。\n" + "空话。" * 50
    body = make_speech(title="讲话", text=long).pk
    heading = make_speech(title="讲话", text=long, headings={0: "监督"}).pk
    title = make_speech(title="监督讲话", text=long).pk
    make_speech(title="讲话", text="空话。")
    index.rebuild()
    assert index.find(Term("监督"), {}, ()).keys == [title, heading, body]


class TestNumbers:
    def test_together(self, library, index):
        for q in ("代表", "-代表"):
            expression = parse_query(q).expression
            expected = Counter(
                (library[key]["level"], library[key]["year"]) for key in scan(expression, library)
            )
            assert index.count_together(expression, ("level", "year")) == expected

    def test_of_terms(self, library, index):
        terms = [fold(piece) for piece in PIECES] + ["处处没有"]
        of_town = Is("level", "town")
        found = index.counts_of(terms, of_town)
        in_text = [Term(term, ("text",)) for term in terms]
        assert found.terms == [
            (len(scan(And((term, of_town)), library)), len(scan(term, library))) for term in in_text
        ]
        assert found.speeches == (len(scan(of_town, library)), len(library))

    def test_of_strings(self, library, index):
        strings = [fold(piece) for piece in PIECES] + ["评议人民", "处处没有"]
        expected = [len(scan(Term(string), library)) for string in strings]
        assert index.occurrences(strings) == expected

    def test_which_have_strings(self, library, index):
        strings = [fold(piece) for piece in PIECES] + ["评议人民", "处处没有"]
        found = index.having(strings, 3)
        for string, keys in zip(strings, found, strict=True):
            having = scan(Term(string, ("text",)), library)
            assert keys == sorted(having, reverse=True)[:3], string

    @pytest.mark.parametrize("field", ["title", "headings", "text"])
    def test_of_words(self, library, index, field):
        words = ["述职", "评议", "代表大会", "监督", "没有"]
        expected = [len(scan(Term(word, (field,)), library)) for word in words]
        assert index.frequencies(words, field) == expected

    def test_every_word_of_the_texts(self, library, index):
        words = dict(index.words(1))
        assert {"述职", "评议", "代表大会", "监督"} <= set(words)
        for word, number in words.items():
            assert number == len(scan(Term(word, ("text",)), library)), word
        assert dict(index.words(9)) == {word: n for word, n in words.items() if n >= 9}

    def test_some_of_many(self, library, index):
        highest = sorted(library, reverse=True)
        assert index.some_matching(Everything(), 5) == highest[:5]
        assert index.some_matching(Everything(), 0) == []
        assert set(index.texts_matching(Everything(), 5)) == texts(library, highest[:5])
        assert list(index.texts_matching(Everything(), 0)) == []


class TestSections:
    """Of each section its own heading and text, with the title of its speech."""

    @pytest.fixture
    def sections(self, make_speech, index) -> dict[tuple[int, int], dict[str, str]]:
        parts = ("监督", "评议", "代表建议", "票决", "监督代表", "述职评议，监督")
        for number in range(12):
            headings = [f"{label}、{parts[(number + at) % 6]}" for at, label in enumerate("一二三")]
            below = [f"{parts[(number * at + 1) % 6]}，{parts[at]}。" for at in range(3)]
            make_speech(
                title=f"{parts[number % 5]}讲话",
                text="\n".join(line for pair in zip(headings, below, strict=True) for line in pair),
                headings={2 * at: heading for at, heading in enumerate(headings)},
                level=("town", "county", "city", "")[number % 4],
                year=(2019, 2020, None)[number % 3],
            )
        index.rebuild()
        return {
            (section.speech_id, section.position): {
                "title": fold(section.speech.title),
                "headings": fold(section.text[: section.span.heading_end - section.span.start]),
                "text": fold(section.text),
                "level": section.speech.level,
            }
            for section in Section.objects.select_related("speech")
        }

    EXPRESSIONS = {
        "{0}": lambda one, other: one,
        "{0} {1}": lambda one, other: And((one, other)),
        "{0} | {1}": lambda one, other: Or((one, other)),
        "{0} -{1}": lambda one, other: And((one, Not(other))),
        "{0} 标题:{1}": lambda one, other: And((one, Term(other.text, ("title",)))),
    }

    @pytest.mark.parametrize("form", EXPRESSIONS)
    @pytest.mark.parametrize(("unit", "field"), [("sections", "text"), ("headings", "headings")])
    def test_those_that_match_in_themselves(self, sections, index, form, unit, field):
        for one, other in (("监督", "评议"), ("代表", "建议"), ("票决", "述职评议")):
            asked = parse_query(form.format(f"「{one}」", f"「{other}」")).expression
            read = self.EXPRESSIONS[form](Term(one, (field,)), Term(other, (field,)))
            expected = {place for place, texts in sections.items() if matches(read, texts)}
            found = index.sections(asked, unit, {}, ("level",))
            assert (set(found.hits), len(found.hits)) == (expected, found.count)
            levels = Counter(sections[place]["level"] for place in expected)
            del levels[""]
            assert dict(found.facets["level"]) == levels

    def test_conditions(self, sections, index):
        of_town = {"level": Is("level", "town")}
        every = index.sections(Term("监督"), "sections", {}, ("level",))
        found = index.sections(Term("监督"), "sections", of_town, ("level",))
        assert set(found.hits) == {hit for hit in every.hits if sections[hit]["level"] == "town"}
        assert found.facets == every.facets

    @pytest.mark.parametrize("options", [{}, {"newest_first": True}, {"levels": ("city", "town")}])
    def test_pages_are_parts_of_one_order(self, sections, index, options):
        whole = index.sections(Term("监督"), "sections", {}, **options)
        assert len(whole.hits) > 9
        for start in (0, 3, len(whole.hits) - 2):
            page = slice(start, start + 4)
            part = index.sections(Term("监督"), "sections", {}, page=page, **options)
            assert (part.hits, part.count) == (whole.hits[page], whole.count)

    def test_levels_stand_together(self, sections, index):
        levels = ("city", "town", "county", "")
        whole = index.sections(Term("监督"), "headings", {})
        found = index.sections(Term("监督"), "headings", {}, levels=levels)
        expected = sorted(whole.hits, key=lambda hit: levels.index(sections[hit]["level"]))
        assert found.hits == expected
        some = index.sections(Term("监督"), "headings", {}, levels=levels[:2])
        assert some.hits[:3] == expected[:3], "levels that are not named come last"

    def test_newest_first(self, sections, index):
        found = index.sections(Term("监督"), "sections", {}, newest_first=True).hits
        years = dict(Speech.objects.values_list("pk", "year"))
        ordered = sorted(found, key=lambda hit: (-(years[hit[0]] or 0), -hit[0], hit[1]))
        assert found == ordered


class TestLikeness:
    @pytest.fixture
    def alike(self, make_speech, index) -> list[int]:
        texts = ("代表票决民生实事项目，票决项目要公开。", "民生实事票决。", "河道清淤，防汛预案。")
        speeches = [make_speech(text=text) for text in texts]
        for number in range(40):
            make_speech(text=f"空话套话第{number}篇，请予审议。")
        index.rebuild()
        return [speech.pk for speech in speeches]

    def test_the_most_alike(self, alike, index):
        voting, short, floods = alike
        assert set(index.like_text("民生实事项目票决", 9)) == {voting, short}
        assert len(index.like_text("民生实事项目票决", 1)) == 1
        assert index.like_text("民生实事项目票决", 9, {voting}) == [short]
        assert index.like_text("防汛预案", 9, [voting]) == [floods]

    def test_of_equals_the_highest_key_comes_first_whichever_was_indexed_last(
        self, alike, index, make_speech
    ):
        one, two, three, four = (make_speech(text="防汛预案要演练。").pk for _ in range(4))
        for key in (two, four, one, three):
            index.update([key])
        assert index.like_text("防汛预案演练", 4) == [four, three, two, one]

    def test_of_more_equals_than_there_are_answers_too(self, index, make_speech):
        for number in range(10 * MOST):
            make_speech(text=f"空话套话第{number}篇，请予审议。")
        equal = [make_speech(text="防汛预案要演练。").pk for _ in range(MOST + 3)]
        index.rebuild()
        assert index.like_text("防汛预案演练", MOST) == sorted(equal, reverse=True)[:MOST]

    @pytest.mark.parametrize("text", ["", "……", "请予审议"])
    def test_nothing_is_like_what_says_nothing(self, alike, index, text):
        assert index.like_text(text, 9) == []
        assert index.distinctive_words(text) == {}

    def test_the_words_that_set_a_text_apart(self, alike, index):
        words = index.distinctive_words("票决项目，票决要公开，票决之后督办。请予审议。")
        assert max(words, key=words.__getitem__) == "票决"
        assert "审议" not in words
        assert not any(a in b for a in words for b in words if a != b)


class TestUpkeep:
    @pytest.fixture
    def speeches(self, make_speech, index) -> list[Speech]:
        speeches = [make_speech(text=text, source="甲网") for text in "甲乙丙丁"]
        index.rebuild()
        return speeches

    @pytest.fixture
    def changed(self, speeches, make_speech) -> list[int]:
        """The keys of speeches that changed in every way."""
        edited, gone, unpublished, _ = speeches
        edited.text = "戊"
        edited.save()
        pks = [edited.pk, gone.pk, unpublished.pk]
        gone.delete()
        put_into(unpublished, "withdrawn")
        return [*pks, make_speech(text="己").pk]

    def held(self, index: LibraryIndex) -> str:
        return "".join(text for text in "甲乙丙丁戊己" if index.count_matches(Term(text)))

    def test_what_differs_is_told_and_put_right(self, speeches, changed, index):
        assert list(index.differing()) == changed
        assert self.held(index) == "甲乙丙丁"
        index.update(changed)
        assert list(index.differing()) == []
        assert self.held(index) == "丁戊己"
        assert index.state().speeches == 3

    def test_a_speech_whose_source_has_another_name_differs(self, speeches, index):
        speeches[0].source.name = "乙网"
        speeches[0].source.save()
        assert list(index.differing()) == [speech.pk for speech in speeches]

    def test_speeches_are_taken_out(self, speeches, index):
        pks = [speech.pk for speech in speeches]
        index.remove(pks[1:3])
        assert self.held(index) == "甲丁"
        assert list(index.differing()) == pks[1:3]
        index.remove(pks[1:3])
        assert index.state().speeches == 2

    def test_many_differ(self, make_speech, index, monkeypatch):
        monkeypatch.setattr("search.search_indexes._PAGE", 3)
        index.rebuild()
        pks = [make_speech().pk for _ in range(10)]
        assert list(index.differing()) == pks
        index.update(pks[2:5] + pks[8:])
        assert list(index.differing()) == pks[:2] + pks[5:8]
        assert next(index.differing()) == pks[0]

    def test_the_version_changes_with_the_index(self, speeches, index):
        seen = [index.version()]
        assert index.version() == seen[0]
        for change in (
            lambda: index.update([speeches[0].pk]),
            lambda: index.remove([speeches[0].pk]),
            index.rebuild,
        ):
            change()
            assert index.version() not in seen
            seen.append(index.version())

    def test_others_see_a_change_with_their_next_question(self, speeches, changed, open_index):
        one, other = open_index(), open_index()
        assert self.held(other) == "甲乙丙丁"
        one.update(changed[:1])
        assert self.held(other) == "乙丙丁戊"
        one.rebuild()
        assert self.held(other) == "丁戊己"

    def test_an_update_that_fails_changes_nothing(self, speeches, index, monkeypatch):
        monkeypatch.setattr("search.search_indexes.SpeechIndex.prepare_flag", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            index.update([speech.pk for speech in speeches])
        assert self.held(index) == "甲乙丙丁"

    def test_a_build_answers_as_before_until_it_is_whole(self, speeches, changed, index):
        seen = []
        index.rebuild(lambda done: seen.append((done, self.held(index))))
        assert seen == [(3, "甲乙丙丁")]
        assert self.held(index) == "丁戊己"

    def test_what_changes_during_a_build_is_not_lost(self, speeches, make_speech, index):
        edited, unpublished, gone, _ = (speech.pk for speech in speeches)

        def meanwhile(done: int) -> None:
            Speech.objects.filter(pk=edited).update(text="戊")
            Speech.objects.filter(pk=unpublished).update(state="withdrawn")
            index.update([edited, unpublished, make_speech(text="己").pk])
            index.remove([gone])

        index.rebuild(meanwhile)
        assert self.held(index) == "丙丁戊己", "what was only removed is published still"

    def test_a_build_that_fails_leaves_the_index_as_it_was(self, speeches, changed, index):
        def fail(done: int) -> None:
            raise OSError(28, "磁盘已满")

        with pytest.raises(OSError, match="磁盘已满"):
            index.rebuild(fail)
        assert self.held(index) == "甲乙丙丁"
        assert "磁盘已满" in index.state().failed
        index.rebuild()
        assert index.state().failed == ""

    def test_the_state(self, index, make_speech):
        missing = index.state()
        assert isinstance(missing.problem, IndexMissing)
        assert (missing.speeches, missing.size, missing.built_at) == (None, 0, None)
        make_speech()
        index.rebuild()
        state = index.state()
        assert (state.problem, state.speeches) == (None, 1)
        assert state.size > 0
        assert state.built_at
        assert state.parts
        assert not any(part.differs for part in state.parts)
        assert (state.building, state.failed) == (None, "")
        index.check()
        index.preload(FACETS)

    def test_what_comes_bit_by_bit_is_scattered(self, index, make_speech, monkeypatch):
        """Until it is built anew: its strings were learned from less than half of it, or it lies in
        many segments."""
        if index.is_shared:
            pytest.skip("a cluster merges by itself")
        monkeypatch.setattr("search.text.set_phrases.LEAST_TEXTS", 4)
        first = make_speech()
        index.rebuild()
        for _ in range(2):
            index.update([make_speech().pk])
            assert not index.is_scattered()
        index.update([make_speech().pk])
        assert index.is_scattered()
        index.rebuild()
        assert not index.is_scattered()
        monkeypatch.setattr("search.index.engine.writing._MOST_MERGED", 0)
        monkeypatch.setattr("search.index.engine.writing._MERGED_FOR_EACH", 0)
        monkeypatch.setattr("search.index.engine.snapshot._MANY_SEGMENTS", 2)
        index.update([first.pk])
        assert not index.is_scattered()
        index.update([make_speech().pk])
        assert index.is_scattered()

    def test_a_build_is_announced_once(self, speeches, index):
        assert index.announce_rebuild()
        assert not index.announce_rebuild()
        building = index.state().building
        assert building
        assert (building.done, building.total) == (0, 4)
        index.rebuild()
        assert index.state().building is None
        assert index.announce_rebuild()

    def test_a_build_that_goes_on_is_no_time_for_another(self, speeches, index):
        seen = []
        index.rebuild(lambda done: seen.append((index.announce_rebuild(), index.state().building)))
        ((announced, building),) = seen
        assert not announced
        assert building


QUESTIONS = {
    "find": lambda index: index.find(Everything(), {}, ()),
    "sections": lambda index: index.sections(Everything(), "sections", {}),
    "matching_among": lambda index: index.matching_among([1], Everything()),
    "some_matching": lambda index: index.some_matching(Everything(), 1),
    "texts_matching": lambda index: list(index.texts_matching(Everything(), 1)),
    "having": lambda index: index.having(["监督"], 1),
    "count_matches": lambda index: index.count_matches(Everything()),
    "count_together": lambda index: index.count_together(Everything(), ("level",)),
    "counts_of": lambda index: index.counts_of(["监督"], Everything()),
    "frequencies": lambda index: index.frequencies(["监督"]),
    "occurrences": lambda index: index.occurrences(["监督"]),
    "words": lambda index: list(index.words(1)),
    "like_text": lambda index: index.like_text("监督", 1),
    "distinctive_words": lambda index: index.distinctive_words("监督"),
    "version": lambda index: index.version(),
    "check": lambda index: index.check(),
    "verify": lambda index: index.verify(),
    "is_scattered": lambda index: index.is_scattered(),
    "preload": lambda index: index.preload(("level",)),
    "differing": lambda index: list(index.differing()),
    "update": lambda index: index.update([1]),
    "remove": lambda index: index.remove([1]),
}


def test_every_question_is_asked_here():
    own = {name for name in vars(LibraryIndex) if not name.startswith("_")}
    assert own - set(QUESTIONS) == {
        "state", "rebuild", "announce_rebuild", "leftovers", "remove_leftovers",
    }  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_without_an_index_nothing_is_answered(index, question):
    with pytest.raises(IndexMissing, match="build_index"):
        question(index)


@pytest.fixture
def outdated(make_speech, index, open_index, monkeypatch) -> LibraryIndex:
    """An index that was built with another dictionary than the one in use."""
    make_speech(text="监督")
    index.rebuild()
    monkeypatch.setattr("search.text.analysis.analyzer_fingerprint", lambda: "another dictionary")
    return open_index()


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_an_index_of_another_form_is_refused(outdated, question):
    with pytest.raises(IndexOutdated, match="build_index"):
        question(outdated)


def test_an_index_of_another_form_is_built_anew(outdated):
    assert isinstance(outdated.state().problem, IndexOutdated)
    outdated.rebuild()
    assert outdated.state().problem is None
    assert outdated.count_matches(Term("监督")) == 1
