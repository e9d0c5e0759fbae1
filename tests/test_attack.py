"""A short form of the attack: hostile files and requests of each kind, drawn by a seed."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from importlib import import_module
from random import Random
from urllib.parse import unquote_to_bytes

import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory

from benchmarks.attack.addresses import address
from benchmarks.attack.asking import faults_of_answer
from benchmarks.attack.files import WAYS, Hostile, hostile_files
from benchmarks.attack.own import keep_something
from benchmarks.attack.queries import Request, hostile_requests
from speeches.importing.read_ahead import read_document
from speeches.parsing import MaterialError, members
from speeches.parsing.vocabulary.han import HAN
from tests.factories import make_speech

CHINESE = re.compile(f"[{HAN}]")
# What takes seconds: `make attack` has them.
LONG = (
    "zip: bomb", "zip: many bombs", "zip: nested bomb", "zip: many members", "zip: odd methods",
    "gzip",
    "docx: bomb", "docx: many", "docx: circular", "docx: wide", "docx: quadratic", "docx: long",
    "docx: deep", "docx: nested", "pdf: many", "pdf: operators", "pdf: exploding", "pdf: deep",
    "pdf: circle",
    "pdf: filters", "pdf: characters", "pdf: object", "pdf: forms", "pdf: script", "page",
    "text: lines",
    "text: repeated", "text: noise", "mail: many", "mail: nested", "records: deep", "picture: PNG",
    "nothing",
)  # fmt: skip
SEED = 3


KINDS = [kind for kind in WAYS if not kind.startswith(LONG)]


def quick_files() -> list[Hostile]:
    return list(hostile_files(len(KINDS), SEED, KINDS))


def outcomes(file: Hostile) -> list[str]:
    """Why each document in a file is refused, "" where it is read."""
    found = []
    for member in members(file.data, file.name):
        try:
            if not member.problem:
                read_document(member.data, member.name)
            found.append(member.problem)
        except MaterialError as error:
            found.append(str(error))
    return found


def test_the_same_seed_draws_the_same_files_and_requests():
    # A lock has a key of chance, which is not the seed's.
    twice = [[file for file in quick_files() if file.kind != "pdf: encrypted"] for _ in range(2)]
    assert twice[0] == twice[1]
    assert len(KINDS) >= 20
    assert list(hostile_requests(60, SEED, [1])) == list(hostile_requests(60, SEED, [1]))


def test_hostile_files_are_read_or_refused_in_words():
    for file in quick_files():
        told = outcomes(file)
        assert told, file.kind
        assert all(not said or CHINESE.search(said) for said in told), (file.kind, told)


def test_every_room_of_the_site_is_attacked():
    chance = Random(SEED)
    attacked = [address(chance, [1], desk=desk) for desk in (False, True) for _ in range(2000)]
    rooms = ("/api/v1/changes", "/basket/1/write/", "/check/", "/saved/1/rename/", "/help/",
             "/speeches/1/export.docx", "/admin/speeches/speech/1/review/")  # fmt: skip
    assert set(rooms) <= set(attacked)
    assert not [each for each in attacked if "<" in each]


@pytest.mark.django_db(transaction=True)
def test_no_hostile_request_is_an_error(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    application = import_module("config.wsgi").application
    librarian, user = Client(), User.objects.create_superuser("a")
    librarian.force_login(user)
    session = f"sessionid={librarian.cookies['sessionid'].value}; csrftoken={'a' * 32}"
    for _ in range(3):
        make_speech()
    keys = keep_something(user)
    for request in hostile_requests(260, SEED, keys):
        status, answer = ask(application, request, session if request.signed_in else "")
        # Without an index and a worker some pages say that they cannot answer.
        assert status < 500 or status == 503, request
        assert list(faults_of_answer(answer)) == [], request


def ask(application, request: Request, cookie: str) -> tuple[int, bytes]:
    """The answer of all that stands behind gunicorn: its status, and all of it."""
    path, _, query = request.target.partition(b"?")
    environ = RequestFactory().get("/").environ | {
        "REQUEST_METHOD": request.method,
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "CONTENT_LENGTH": str(len(request.body)),
        "wsgi.input": io.BytesIO(request.body),
        "HTTP_COOKIE": cookie,
        "HTTP_X_CSRFTOKEN": "a" * 32,
    }
    for name, value in request.headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key.startswith("CONTENT_T") else f"HTTP_{key}"] = latin(value)
    heads: list[bytes] = []

    def start(status: str, headers: Sequence[tuple[str, str]]) -> None:
        heads.extend(f"{line}".encode() for line in (status, *(f"{n}: {v}" for n, v in headers)))

    body = b"".join(application(environ, start))
    return int(heads[0].split()[0]), b"\r\n".join([*heads, b"", body])


def latin(value: str) -> str:
    """As a server hands on what came."""
    return value.encode("utf-8", "replace").decode("latin-1")
