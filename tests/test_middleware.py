"""What no request may ask of any page, and how pages are sent."""

import gc
import gzip
import io
import json
import re
from collections.abc import Callable
from importlib import import_module

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.client import BOUNDARY, encode_multipart
from django.urls import reverse

from config.bodies import WholeBody
from config.middleware import MOST_PARAMETERS, compressed_text
from speeches.jobs.models import Batch
from speeches.lists.facets import FACETS
from speeches.lists.filters import MOST_VALUES
from tests.factories import make_speech

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/speeches/material/add/"


@pytest.mark.parametrize("name", ["speeches:list", "search:results", "trends:outlines"])
def test_an_address_has_no_thousands_of_parameters(client, name):
    response = client.get(reverse(name), {f"a{n}": "" for n in range(MOST_PARAMETERS + 1)})
    assert response.status_code == 400
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


CODECS = ("utf-7", "utf-16", "gb18030", "punycode", "idna", "undefined", "zlib", "rot13")


@pytest.fixture
def served(settings, tmp_path, kept_connection) -> Callable[..., tuple[int, str]]:
    """Asks all that stands between gunicorn and a view: status and text of the answer."""
    settings.STATIC_ROOT = tmp_path

    def ask(method: str, address: str, kind: str, body: bytes = b"", **more: str):
        environ = RequestFactory().generic(method, address).environ
        environ |= {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(body)), **more}
        environ["wsgi.input"] = io.BytesIO(body)
        statuses: list[str] = []
        application = import_module("config.wsgi").application
        answer = application(environ, lambda status, headers: statuses.append(status))
        return int(statuses[0].split()[0]), b"".join(answer).decode()

    return ask


@pytest.mark.parametrize("charset", [*CODECS, "UTF8", "nonsense", "\0"])
def test_whatever_encoding_a_request_names_its_address_is_read_as_utf8(served, charset):
    address = "/search/suggest/?q=%E4%BB%A3%E8%A1%A8"
    status, text = served("GET", address, f"a/b; charset={charset}")
    assert status == 200
    assert json.loads(text)["q"] == "代表"


@pytest.mark.parametrize("charset", CODECS)
@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"]
)
def test_a_form_in_another_encoding_is_refused_in_words(served, kind, charset):
    for address in ("/basket/new/", "/login/", UPLOAD):
        status, text = served("POST", address, f"{kind}; charset={charset}", b"name=a")
        assert status == 400
        assert "请求有误" in text


@pytest.mark.parametrize("charset", ["UTF8", "utf-8", "nonsense"])
def test_a_form_says_utf8_in_any_way(served, charset):
    """It is refused for its missing token alone."""
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    assert served("POST", "/basket/new/", kind, b"name=%E7%94%B2")[0] == 403


def test_every_filter_with_all_its_values_is_answered(client):
    params = {name: [f"值{n}" for n in range(MOST_VALUES)] for name in FACETS}
    assert client.get(reverse("speeches:list"), params).status_code == 200


@pytest.mark.parametrize("number", [2**63, 10**23, -(2**63) - 1])
@pytest.mark.parametrize(
    "narrowed",
    [
        "material/?source=",
        "material/?uploaded_by=",
        "speech/?id=",
        "speech/?id__in=",
        "source/?id=",
    ],
)
def test_a_number_larger_than_any_key_is_no_fault(admin_client, narrowed, number):
    response = admin_client.get(f"/admin/speeches/{narrowed}{number}")
    assert response.status_code in (200, 302, 400)


@pytest.mark.parametrize("address", ["/", "/speeches/", "/admin/login/", "/nowhere"])
def test_what_nobody_asks_with_is_no_method(client, address):
    """TRACE would repeat what was sent, cookies included."""
    for method in ("TRACE", "CONNECT", "PUT", "PROPFIND"):
        response = client.generic(method, address)
        assert (response.status_code, response.headers["Allow"]) == (
            405,
            "GET, HEAD, OPTIONS, POST",
        )


@pytest.mark.parametrize("address", ["/basket/new/", "/admin/login/", "/speeches/"])
def test_a_visitors_file_never_reaches_the_disk(client, settings, monkeypatch, address):
    def write(*args: object, **kwargs: object) -> None:
        raise AssertionError("A file is written.")

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", write)
    file = SimpleUploadedFile("a", b"0" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))
    assert client.post(address, {"name": "甲", "a": file}).status_code == 400


def test_a_librarians_file_does(admin_client, settings):
    file = SimpleUploadedFile("a", b"0" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))
    assert admin_client.post("/basket/new/", {"name": "甲", "a": file}).status_code == 302


def test_a_large_file_may_have_an_ending_of_any_length(admin_client, settings):
    file = SimpleUploadedFile("a." + "长" * 90, b"0" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))
    assert admin_client.post(UPLOAD, {"files": file}).status_code == 302
    assert Batch.objects.get().files.get().name == "a." + "长" * 90


