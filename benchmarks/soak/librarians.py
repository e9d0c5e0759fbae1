"""Librarians at work: each uploads documents, and publishes, corrects, withdraws and bins what is
hers; the ledger is told. What they write has words that nothing else in the library has."""

from __future__ import annotations

import asyncio
import http.client
import json
import random
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import NoReturn

from lxml import html

from benchmarks.accounts import PASSWORD
from benchmarks.client import Answer, Visitor
from benchmarks.composing import compose
from benchmarks.soak.checks import ANYWHERE, IN_TITLES
from benchmarks.soak.ledger import History
from benchmarks.soak.readers import Site

# More of her speeches than this, and she forgets the oldest in the bin when she uploads another.
_MOST = 8
# How long a document may take from the upload until it is read.
_PATIENCE = 60.0
_LIST = "/admin/speeches/speech/"
_SPEECH = re.compile(rf"{_LIST}(\d+)/change/")
# Rare characters: none of these words is in a composed speech, or a part of another.
_SIGNS = "鹡鸰鸢鸾鹈鹕鹘鹚鹣鹩鹫鹮鹳鹴"
COMMON_WORD = "鹭羽计划"
_SEED = 11
_LABELS = {"publish": "发布", "withdraw": "撤下", "bin": "放入回收站", "restore": "恢复"}


class Refused(Exception):
    """Something was not done that she asked for; it is noted already."""


@dataclass
class Document:
    """One of hers; before_bin: whether it was published when it was binned."""

    pk: int
    title: str
    published: History
    title_word: str
    has_line: bool = True
    binned: bool = False
    before_bin: bool = False


