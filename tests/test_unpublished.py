"""Only what is published reaches visitors: every address of the site, and what it can be asked.

A library with a speech in each place where it could show (a page's second speech, a part, a better
version, the only one of its source, kind and year) is walked through as a visitor, once with these
published: the walk sees their words then. What is asked may be echoed, so only the words that were
not asked for count.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, combinations, product
from urllib.parse import parse_qsl, unquote, urlencode

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver

from search.page.request import MODES, SCOPES, SHOWS
from search.page.request import SORTS as SEARCH_SORTS
from speeches.changes import announce
from speeches.choices import State
from speeches.duplicates import link_duplicates
from speeches.lists.sorting import SORTS
from speeches.models import Speech
from tests.factories import make_material, make_speech, put_into

pytestmark = pytest.mark.django_db

# Words that stand in the hidden speeches alone, by where; each with its pinyin.
TITLE, HEADING, TEXT, SOURCE, SUBTITLE, SPEAKER, REMOVED = MARKS = (
    "翡翠矿", "琥珀厂", "玛瑙店", "珊瑚网", "珍珠港", "杜若飞", "水晶宫",
)  # fmt: skip
TYPED = [*MARKS, "翡翠", "琥珀", "feicuikuang", "hupochang", "fck", "翡翠况", "琥珀场", "manao"]
PUBLIC = "全过程人民民主要落到实处，代表联系群众的渠道要畅通，办理建议要有回音。"
LONG = "".join(f"第{n}项工作由第{n * 7}组负责，按月汇报进度，到期验收。" for n in range(60))
KIND, YEAR = "经验", 1987
HIDDEN = [state for state in State if state != State.PUBLISHED]
SUFFIXES = ("docx", "txt", "md")
# Endpoints for programs that take what a search takes.
FINDING = ("search", "sections", "headings")
# Addresses that show what a visitor wrote or change it, and answer with nothing of a speech.
OWN = {
    "basket:new", "basket:use", "basket:settings", "basket:delete", "basket:duplicate",
    "basket:start", "basket:write", "basket:move", "basket:level", "basket:mend", "basket:undo",
    "basket:redo", "basket:return", "basket:remove", "login", "logout", "saved:add", "saved:open",
    "saved:rename", "saved:delete", "speeches:my_level",
}  # fmt: skip


@dataclass(frozen=True)
class Scene:
    hidden: list[Speech]
    shown: list[Speech]

    @property
    def all(self) -> list[Speech]:
        return [*self.hidden, *self.shown]


@pytest.fixture
def scene(search_index) -> Scene:
    material = make_material(
        text=f"{REMOVED}\n{TEXT}",
        removed=[{"start": 0, "end": 3, "text": REMOVED, "rule": "网站名"}],
    )
    neighbour = make_speech("同志们：", PUBLIC, title="在会上的讲话", material=material)
    alone = make_speech(
        "同志们：",
        f"一、办好{HEADING}",
        f"{TEXT}要办好。{PUBLIC}",
        title=f"在{TITLE}调研时的讲话",
        subtitle=f"——在{SUBTITLE}",
        speaker=SPEAKER,
        source=SOURCE,
        kind=KIND,
        year=YEAR,
        material=material,
        position=1,
        headings=((1, 1, "一、", f"办好{HEADING}"),),
    )
    parts = {"title": "在全县大会上的报告", "parts": 2, "complete": False}
    first = make_speech("各位代表：", PUBLIC, part=1, **parts)
    second = make_speech(f"{TEXT}也要办好。", PUBLIC, part=2, subtitle=SUBTITLE, **parts)
    copy = make_speech("同志们：", LONG[:1200], title="在推进会上的讲话", complete=False)
    better = make_speech("同志们：", LONG, TEXT, title=f"在{TITLE}推进会上的讲话")
    scene = Scene([alone, second, better], [neighbour, first, copy])
    for speech in scene.all:
        link_duplicates(speech)
    return scene


def index_now() -> None:
    call_command("build_index", stdout=io.StringIO())


def hide(scene: Scene, state: str) -> None:
    for speech in scene.hidden:
        put_into(speech, state)


# The walk


def queries(**choices: tuple[str, ...]) -> Iterator[str]:
    for values in product(*choices.values()):
        yield "?" + urlencode(dict(zip(choices, values, strict=True)))


def addresses(scene: Scene) -> dict[str, list[str]]:
    """Every address of the site by its name, with all that it can be asked."""
    pages = [speech.get_absolute_url() for speech in scene.all]
    asked = (*TYPED, "办好", "代表", "第3项工作", f"标题:{TITLE}", f"小标题:{HEADING}")
    searches = [
        *queries(q=asked),
        *queries(q=("办好", TEXT), mode=MODES, show=SHOWS),
        *queries(q=("办好",), scope=tuple(SCOPES)),
        *queries(q=("办好",), sort=tuple(SEARCH_SORTS)),
        *queries(q=("办好",), source=(SOURCE,)),
        *queries(q=("办好",), kind=(KIND,), year=(str(YEAR),)),
        *queries(q=("办好 -代表", "办好 OR 验收"), mode=MODES),
    ]
    anchors = [
        (section.speech_id, section.anchor)
        for speech in scene.all
        for section in speech.sections.all()
    ]
    pairs = [(a.pk, b.pk) for a, b in combinations(scene.all, 2)]
    return {
        "favicon": ["/favicon.ico"],
        "speeches:home": ["/"],
        "speeches:list": [
            "/speeches/",
            *(f"/speeches/?sort={sort}&page={page}" for sort in SORTS for page in (1, 2)),
            *(f"/speeches/{query}" for query in queries(source=(SOURCE,))),
            *(f"/speeches/{query}" for query in queries(kind=(KIND,), year=(str(YEAR),))),
            *(f"/speeches/?compare={speech.pk}" for speech in scene.all),
        ],
        "speeches:recent": [f"/speeches/recent/?id={speech.pk}" for speech in scene.all],
        "speeches:feed": [
            "/speeches/feed/",
            *(f"/speeches/feed/{query}" for query in queries(source=(SOURCE,))),
            *(f"/speeches/feed/{query}" for query in queries(kind=(KIND,), year=(str(YEAR),))),
        ],
        "speeches:detail": [
            *pages,
            *(f"{page}{query}" for page in pages for query in queries(q=("办好",), mode=MODES)),
        ],
        "speeches:whole": [f"{page}whole/" for page in pages],
        "speeches:source": [f"{page}source/" for page in pages],
        "speeches:export": [f"{page}export.{suffix}" for page in pages for suffix in SUFFIXES],
        "speeches:whole_export": [
            f"{page}whole/export.{suffix}" for page in pages for suffix in SUFFIXES
        ],
        "search:results": [f"/search/{query}" for query in ["", *searches]],
        "search:feed": [f"/search/feed/{query}" for query in searches],
        "search:api": [f"/api/search{query}" for query in searches],
        "search:suggest": [f"/search/suggest/{query}" for query in queries(q=(*TYPED, "办", "在"))],
        "search:similar": [
            *(f"{page}similar/" for page in pages),
            *(f"/speeches/{pk}/similar/?section={anchor}" for pk, anchor in anchors),
        ],
        "search:api-similar": [
            *(f"/api/similar?speech={speech.pk}" for speech in scene.all),
            *(f"/api/similar?speech={pk}&section={anchor}" for pk, anchor in anchors),
        ],
        **of_programs(scene, searches, anchors),
        "trends:usage": ["/trends/", *(f"/trends/{query}" for query in queries(q=asked[:12]))],
        "trends:outlines": [
            "/outlines/",
            *(f"/outlines/{query}" for query in queries(kind=(KIND,), depth=("1", ""))),
        ],
        "trends:kinds": ["/trends/kinds/", "/trends/kinds/?level=town"],
        "saved:page": ["/saved/"],
        "help:page": ["/help/"],
        # What is pasted there is sent, see `shown`.
        "checking:page": [
            "/check/",
            *(f"/check/{query}" for query in queries(text=(PUBLIC, LONG), year=(str(YEAR),))),
        ],
        "compare:page": [
            "/compare/",
            *(f"/compare/?speech={speech.pk}" for speech in scene.all),
            *(f"/compare/?speech={a}&speech={b}{by}" for a, b in pairs for by in ("", "&by=words")),
        ],
    }


def of_programs(
    scene: Scene, searches: list[str], anchors: list[tuple[int, str]]
) -> dict[str, list[str]]:
    """Those of /api/v1/."""
    plain = [query for query in searches if "show=" not in query]
    keys = [speech.pk for speech in scene.all]
    records = [f"/api/v1/speeches/{pk}" for pk in keys]
    return {
        "api:start": ["/api/v1/"],
        "api:openapi": ["/api/v1/openapi.json"],
        "api:speech": records,
        "api:speech-sections": [f"{record}/sections" for record in records],
        "api:speech-section": [f"/api/v1/speeches/{pk}/sections/{one}" for pk, one in anchors],
        "api:similar": [
            *(f"{record}/similar" for record in records),
            *(f"/api/v1/speeches/{pk}/similar?section={one}" for pk, one in anchors),
        ],
        **{f"api:{name}": [f"/api/v1/{name}{query}" for query in plain] for name in FINDING},
        "api:facets": [
            "/api/v1/facets",
            *(f"/api/v1/facets{query}" for query in plain if "sort=" not in query),
        ],
        "api:frequent-headings": [
            "/api/v1/headings/frequent",
            *(
                f"/api/v1/headings/frequent{query}"
                for query in queries(kind=(KIND,), depth=("1", ""))
            ),
        ],
        "api:suggestions": [
            f"/api/v1/suggestions{query}" for query in queries(q=(*TYPED, "办", "在"))
        ],
        "api:changes": ["/api/v1/changes", "/api/v1/changes?since=1999-01-01&limit=1"],
    }


def gathered(client: Client, scene: Scene) -> dict[str, list[str]]:
    """What a visitor can put into a basket, and the addresses that show and write it."""
    for speech in scene.all:
        places = [f"paragraph:{speech.anchors[-1]}", f"passage:{speech.anchors[-1]}", "headings:"]
        places += [
            f"{kind}:{row.anchor}"
            for row in speech.sections.all()
            for kind in ("section", "heading")
        ]
        for place in places:
            data = {"place": place, "text": speech.paragraphs[-1]}
            client.post(f"/basket/add/{speech.pk}/", data)
    page = client.get("/basket/")
    basket = page.context["basket"]
    items = list(basket.items.values_list("pk", flat=True))
    return {
        "basket:add": ["/basket/"],
        "basket:home": ["/basket/"],
        "basket:detail": [f"/basket/{basket.pk}/"],
        "basket:export": [f"/basket/{basket.pk}/export.{suffix}" for suffix in SUFFIXES],
        "basket:edit": [f"/basket/items/{pk}/" for pk in items],
    }


def names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """The names of all addresses, but for the admin's, which asks who one is."""
    for pattern in resolver.url_patterns:
        if not isinstance(pattern, URLResolver):
            yield f"{namespace}{pattern.name or 'favicon'}"
        elif not str(pattern.pattern).startswith("admin/"):
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern, inner)


