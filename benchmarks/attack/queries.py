"""Hostile requests: every address with every parameter, each with values that nobody would type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import quote, urlencode

from benchmarks.attack.addresses import address, patterns
from benchmarks.attack.words import ODD, SIGNS, odd
from speeches.lists.facets import FACETS

# How often a form of readers is sent by somebody who has drafts.
_HER_OWN = 0.8
# What a request line has room for in gunicorn.
_MOST = 8_000
PARAMETERS = (
    "q", "mode", "scope", "sort", "show", "page", "per_page", "section", "speech", "by", "depth",
    "compare",
    "next", "notes", "o", "p", "all", "e", "_popup", "_to_field", "_changelist_filters", "a", "b",
    "term",
    "app_label", "model_name", "field_name", "text", "speech__text__regex", "id__in",
    "created_at__gte",
    "uploaded_by__password__startswith", "state__exact", "year__gte", "x[]", "q[$ne]",
    "since", "limit", "id", "marks", "points", "remarks", "fill", "other", "state", "year", *FACETS,
)  # fmt: skip
_WRITTEN = "一、办好XX县的实事\n各位代表：要效劳群众"
# Fields of forms, each with what somebody would send: it leads to what stands behind a first look.
FIELDS: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(("item", "before", "after", "batch", "drop", "other", "picture", "kept"), "12"),
    **dict.fromkeys(("_selected_action", "index", "select_across", "confirmed"), "01"),
    **dict.fromkeys(
        ("numbered", "first", "edited", "enabled", "checked", "as_one", "again"), ("on",)
    ),
    **dict.fromkeys(("post", "confirm", "combine", "retry", "take_back", "dismiss"), ("yes",)),
    **dict.fromkeys(
        ("name", "title", "salutation", "words", "note", "speaker", "right"), ("效劳",)
    ),
    **dict.fromkeys(("text", "pasted", "line", "lines", "file", "files"), (_WRITTEN,)),
    **dict.fromkeys(("username", "password", "old_password", "new_password1"), ("a",)),
    **dict.fromkeys(("delivered_on", "until"), ("2024-03-01",)),
    "place": ("headings:", "section:s0", "passage:p0"),
    "next": ("/speeches/",),
    "step": ("up", "group-down"),
    "level": ("1", "town", "county"),
    "meeting_level": ("city",),
    "kind": ("报告",),
    "to": ("higher", "lower"),
    "rate": ("200",),
    "year": ("2024",),
    "slot": ("XX",),
    "state": ("q=代表&level=town", "received"),
    "action": ("publish", "withdraw", "correct", "delete_selected"),
    "do": ("save", "publish", "bind", "same", "not", "same-1"),
    "keep": ("0", "1"),
    "order-1": ("1", "2"),
    "seen": ("",),
    "doubts": ("level",),
    "form-TOTAL_FORMS": ("1", "20"),
    "form-INITIAL_FORMS": ("0", "1"),
}
_NUMBERS = (
    "0", "-1", "1e9", "99999999999999999999999", "9223372036854775808", "2147483648", "-0", "1.5",
    "٣", "１", "½", "",
    " 1", "1_0", "0x1", "NaN", "inf", "1" * 5000, "1-2", "2020-", "9999-0000", "true", "None",
    "[]", "{}",
)  # fmt: skip
_STRINGS = (
    "' OR 1=1 --", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{7*7}}",
    "${jndi:ldap://127.0.0.1/a}",
    "../../../../etc/passwd", "a\r\nSet-Cookie: a=b", "%0d%0aX: y", "//evil.example/",
    "https://evil.example", "javascript:alert(1)",
    "标题:", "小标题:(", '"', '"" ""', "-", "--", "-代表", "OR", "OR OR", "|", "| |", "代表 OR",
    "(((", "代表 -代表", "标题:小标题:标题:代表",
    "section:" + "a" * 300, "paragraph:\r\n", "*", "?", "~", "^9999999", "[a TO z]", "NOT", "AND",
    "a" * 3000,
)  # fmt: skip
# Whole parameters as nobody's program would encode them.
_RAW = (
    "%", "%00", "%ff%fe", "%ed%a0%80", "%ed%b0%80%ed%a0%80", "%f4%90%80%80", "%c0%af", "%u4e00",
    "+" * 3000, "&" * 249,
    "&" * 3000, "q&q&q", "=", "=&=", ";", "q=1;q=2", "q[]=1", "%2", "%e4%bb", "q=%e4%bb%a3%e8",
    "\xe4\xbb\xa3",
)  # fmt: skip


@dataclass(frozen=True)
class Request:
    """kind: what is odd about it; signed_in: whether a librarian sends it, who has drafts too."""

    kind: str
    method: str
    target: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    signed_in: bool = False


def hostile_requests(number: int, seed: int, keys: Sequence[int]) -> Iterator[Request]:
    """So many, of all kinds in turn; keys: of speeches that are there."""
    kinds = list(WAYS)
    for at in range(number):
        chance = Random(f"{seed}-{at}")
        yield WAYS[kinds[at % len(kinds)]](chance, keys)


def _value(chance: Random) -> str:
    kind = chance.randrange(7)
    if kind == 0:
        return chance.choice(_NUMBERS)
    if kind == 1:
        return chance.choice(_STRINGS)
    if kind == 2:
        return chance.choice(ODD) * chance.choice((1, 30))
    if kind == 3:
        return chance.choice(SIGNS) * chance.choice((1, 50, 1_900))
    if kind == 4:
        unit = chance.choice(
            (
                "代表 ",
                "代表 OR ",
                "-代表 ",
                '"代表" ',
                "(",
                "代",
                "标题:代 ",
                "a ",
                "代表|",
                "1",
                "的",
                "工作 ",
            )
        )
        return unit * chance.choice((3, 40, 300, 2_600))
    return odd(chance, chance.choice((3, 40, 400)))


def _encoded(pairs: Sequence[tuple[str, str]]) -> str:
    return urlencode(pairs, errors="surrogatepass")[:_MOST]


def _asked(chance: Random, keys: Sequence[int]) -> Request:
    """One parameter, or several, on a page of readers."""
    likely = ("q", "q", "q", "page", "sort", "mode", "show", *FACETS)
    names = [chance.choice((*likely, *PARAMETERS)) for _ in range(chance.choice((1, 1, 2, 6)))]
    pairs = [(name, _value(chance)) for name in names]
    if chance.random() < 0.3:
        pairs.insert(0, ("q", "代表"))
    target = f"{address(chance, keys, desk=False)}?{_encoded(pairs)}"
    return Request("parameters", "GET", target.encode())


def _searched(chance: Random, keys: Sequence[int]) -> Request:
    path = chance.choice(
        (
            "/search/",
            "/api/search",
            "/search/suggest/",
            "/trends/",
            "/speeches/{}/",
            "/outlines/",
            "/api/v1/search",
            "/api/v1/sections",
            "/api/v1/headings",
            "/api/v1/suggestions",
            "/search/feed/",
        )
    )
    pairs = [("q", _value(chance))]
    for name, values in (
        ("mode", ("exact", "smart")),
        ("show", ("speeches", "sections", "headings")),
    ):
        if chance.random() < 0.5:
            pairs.append((name, chance.choice(values)))
    return Request(
        "searches",
        "GET",
        f"{path.replace('{}', str(chance.choice(keys)))}?{_encoded(pairs)}".encode(),
    )


def _repeated(chance: Random, keys: Sequence[int]) -> Request:
    name = chance.choice(PARAMETERS)
    pairs = [(name, _value(chance)[:20])] * chance.choice((2, 60, 240, 900))
    return Request(
        "repeated", "GET", f"{address(chance, keys, desk=False)}?{_encoded(pairs)}".encode()
    )


def _raw(chance: Random, keys: Sequence[int]) -> Request:
    query = chance.choice(_RAW).encode("latin-1") * chance.choice((1, 1, 20))
    name = chance.choice(PARAMETERS).encode()
    desk = chance.random() < 0.5
    path = address(chance, keys, desk=desk).encode()
    return Request("encodings", "GET", (path + b"?" + name + b"=" + query)[:_MOST], signed_in=desk)


def _paths(chance: Random, keys: Sequence[int]) -> Request:
    """Addresses that are none."""
    piece = chance.choice(
        (
            *_STRINGS,
            *ODD,
            *_RAW[:11],
            "..",
            ".",
            "//",
            "static/../../settings.py",
            "admin/../healthz",
        )
    )
    if chance.random() < 0.6:
        piece = quote(piece, safe="/", errors="surrogatepass")
    base = chance.choice(
        (
            "/",
            "/speeches/",
            "/speeches/1/",
            "/static/",
            "/admin/",
            "/basket/",
            "/speeches/1/export.",
            "/api/",
        )
    )
    return Request(
        "paths",
        "GET",
        f"{base}{piece}".replace(" ", "%20")
        .replace("\r", "")
        .replace("\n", "")
        .encode("utf-8", "replace")[:_MOST],
    )


def _headed(chance: Random, keys: Sequence[int]) -> Request:
    said = chance.choice((*_STRINGS, *_NUMBERS, "a" * 7_000)).replace("\r", "").replace("\n", "")
    name = chance.choice(
        ("Host", "Cookie", "Referer", "Accept", "Accept-Language", "Accept-Encoding", "Range",
        "If-None-Match",
         "If-Modified-Since", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto",
         "X-Request-ID", "Content-Length",
         "Content-Type", "Transfer-Encoding", "Expect", "Origin", "Authorization", "X-CSRFToken",
         "HX-Request",
         "X-HTTP-Method-Override", "Cookie2", "User-Agent", "Connection", "Upgrade", "Forwarded")
    )  # fmt: skip
    said = {
        "Cookie": f"sessionid={said}; csrftoken={said}; messages={said}; known_browser={said}"
    }.get(name, said)
    return Request("headers", "GET", address(chance, keys, desk=False).encode(), {name: said})


def _methods(chance: Random, keys: Sequence[int]) -> Request:
    method = chance.choice(
        (
            "PUT",
            "DELETE",
            "PATCH",
            "OPTIONS",
            "TRACE",
            "HEAD",
            "CONNECT",
            "PROPFIND",
            "get",
            "A" * 30,
            "POST",
        )
    )
    body = odd(chance, 50).encode("utf-8", "replace") if chance.random() < 0.5 else b""
    desk = chance.random() < 0.5
    target = address(chance, keys, desk=desk)
    return Request("methods", method, target.encode(), body=body, signed_in=desk)


def _form(chance: Random) -> list[tuple[str, str]]:
    """Odd fields among others as somebody would send them, or odd ones alone."""
    usual = {
        name: chance.choice(values) for name, values in FIELDS.items() if chance.random() < 0.6
    }
    odd_ones = {
        chance.choice(list(FIELDS)): _value(chance) for _ in range(chance.choice((1, 3, 9)))
    }
    return list(({**usual, **odd_ones} if chance.random() < 0.6 else odd_ones).items())


def _posted(chance: Random, keys: Sequence[int], *, desk: bool = False) -> Request:
    body = urlencode(_form(chance), errors="surrogatepass").encode()
    kind = chance.choice(
        ("application/x-www-form-urlencoded",) * 3
        + ("application/x-www-form-urlencoded; charset=utf-7",
        "application/x-www-form-urlencoded; charset=nonsense",
           "application/x-www-form-urlencoded; charset=utf-16", "application/json", "text/plain",
           "", "a/b/c", "é",
           "multipart/form-data", "multipart/form-data; boundary=",
           "multipart/form-data; boundary=" + "a" * 300)
    )  # fmt: skip
    target = address(chance, keys, desk=desk)
    signed_in = desk or chance.random() < _HER_OWN
    return Request("forms", "POST", target.encode(), {"Content-Type": kind}, body, signed_in)


def _posted_at_desk(chance: Random, keys: Sequence[int]) -> Request:
    return _posted(chance, keys, desk=True)


def _multipart(chance: Random, keys: Sequence[int]) -> Request:
    name = chance.choice(list(FIELDS))
    value = _value(chance).encode("utf-8", "surrogatepass")
    head = chance.choice(
        (f'Content-Disposition: form-data; name="{name}"',
        f'Content-Disposition: form-data; name="{name}"; filename="../a\\"b"',
         f'Content-Disposition: form-data; name="{name}"; filename*=utf-8\'\'%ff%00',
         "Content-Disposition: form-data",
         f'content-disposition: form-data; name="{name}"\r\nContent-Transfer-Encoding: base64',
         "A", "",
         f'Content-Disposition: form-data; name="{name}"; filename="a.txt"\r\n'
         "Content-Type: a; charset=nonsense")
    )  # fmt: skip
    end = chance.choice((b"\r\n--b--\r\n", b"", b"\r\n--b", b"\r\n--b--" * 50))
    body = (b"--b\r\n" + head.encode() + b"\r\n\r\n" + value) * chance.choice((1, 1, 40)) + end
    target = address(chance, keys, desk=chance.random() < 0.5)
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    signed_in = chance.random() < _HER_OWN
    return Request("multipart", "POST", target.encode(), headers, body, signed_in)


def _json(chance: Random, keys: Sequence[int]) -> Request:
    depth = chance.choice((10, 100_000))
    body = chance.choice(
        (b"[" * depth, b'{"a":' * depth, b"nul", b"\xff\xfe", b'{"q": "\\ud800"}', b"1" * 9_000)
    )
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    target = address(chance, keys, desk=False)
    return Request("JSON", "POST", target.encode(), headers, body)


def _desk(chance: Random, keys: Sequence[int]) -> Request:
    pairs = [(chance.choice(PARAMETERS), _value(chance)) for _ in range(chance.choice((1, 1, 3)))]
    target = f"{address(chance, keys, desk=True)}?{_encoded(pairs)}"
    return Request("desk", "GET", target.encode(), signed_in=True)


def _lists_of_desk(chance: Random, keys: Sequence[int]) -> Request:
    lists = [path for path in patterns(desk=True) if path.count("/") == 4 and "<" not in path]
    pairs = [
        (
            chance.choice(
                ("q", "o", "p", "all", "e", "_popup", "_to_field", "state", "year", "warned")
            ),
            _value(chance),
        )
    ]
    target = f"{chance.choice(lists)}?{_encoded(pairs)}"
    return Request("lists of the desk", "GET", target.encode(), signed_in=True)


WAYS: Mapping[str, Callable[[Random, Sequence[int]], Request]] = {
    "parameters": _asked,
    "searches": _searched,
    "repeated": _repeated,
    "encodings": _raw,
    "paths": _paths,
    "headers": _headed,
    "methods": _methods,
    "forms": _posted,
    "forms of the desk": _posted_at_desk,
    "multipart": _multipart,
    "JSON": _json,
    "desk": _desk,
    "lists of the desk": _lists_of_desk,
}