class Librarian:
    def __init__(self, site: Site, number: int) -> None:
        self._site, self._number = site, number
        self._visitor, self._reader = Visitor(site.port), Visitor(site.port)
        self._chance = random.Random(f"librarian {number}")
        self._documents: list[Document] = []
        self._written = count()
        self.acts = 0
        sign = _SIGNS[number % len(_SIGNS)] + _SIGNS[number // len(_SIGNS)]
        # In every text of hers; in a line of its own that she takes out and puts back; one of
        # these before a title.
        self._word, self._line_word = f"{sign}行动", f"{sign}清单"
        self._title_words = [f"{sign}{part}本" for part in "甲乙丙"]
        site.words.extend([self._word, self._line_word])
        site.title_words.extend(self._title_words)

    @staticmethod
    def name(number: int) -> str:
        return f"librarian{number}"

    async def sign_in(self) -> None:
        """Raises Refused."""
        await self._get("sign in", "/admin/login/")
        account = [("username", self.name(self._number)), ("password", PASSWORD)]
        await self._post("sign in", "/admin/login/", account)

    async def prepare(self, documents: int) -> None:
        """Raises Refused."""
        for _ in range(documents):
            await self._upload()
            await self._move([self._documents[-1]], "publish")

    async def work(self) -> None:
        """Until all is over."""
        acts = {
            self._upload: 2,
            self._publish_or_withdraw: 6,
            self._move_several: 1,
            self._retitle: 4,
            self._take_out_or_put_back: 3,
            self._bin_or_restore: 2,
        }
        await self._site.pause(self._chance)
        # What was published before: also the shortest run sees something withdrawn.
        with suppress(Refused):
            await self._publish_or_withdraw()
        while not self._site.over.is_set():
            with suppress(Refused):
                await self._chance.choices(list(acts), list(acts.values()))[0]()
            self.acts += 1
            await self._look()
            await self._site.pause(self._chance)

    async def _look(self) -> None:
        """What a reader finds at once."""
        ask = partial(self._site.ask_about, self._reader, reader=False)
        await ask(self._chance.choice(ANYWHERE), self._chance.choice([self._word, self._line_word]))
        await ask(self._chance.choice(IN_TITLES), self._chance.choice(self._title_words))

    async def _look_for(self, document: Document) -> None:
        """Whether a reader sees what is withdrawn: at once, before the index has followed."""
        ask = partial(self._site.ask_about, self._reader, reader=False)
        for question in ANYWHERE:
            await ask(question, self._word)
        for question in IN_TITLES:
            await ask(question, document.title_word)
        await self._site.look_at_speech(self._reader, document.pk, reader=False)

    # What she does

    async def _upload(self) -> None:
        if len(self._documents) > _MOST:
            oldest = self._documents[0]
            if not oldest.binned:
                await self._move([oldest], "bin")
            self._documents.remove(oldest)
        title, text = self._compose()
        title_word = self._chance.choice(self._title_words)
        name, data = f"{title}.txt", f"{title_word}{title}\n{text}".encode()
        address = "/admin/speeches/material/add/"
        await self._get("upload", address)
        answer = await self._post("upload", address, [], [("files", name, data)])
        pk = await self._read(answer.headers["Location"])
        having = self._site.ledger.having
        words = (COMMON_WORD, self._word, self._line_word, title_word)
        with self._site.ledger.changing(*((having[word][pk], True) for word in words)):
            published = self._site.ledger.published[pk]
        self._documents.append(Document(pk, title, published, title_word))

    def _compose(self) -> tuple[str, str]:
        """A title and a text with her words."""
        number = self._number * 10_000 + next(self._written)
        record = next(compose(1, _SEED, number))
        first, second, *rest = str(record["text"]).split("\n")
        written = f"要学习{self._word}和{COMMON_WORD}的做法，把各项工作做实。"
        line = f"各组对照{self._line_word}，把任务逐项落实到人，年底以前报送情况。"
        return str(record["title"]), "\n".join([first, second + written, line, *rest])

    async def _read(self, batch: str) -> int:
        """The speech that came of a document, once the worker has read it."""
        loop = asyncio.get_running_loop()
        end = loop.time() + _PATIENCE
        progress = batch.replace("/change/", "/progress/")
        while not json.loads((await self._get("progress", progress)).body)["finished"]:
            if loop.time() > end:
                self._refuse(f"{batch} is not read after {_PATIENCE:.0f} s")
            await asyncio.sleep(1)
        found = _SPEECH.search((await self._get("batch", batch)).text)
        return int(found[1]) if found else self._refuse(f"{batch} has no speech")

    async def _publish_or_withdraw(self) -> None:
        if document := self._one_of_hers():
            await self._move([document], _turn(document))

    async def _move_several(self) -> None:
        if document := self._one_of_hers():
            alike = [one for one in self._at_hand() if _turn(one) == _turn(document)]
            await self._move(alike, _turn(document))

    async def _bin_or_restore(self) -> None:
        document = self._chance.choice(self._documents)
        await self._move([document], "restore" if document.binned else "bin")

    async def _move(self, documents: Sequence[Document], name: str) -> None:
        """One on its own page, several out of the list; what it means is looked at before."""
        keys = [("_selected_action", str(one.pk)) for one in documents]
        address, fields = _LIST, [("action", name), *keys]
        if len(documents) == 1:
            address, fields = f"{_LIST}{documents[0].pk}/move/{name}/", []
            await self._get(f"ask to {name}", address)
        else:
            await self._post(f"ask to {name}", address, fields, expected=http.client.OK)
        fields.append(("confirmed", str(len(documents))))
        after = {"publish": True, "restore": None}.get(name, False)
        changes = [(one.published, one.before_bin if after is None else after) for one in documents]
        before = [one.published.now for one in documents]
        with self._site.ledger.changing(*changes):
            answer = await self._post(name, address, fields)
        for one, was in zip(documents, before, strict=True):
            one.binned, one.before_bin = name == "bin", was
        for one in documents:
            if not one.published.now:
                await self._look_for(one)
        await self._told(answer, f"已{_LABELS[name]} {len(documents)} 篇讲话")

    async def _retitle(self) -> None:
        if not (document := self._one_of_hers()):
            return
        address, form = await self._review(document)
        fields = dict(form.form_values())
        others = [word for word in self._title_words if word != document.title_word]
        new, having = self._chance.choice(others), self._site.ledger.having
        fields["title"] = f"{new}{document.title}"
        changes = [
            (having[document.title_word][document.pk], False),
            (having[new][document.pk], True),
        ]
        with self._site.ledger.changing(*changes):
            answer = await self._post("correct", address, [*fields.items(), ("do", "save")])
        document.title_word = new
        await self._told(answer, "已保存：标题")

    async def _take_out_or_put_back(self) -> None:
        if not (document := self._one_of_hers()):
            return
        address, form = await self._review(document)
        order = "drop" if document.has_line else "leave"
        lines = form.xpath(f'//li[starts-with(@id, "line-")][contains(., "{self._line_word}")]')
        buttons = [
            one
            for line in lines
            for one in line.xpath(f'.//button[starts-with(@value, "{order}:")]')
        ]
        if not buttons:
            self._refuse(f"{address} has nothing to {order}")
        fields = [*form.form_values(), ("do", buttons[0].get("value"))]
        has_line = not document.has_line
        history = self._site.ledger.having[self._line_word][document.pk]
        with self._site.ledger.changing((history, has_line)):
            answer = await self._post(f"{order} a line", address, fields)
        document.has_line = has_line
        await self._told(answer, "正文")

    async def _review(self, document: Document) -> tuple[str, html.FormElement]:
        address = f"{_LIST}{document.pk}/review/"
        page = html.fromstring((await self._get("review", address)).text)
        return address, page.get_element_by_id("review")

    def _at_hand(self) -> list[Document]:
        return [one for one in self._documents if not one.binned]

    def _one_of_hers(self) -> Document | None:
        """None where all are in the bin."""
        return self._chance.choice(self._at_hand() or [None])

    # How she asks for it

    async def _get(self, kind: str, address: str) -> Answer:
        answer = await self._visitor.get(address)
        return self._noted(f"desk: {kind}", address, answer, http.client.OK)

    async def _post(
        self,
        kind: str,
        address: str,
        fields: Sequence[tuple[str, str]],
        files: Sequence[tuple[str, str, bytes]] = (),
        expected: int = http.client.FOUND,
    ) -> Answer:
        answer = await self._visitor.post(address, fields, files)
        return self._noted(f"desk: {kind}", address, answer, expected)

    def _noted(self, kind: str, address: str, answer: Answer, expected: int) -> Answer:
        """Raises Refused."""
        if not self._site.record.add(kind, address, answer, expected=[expected]):
            raise Refused
        return answer

    async def _told(self, answer: Answer, what: str) -> None:
        """Whether the page that comes next says that it was done."""
        address = answer.headers["Location"].partition("#")[0]
        page = await self._get("after", address)
        if what not in page.text:
            messages = html.fromstring(page.text).xpath('//ul[@class="messagelist"]')
            said = " ".join(one.text_content().strip() for one in messages)
            self._refuse(f"{address} does not say “{what}” but “{said}”")

    def _refuse(self, said: str) -> NoReturn:
        self._site.record.fail(said)
        raise Refused


def _turn(document: Document) -> str:
    return "withdraw" if document.published.now else "publish"
