"""Synonyms and terms of the office: told before they are saved, followed by everybody at once."""

from __future__ import annotations

import pytest

from search.language.expressions import Term, matches
from search.language.query import parse_query
from search.models import DomainTerm, Phrase, SynonymRule
from search.office_words import lists_in_force
from search.page.request import SearchRequest
from search.page.results import run
from search.suggest import phrases
from search.suggest.suggestions import suggest
from search.text.analysis import is_word, segment
from search.trends.themes import themes_of
from speeches.jobs.models import Job
from tests.search.scanning import documents, random_queries, scan

SYNONYM, TERM = "/admin/search/synonymrule/", "/admin/search/domainterm/"
SAVE = {"confirmed": "1", "enabled": "on", "note": ""}
# No dictionary has it, and its parts are in other texts.
NEW = "清单议事四步法"
# A term of the project.
TAKEN = "民生实事项目"


@pytest.fixture
def library(make_speech, backend):
    make_speech(title="有新词的", text=f"推行{NEW}，办好实事。")
    make_speech(title="有其中的字的", text="清单清楚，议事有规则，四步走。步法")
    make_speech(title="别的", text="接待选民要常态化。接访选民也是。")
    make_speech(title="全称的", text="人力资源和社会保障局汇报。")
    backend.library_index.rebuild()
    phrases.rebuild(backend.library_index)
    return backend.library_index


def smart(q: str) -> list[str]:
    return sorted(hit.speech.title for hit in run(SearchRequest(q, mode="smart")).hits)


class TestSynonyms:
    RULE = {"relation": "same", "words": f"{NEW}\n接访选民", "note": "", "enabled": "on"}

    def test_what_it_finds_is_told_before_it_is_saved(self, admin_client, library):
        page = admin_client.post(f"{SYNONYM}add/", self.RULE)
        effects = page.context["effects"]
        assert [(each.word, each.more, each.fewer) for each in effects.words] == [
            (NEW, 1, 1),
            ("接访选民", 1, 0),
        ]
        assert {speech.title for speech in effects.found} == {"有新词的", "别的"}
        assert [speech.title for speech in effects.lost] == ["有其中的字的"]
        assert "多找到 <b>1</b> 篇" in page.text
        assert not SynonymRule.objects.exists()
        assert smart("接访选民") == ["别的"]

    def test_the_next_question_follows(self, admin_client, client, library):
        assert smart("接访选民") == ["别的"]
        assert admin_client.post(f"{SYNONYM}add/", self.RULE | SAVE).status_code == 302
        assert smart("接访选民") == ["别的", "有新词的"]
        found = client.get("/api/search", {"q": "接访选民", "mode": "smart"}).json()
        assert found["count"] == 2
        marked = next(each for each in found["results"] if each["title"] == "有新词的")
        assert NEW in [piece["text"] for piece in marked["snippet"] if piece["hit"]]
        rule = SynonymRule.objects.get()
        off = {name: value for name, value in self.RULE.items() if name != "enabled"}
        told = admin_client.post(f"{SYNONYM}{rule.pk}/change/", off)
        assert [each.fewer for each in told.context["effects"].words] == [1, 1]
        admin_client.post(f"{SYNONYM}{rule.pk}/change/", off | {"confirmed": "1"})
        assert smart("接访选民") == ["别的"]

    def test_a_group_of_the_project_is_taken_out(self, admin_client, library):
        assert smart("人社局") == ["全称的"]
        rule = {"relation": "none", "words": "人社局", "note": ""}
        told = admin_client.post(f"{SYNONYM}add/", rule | {"enabled": "on"}).context["effects"]
        assert told.words[0].word == "人社局"
        assert (told.words[0].fewer, told.words[0].after) == (1, ())
        assert "人社局" in told.words[1].before
        assert "人社局" not in told.words[1].after
        admin_client.post(f"{SYNONYM}add/", rule | SAVE)
        assert smart("人社局") == []

    def test_a_covering_word_finds_and_is_not_found(self, admin_client, library):
        rule = {"relation": "covers", "words": f"议事创新\n{NEW}", "note": ""}
        admin_client.post(f"{SYNONYM}add/", rule | SAVE)
        assert smart("议事创新") == ["有新词的"]
        assert "议事创新" not in lists_in_force().synonyms.get(NEW, ())

    def test_exact_search_knows_nothing_of_it(self, admin_client, library):
        admin_client.post(f"{SYNONYM}add/", self.RULE | SAVE)
        assert run(SearchRequest("接访选民")).count == 1

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ("人社局", "至少要有两个词"),
            ("人社局\n局", "至少要有两个字"),
            ("人社局\n人 社", "中间有空格"),
            ("人社局\n人社局", "写了两次"),
            ("", "必填"),
        ],
    )
    def test_a_mistake_is_told(self, admin_client, library, words, said):
        page = admin_client.post(f"{SYNONYM}add/", self.RULE | {"words": words})
        assert said in page.context["adminform"].form.errors["words"][0]

    def test_without_an_index_it_can_be_saved(self, admin_client, backend):
        page = admin_client.post(f"{SYNONYM}add/", self.RULE)
        assert "检索现在用不了" in page.text
        assert admin_client.post(f"{SYNONYM}add/", self.RULE | SAVE).status_code == 302