def said(response: HttpResponse) -> str:
    """All words of an answer, those of a Word file too."""
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            data = b"".join(file.read(name) for name in file.namelist())
    text = data.decode("utf-8", "replace")
    return "".join([text, *(value for _, value in response.headers.items())])


def shown(client: Client, address: str) -> set[str]:
    """The marks that an answer shows without having been asked for them."""
    path, _, query = address.partition("?")
    sent = path == "/check/" and query
    response = client.post(path, dict(parse_qsl(query))) if sent else client.get(address)
    assert response.status_code < 500, address
    asked = unquote(address.replace("+", " "))
    text = unquote(said(response).replace("<mark>", "").replace("</mark>", ""))
    return {mark for mark in MARKS if mark in text and mark not in asked}


def leaks(client: Client, walk: dict[str, list[str]]) -> dict[str, set[str]]:
    every = chain.from_iterable(walk.values())
    return {address: found for address in every if (found := shown(client, address))}


# Tests


def test_every_address_is_walked(client, scene):
    walked = set(addresses(scene)) | set(gathered(client, scene)) | OWN
    assert set(names(get_resolver())) == walked


def test_the_walk_sees_what_is_published(client, scene):
    index_now()
    walk = addresses(scene) | gathered(client, scene)
    found = {name: leaks(client, {name: each}) for name, each in walk.items()}
    # Charts and summaries show numbers; so do changes, and what leads programs to the others.
    silent = {name for name, leaked in found.items() if not leaked}
    numbers = {"api:start", "api:openapi", "api:changes"}
    assert (
        silent == {"favicon", "trends:usage", "trends:kinds", "saved:page", "help:page"} | numbers
    )
    shown_marks = chain.from_iterable(leaked.values() for leaked in found.values())
    assert set().union(*shown_marks) == set(MARKS)


