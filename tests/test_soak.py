"""What the soak holds answers against, and a short one."""

import asyncio
import gzip
import json
import os
import subprocess
import sys
from http.client import HTTPMessage
from pathlib import Path

import pytest

from benchmarks.client import Answer, Visitor
from benchmarks.soak import judging
from benchmarks.soak.checks import ANYWHERE, IN_TITLES, shown, speech
from benchmarks.soak.judging import LONG, Times, failures, figures
from benchmarks.soak.ledger import History, Ledger
from benchmarks.soak.librarians import Refused
from benchmarks.soak.memory import Memory
from benchmarks.soak.record import Record

ROOT = Path(__file__).parent.parent
LAG = 5.0
WORD = "鹭羽"


def history(*changes: tuple[float, float | None, bool]) -> History:
    """Of changes that began, ended (None: nobody knows) and made it so."""
    made = History()
    for begun, ended, so in changes:
        made.begin(so, begun)
        if ended is not None:
            made.end(ended)
    return made


@pytest.mark.parametrize(
    ("changes", "time", "so"),
    [
        ([], (0, 9), False),
        ([(1, 2, True)], (0, 1), False),
        ([(1, 2, True)], (0, 3), None),
        ([(1, 2, True)], (1.5, 3), None),
        ([(1, 2, True)], (2, 3), True),
        ([(1, 2, True), (4, 5, False)], (2, 4), True),
        ([(1, 2, True), (4, 5, False)], (3, 4.5), None),
        ([(1, 2, True), (4, 5, False)], (5, 6), False),
        # It came back in between.
        ([(1, 2, True), (4, 5, False), (6, 7, True)], (3, 8), None),
        ([(1, None, True)], (8, 9), None),
        ([(1, None, True), (8, 9, False)], (9, 10), False),
    ],
)
def test_what_was_so_all_along(changes, time, so):
    assert history(*changes).all_along(*time) is so


def test_what_is_so_now_is_what_is_known_to_have_succeeded():
    assert [history(*changes).now for changes in ([], [(1, 2, True)])] == [False, True]
    assert history((1, 2, True), (3, None, False)).now is True


def ledger(published: History, having: History) -> Ledger:
    made = Ledger(LAG)
    made.published[1] = published
    made.having[WORD][1] = having
    return made


ALWAYS = history((-100, -99, True))


@pytest.mark.parametrize(
    ("published", "having", "found"),
    [
        (ALWAYS, ALWAYS, True),
        # The index may not know yet what was published four seconds ago.
        (history((15, 16, True)), ALWAYS, None),
        (history((13, 14, True)), ALWAYS, True),
        # But what was withdrawn is not shown a moment longer.
        (history((1, 2, True), (18, 19.9, False)), ALWAYS, False),
        (history((1, 2, True), (19, 20.5, False)), ALWAYS, None),
        (history((1, 2, True), (18, 19.9, False), (20.5, 22, True)), ALWAYS, None),
        # A title may be found as it was.
        (ALWAYS, history((15, 16, True)), None),
        (ALWAYS, history((-100, -99, True), (15, 16, False)), None),
        (ALWAYS, history((-100, -99, True), (13, 14, False)), False),
        (history(), ALWAYS, False),
    ],
)
def test_what_an_answer_must_have_and_must_not(published, having, found):
    assert ledger(published, having).found(WORD, 1, 20, 21) is found


def test_a_change_is_certain_when_it_has_succeeded():
    made = ledger(History(), ALWAYS)
    with made.changing((made.published[1], True)):
        assert not made.published[1].now
    assert made.published[1].now
    with pytest.raises(Refused), made.changing((made.published[1], False)):
        raise Refused
    assert made.seen(1, 10**9, 10**9 + 1) is None


def test_nobody_has_seen_a_speech_that_was_never_published():
    assert ledger(ALWAYS, ALWAYS).found(WORD, 2, 20, 21) is False


def answer(body: object, status: int = 200, asked: float = 20) -> Answer:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, HTTPMessage(), data, asked, asked + 1)


def results(*keys: int, count: int | None = None, kinds: int | None = None) -> Answer:
    number = len(keys) if count is None else count
    kind = {"value": "讲话", "count": number if kinds is None else kinds}
    return answer(
        {"results": [{"id": key} for key in keys], "count": number, "facets": {"kind": [kind]}}
    )


def offered(text: str, count: int) -> Answer:
    return answer({"suggestions": [{"text": text, "count": count}]})


AS_JSON, PAGE, _NEWEST, SECTIONS = ANYWHERE
_TITLES, SUGGESTIONS = IN_TITLES
LINK = b'<a href="/speeches/1/?q=x">'


@pytest.mark.parametrize(
    ("question", "given", "wrong_for"),
    [
        (AS_JSON, results(1), {False}),
        (AS_JSON, results(), {True}),
        (AS_JSON, results(1, count=2), {True, False, None}),
        (AS_JSON, results(count=1), {True, False}),
        (AS_JSON, results(1, kinds=0), {True, False}),
        (PAGE, answer(LINK), {False}),
        (PAGE, answer(b"nothing"), {True}),
        (SECTIONS, results(1), {False}),
        (SECTIONS, results(), set()),
        (SUGGESTIONS, offered(f"{WORD}本", 1), {False}),
        (SUGGESTIONS, offered(f"{WORD}本", 2), {True, None, False}),
        (SUGGESTIONS, offered("别的", 9), set()),
    ],
)
def test_an_answer_is_held_against_what_was_true(question, given, wrong_for):
    published = {True: ALWAYS, False: history(), None: history((19, 22, True))}
    found = {
        so: list(question.check(ledger(each, ALWAYS), WORD, given))
        for so, each in published.items()
    }
    assert {so for so, wrong in found.items() if wrong} == wrong_for