class TestTerms:
    RULE = {"text": NEW, "note": "", "enabled": "on"}

    def test_what_it_means_is_told_before_it_is_saved(self, admin_client, library):
        assert not is_word(NEW)
        effects = admin_client.post(f"{TERM}add/", self.RULE).context["effects"]
        assert (effects.known, effects.speeches, effects.learns) == ("还没有", 1, True)
        assert [speech.title for speech in effects.found] == ["有新词的"]
        assert (effects.before, effects.after) == (segment(NEW), [NEW])
        assert len(effects.before) > 1
        assert not DomainTerm.objects.exists()

    @pytest.mark.parametrize(
        ("text", "known"),
        [("票决制", "系统自带的用语"), ("椅子", "通用词典里的词，不是自带的用语")],
    )
    def test_what_a_dictionary_has_is_said(self, admin_client, library, text, known):
        effects = admin_client.post(f"{TERM}add/", self.RULE | {"text": text}).context["effects"]
        assert (effects.known, effects.learns) == (known, False)

    def test_it_is_one_word_at_once_and_learned_by_the_worker(
        self, admin_client, library, work_off
    ):
        assert smart(NEW) == ["有其中的字的", "有新词的"]
        admin_client.post(f"{TERM}add/", self.RULE | SAVE)
        assert smart(NEW) == ["有新词的"]
        assert library.state().unlearned == 1
        assert [job.title for job in Job.objects.all()] == ["重建检索索引"]
        work_off()
        assert library.state().unlearned == 0
        assert smart(NEW) == ["有新词的"]
        assert [(each.text, each.kind) for each in suggest(NEW[:3])] == [(NEW, "term")]
        assert NEW in lists_in_force().terms

    def test_a_term_of_the_project_is_taken_out(self, admin_client, library, make_speech, work_off):
        for number in range(2):
            make_speech(title=f"票决{number}", text="民生实事项目票决制。")
        library.rebuild()
        phrases.rebuild(library)
        assert TAKEN in [theme.term for theme in themes_of(None)]
        off = {"text": TAKEN, "note": ""}
        told = admin_client.post(f"{TERM}add/", off).context["effects"]
        assert (told.speeches, told.before, told.learns) == (2, [TAKEN], False)
        admin_client.post(f"{TERM}add/", off | {"confirmed": "1"})
        assert TAKEN not in [theme.term for theme in themes_of(None)]
        work_off()
        assert not Phrase.objects.filter(kind="term", text=TAKEN).exists()
        assert run(SearchRequest(TAKEN)).count == 2
        term = DomainTerm.objects.get()
        admin_client.post(f"{TERM}{term.pk}/change/", SAVE)
        work_off()
        assert TAKEN in [theme.term for theme in themes_of(None)]
        assert Phrase.objects.filter(kind="term", text=TAKEN).exists()

    @pytest.mark.parametrize(
        ("text", "said"),
        [("法", "至少要有两个字"), ("四步 议事", "中间不能有空格"), ("“四步”议事", "不要写引号")],
    )
    def test_a_mistake_is_told(self, admin_client, library, text, said):
        page = admin_client.post(f"{TERM}add/", self.RULE | {"text": text})
        assert said in page.context["adminform"].form.errors["text"][0]

    def test_one_term_is_one_row(self, admin_client, library):
        admin_client.post(f"{TERM}add/", self.RULE | SAVE)
        page = admin_client.post(f"{TERM}add/", self.RULE)
        assert "已在列表里" in page.context["adminform"].form.errors["text"][0]

    def test_its_history_is_kept(self, admin_client, library):
        admin_client.post(f"{TERM}add/", self.RULE | SAVE)
        term = DomainTerm.objects.get()
        admin_client.post(f"{TERM}{term.pk}/change/", {"note": "", "confirmed": "1"})
        page = admin_client.get(f"{TERM}{term.pk}/history/").text
        assert ("已添加" in page, "作为用语" in page) == (True, True)
        assert admin_client.get(f"{TERM}{term.pk}/delete/").status_code == 403


def exact(index, library, queries) -> None:
    for query in queries:
        expression = parse_query(query).expression
        assert set(index.find(expression, {}, ()).keys) == scan(expression, library), query


@pytest.mark.parametrize("enabled", [True, False], ids=["a new term", "one taken out"])
def test_exact_search_is_the_literal_scan_at_every_moment(
    library, backend, make_speech, enabled, monkeypatch
):
    """Before a term changes, when it has, while the index is built, and after."""
    text = NEW if enabled else "接待选民"
    texts = documents()
    queries = [NEW, text, text[:3], text[1:], f"推行{text}", f"{text}要", f"-{text}"]
    queries += random_queries(texts, 40, seed=3)
    exact(library, texts, queries)
    DomainTerm.objects.create(text=text, folded=text, enabled=enabled)
    exact(library, texts, queries)
    asked = []

    def tell(done: int) -> None:
        exact(library, texts, queries)
        asked.append(done)

    # A speech that comes before the build is taken by the index as it is.
    late = make_speech(title="后来的", text=f"也用{text}，要推行。")
    library.update([late.pk])
    texts = documents()
    exact(library, texts, queries)
    library.rebuild(tell)
    assert asked
    exact(library, texts, queries)
    assert matches(Term(text), texts[late.pk])
    assert library.state().unlearned == 0
    late.text = f"又改了{text}的说法。"
    late.save()
    library.update([late.pk])
    exact(library, documents(), queries)