@pytest.mark.parametrize("states", [HIDDEN[:3], HIDDEN[1:]])
def test_nothing_shows_before_the_index_follows(client, scene, states):
    """From the moment that they are withdrawn: no text, no number, no source."""
    index_now()
    for speech, state in zip(scene.hidden, states, strict=True):
        put_into(speech, state)
        announce([speech.pk])
    assert leaks(client, addresses(scene) | gathered(client, scene)) == {}
    assert_nothing_is_counted(client, scene)


def assert_nothing_is_counted(client: Client, scene: Scene) -> None:
    for query in (*MARKS, *(f"{mark}要办好" for mark in MARKS)):
        assert client.get("/api/search", {"q": query, "mode": "exact"}).json()["count"] == 0
    assert client.get("/api/search", {"q": "办"}).json()["count"] == 2
    facets = client.get("/api/search", {"q": "代表"}).json()["facets"]
    values = {str(value["value"]) for each in facets.values() for value in each}
    assert not {SOURCE, KIND, str(YEAR)} & values
    assert client.get("/speeches/").context["page_obj"].paginator.count == len(scene.shown)
    assert client.get("/").context["total"] == len(scene.shown)


@pytest.mark.parametrize("state", HIDDEN)
class TestHidden:
    def test_nothing_shows(self, client, scene, state):
        hide(scene, state)
        index_now()
        assert leaks(client, addresses(scene) | gathered(client, scene)) == {}

    def test_what_was_gathered_before_goes_from_the_basket(self, client, scene, state):
        walk = gathered(client, scene)
        assert leaks(client, walk) != {}
        hide(scene, state)
        assert leaks(client, walk) == {}

    def test_nothing_is_counted(self, client, scene, state):
        hide(scene, state)
        index_now()
        assert_nothing_is_counted(client, scene)

    def test_its_own_addresses_are_not_there(self, client, scene, state):
        hide(scene, state)
        index_now()
        for speech in scene.hidden:
            page = speech.get_absolute_url()
            for rest in ("", "whole/", "source/", "similar/", "export.txt", "whole/export.txt"):
                assert client.get(f"{page}{rest}").status_code == 404, rest
            assert (
                client.post(f"/basket/add/{speech.pk}/", {"place": "headings:"}).status_code == 404
            )


@pytest.mark.parametrize("page", ["", "source/", "export.docx", "export.txt"])
def test_nobody_keeps_a_draft_that_a_librarian_was_shown(admin_client, client, page):
    """After she has signed out, others go back in the same browser."""
    draft = make_speech(state=State.RECEIVED)
    shown_to_her = admin_client.get(f"{draft.get_absolute_url()}{page}")
    assert shown_to_her.status_code == 200
    assert "no-store" in shown_to_her.headers["Cache-Control"]
    assert "private" in shown_to_her.headers["Cache-Control"]
    published = make_speech().get_absolute_url()
    assert "no-store" not in client.get(f"{published}{page}").headers.get("Cache-Control", "")


def test_nor_anything_else_that_is_for_her(admin_client):
    for address in ("/", "/speeches/", "/admin/", "/basket/", "/admin/speeches/speech/"):
        assert "no-store" in admin_client.get(address).headers["Cache-Control"], address