def test_more_files_than_a_request_may_have_are_refused_in_words(admin_client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 3
    files = [SimpleUploadedFile(f"{n}.txt", b"0") for n in range(4)]
    response = admin_client.post(UPLOAD, {"files": files})
    assert response.status_code == 400
    assert "一次最多收 3 个文件" in response.text
    assert "压成一个 zip" in response.text
    assert f'href="{UPLOAD}"' in response.text
    assert not Batch.objects.exists()


def test_more_fields_than_a_form_may_have_are_refused_in_words(admin_client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    response = admin_client.post(UPLOAD, {"pasted": ["一"] * 5})
    assert response.status_code == 400
    assert "一次最多提交 3 项" in response.text


def test_a_text_too_long_to_be_pasted_is_refused_in_words(admin_client, settings):
    text = "一" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    response = admin_client.post(UPLOAD, {"pasted": text})
    assert response.status_code == 400
    assert "请先存成文件" in response.text


def test_an_address_of_too_much_is_no_form(client):
    text = client.get("/speeches/", {f"a{n}": "" for n in range(MOST_PARAMETERS + 1)}).text
    assert "筛选条件太多" in text


def test_a_body_that_broke_off_is_not_taken_for_a_shorter_one(served):
    body = encode_multipart(BOUNDARY, {"a": SimpleUploadedFile("a.txt", b"0" * 90_000)})
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    more = {"CONTENT_LENGTH": str(len(body)), "HTTP_COOKIE": f"csrftoken={'a' * 32}"}
    assert served("POST", UPLOAD, kind, body, **more)[0] == 403
    for kept in (0, 10, 50_000, len(body) - 1):
        status, text = served("POST", UPLOAD, kind, body[:kept], **more)
        assert status == 400
        assert "没有传完" in text


@pytest.mark.parametrize("broken", ["off", "head"])
def test_of_an_upload_that_comes_to_nothing_nothing_is_left(admin_client, settings, broken):
    large = SimpleUploadedFile("a.txt", b"0" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))
    body = encode_multipart(BOUNDARY, {"files": large})
    if broken == "head":
        body = body[: body.rindex(b"--")] + b"--%s\r\nA: %s" % (BOUNDARY.encode(), b"b" * 9_000)
    kept = len(body) - 100 if broken == "off" else len(body)
    stream = WholeBody(io.BytesIO(body[:kept]), len(body))
    before = set(settings.FILE_UPLOAD_TEMP_DIR.iterdir())
    gc.disable()
    try:
        response = admin_client.post(
            UPLOAD, body, f"multipart/form-data; boundary={BOUNDARY}", **{"wsgi.input": stream}
        )
        assert set(settings.FILE_UPLOAD_TEMP_DIR.iterdir()) == before
    finally:
        gc.enable()
    assert response.status_code == 400


def test_half_a_file_is_never_stored(admin_client):
    body = encode_multipart(BOUNDARY, {"files": SimpleUploadedFile("a.txt", b"0" * 90_000)})
    half = WholeBody(io.BytesIO(body[: len(body) // 2]), len(body))
    response = admin_client.post(
        UPLOAD, body, f"multipart/form-data; boundary={BOUNDARY}", **{"wsgi.input": half}
    )
    assert response.status_code == 400
    assert not Batch.objects.exists()


@pytest.mark.parametrize("address", ["/speeches/", "/search/?q=讲话", "/no-such-page"])
def test_pages_are_compressed(client, address):
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Content-Encoding" not in plain.headers
    new = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=)"\w+"|(?<="took_ms": )[\d.]+')
    assert new.sub(b"", gzip.decompress(packed.content)) == new.sub(b"", plain.content)


@pytest.mark.parametrize(
    ("kind", "packed"), [("application/json", True), ("text/markdown", True), ("image/png", False)]
)
def test_data_is_compressed_too_and_pictures_are_not(rf, kind, packed):
    middleware = compressed_text(lambda request: HttpResponse("字" * 500, content_type=kind))
    answer = middleware(rf.get("/", headers={"Accept-Encoding": "gzip"}))
    assert ("Content-Encoding" in answer.headers) == packed


def test_a_word_file_is_sent_as_it_is(client):
    address = reverse("speeches:export", args=[make_speech().pk, "docx"])
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert b"".join(answer).startswith(b"PK")


def test_the_length_of_a_compressed_page_tells_nothing_of_what_is_in_it(client):
    """BREACH guesses a secret by the length of many answers to almost the same question."""
    packed = {"headers": {"Accept-Encoding": "gzip"}}
    assert len({len(client.get("/speeches/", **packed).content) for _ in range(30)}) > 1