def test_a_full_page_may_leave_something_out():
    made = Ledger(LAG)
    for key in range(21):
        made.published[key] = made.having[WORD][key] = ALWAYS
    assert list(PAGE.check(made, WORD, answer(LINK))) == []


@pytest.mark.parametrize(
    ("published", "status", "right"),
    [
        (ALWAYS, 200, True),
        (ALWAYS, 404, False),
        (history(), 404, True),
        (history(), 200, False),
        (history((19, 22, True)), 200, True),
        (history((19, 22, True)), 404, True),
    ],
)
def test_a_speech_has_a_page_while_it_is_published(published, status, right):
    assert (not list(speech(ledger(published, ALWAYS), 1, answer(b"", status)))) is right


def test_no_page_leads_to_what_is_not_published():
    assert list(shown(ledger(history(), ALWAYS), answer(LINK))) == ["speech 1 is not published"]
    assert list(shown(ledger(ALWAYS, ALWAYS), answer(LINK))) == []
    # The other speeches of the library are nobody's who takes part.
    assert list(shown(Ledger(LAG), answer(LINK))) == []


def test_errors_and_wrong_answers_are_noted_and_told(capsys):
    record = Record()
    assert record.add("home", "/", answer(b"", 200))
    assert not record.add("home", "/", answer(b"<title>Server Error</title>", 500), reader=True)
    assert not record.add("home", "/", answer(b"", 0))
    record.check("search", "/search/", [])
    record.check("search", "/search/", ["speech 1 is missing"])
    assert (len(record.errors), len(record.wrong), record.checked) == (2, 1, 2)
    assert "500 after 1.0 s. Server Error" in record.errors[0]
    assert capsys.readouterr().out.splitlines() == [*record.errors, *record.wrong]


def run(*, seconds: float = LONG, last: float = 0.1, grown: float = 1.0) -> dict[str, object]:
    """The figures of a run whose last five minutes were so slow and took so much more memory."""
    record, memory = Record(), Memory(0)
    for moment in range(-60, int(seconds), 10):
        late = moment >= seconds - judging.FIVE_MINUTES
        took = last if late else 0.1
        record.add(
            "home", "/", answer(b"", asked=moment)._replace(answered=moment + took), reader=True
        )
        size = 100 * (grown if late else 1)
        memory.samples.append(
            (moment, dict.fromkeys(judging._STAYING, size) | {"child that reads documents": 9})
        )
    return figures(record, memory, Times((-60, 0), (0, seconds)))


@pytest.mark.parametrize(
    ("found", "judge_times", "failed"),
    [
        (run(), True, []),
        (run(grown=1.09), False, []),
        (run(grown=1.11), False, ["grew"] * 3),
        # There is nothing to compare with.
        (run(grown=1.5, seconds=300), False, []),
        (run(last=0.14), False, []),
        (run(last=0.14), True, ["p95_last_to_first"]),
        (run(last=0.21, seconds=300), True, ["p95_to_quiet"]),
        (run() | {"errors": ["x", "y"], "wrong": ["z"]}, False, ["2 errors", "1 wrong"]),
    ],
)
def test_claims_that_figures_contradict(found, judge_times, failed):
    said = failures(found, judge_times=judge_times)
    assert len(said) == len(failed)
    assert all(part in whole for part, whole in zip(failed, said, strict=True))


PACKED = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"


@pytest.mark.parametrize(
    ("sent", "status", "body"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", 200, b"ab"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", 200, b"ab"),
        (PACKED + gzip.compress(b"ab", mtime=0), 200, b"ab"),
        (PACKED + gzip.compress(b"ab", mtime=0)[:-9], 0, b""),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", 0, b""),
        (b"", 0, b""),
    ],
)
def test_an_answer_that_is_cut_is_none(sent, status, body):
    async def ask() -> Answer:
        async def send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(sent)
            writer.close()

        async with await asyncio.start_server(send, "127.0.0.1", 0) as server:
            return await Visitor(server.sockets[0].getsockname()[1]).get("/")

    found = asyncio.run(ask())
    assert (found.status, found.body) == (status, body)


def short_soak(*, minutes: str = "0.25", **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.soak", "--speeches", "60", "--minutes", minutes]
    # Where many tests share the processors the index is behind for longer than elsewhere.
    command += [
        "--quiet",
        "2",
        "--readers",
        "4",
        "--writers",
        "2",
        "--think",
        "0.4",
        "--lag",
        "300",
    ]
    environment = os.environ | {"PYTHONWARNINGS": "ignore"} | environment
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.mark.alone
def test_a_short_soak():
    ended = short_soak()
    assert not ended.returncode, ended.stdout + ended.stderr
    found = json.loads(ended.stdout.splitlines()[-1])
    assert (found["errors"], found["wrong"], found["failed"]) == ([], [], [])
    assert found["checked"] > found["busy"]["pages"] > 0
    assert found["acts"] > 0


@pytest.mark.alone
@pytest.mark.parametrize(
    ("fault", "said"),
    [("counted", " are counted, "), ("shown", " is found"), ("opened", " answers 200, not 404")],
)
def test_a_short_soak_finds_what_is_wrong(fault, said):
    """Without its rules about what is withdrawn a site was once found to be right."""
    # What librarians happen to do decides how soon it is met.
    assert any(_finds(fault, said) for _ in range(3))


def _finds(fault: str, said: str) -> bool:
    settings = "tests.faulty_site.settings"
    ended = short_soak(minutes="0.1", DJANGO_SETTINGS_MODULE=settings, FAULT=fault)
    assert ended.returncode in (0, 1), ended.stdout + ended.stderr
    return any(said in one for one in json.loads(ended.stdout.splitlines()[-1])["wrong"])
