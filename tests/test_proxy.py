"""Who asks, behind a proxy."""

import ipaddress
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from config.proxy import behind_proxy

ROOT = Path(__file__).parent.parent
PROXY, CLIENT, STRANGER = "10.0.0.1", "198.51.100.7", "203.0.113.9"


@pytest.fixture(autouse=True)
def _proxies(settings):
    settings.TRUSTED_PROXIES = [
        ipaddress.ip_network("10.0.0.0/8"),
        ipaddress.ip_network("::1/128"),
    ]


def seen(address: str, **headers: str):
    requests = []

    def view(request) -> HttpResponse:
        requests.append(request)
        return HttpResponse()

    behind_proxy(view)(RequestFactory().get("/", REMOTE_ADDR=address, **headers))
    return requests[0]


@pytest.mark.parametrize(
    ("address", "forwarded", "expected"),
    [
        (PROXY, CLIENT, CLIENT),
        (PROXY, f"{STRANGER}, {CLIENT}", CLIENT),
        (PROXY, f"{CLIENT}, 10.0.0.2", CLIENT),
        (PROXY, "10.0.0.9, 10.0.0.2", "10.0.0.9"),
        (PROXY, "", PROXY),
        (PROXY, "unknown", PROXY),
        (PROXY, f"{CLIENT}, nonsense", PROXY),
        ("::1", CLIENT, CLIENT),
        ("::ffff:10.0.0.1", CLIENT, CLIENT),
        ("", CLIENT, CLIENT),
        (STRANGER, CLIENT, STRANGER),
    ],
)
def test_the_clients_address(address, forwarded, expected):
    request = seen(address, HTTP_X_FORWARDED_FOR=forwarded)
    assert request.META["REMOTE_ADDR"] == expected


@pytest.mark.parametrize(("address", "secure"), [(PROXY, True), (STRANGER, False)])
def test_only_a_trusted_proxy_says_that_it_came_by_https(address, secure):
    assert seen(address, HTTP_X_FORWARDED_PROTO="https").is_secure() is secure


def test_a_deployed_site_has_nothing_to_complain_of(tmp_path):
    settings = {"DATA_DIR": str(tmp_path), "HTTPS": "1", "TRUSTED_PROXIES": "127.0.0.1"}
    ran = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        # Tests in a browser may have run before in this process.
        env=os.environ | settings | {"DEBUG": "0", "DJANGO_ALLOW_ASYNC_UNSAFE": ""},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr


def test_https_is_asked_for_and_kept(client, settings, db):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 3600
    response = client.get("/speeches/")
    assert (response.status_code, response.url) == (301, "https://testserver/speeches/")
    secure = client.get("/speeches/", secure=True)
    assert secure.headers["Strict-Transport-Security"] == "max-age=3600"
