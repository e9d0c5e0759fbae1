"""Every command of docs/operations.md, as an operator types it, in the order of her years."""

from __future__ import annotations

import re
import shutil
import ssl
from email.message import Message
from http.client import HTTPConnection, HTTPSConnection

import pytest

from tests.operators_machine import DEPLOY, ROOT, Machine

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
# What is not run here, and why.
NOT_RUN = {
    **dict.fromkeys(
        (
            "MATERIALS_URL=/mnt/share",
            "MATERIALS_URL='s3://bucket/library?endpoint=https://s3.example.org&region=cn-north-1'",
            "AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=…",
            "aws s3 sync",
            "make s3",
            "manage.py check_files",
        ),
        "tests/test_raw_files.py",
    ),
    "manage.py NAME": "says how the others are meant",
    ".venv/bin/python manage.py NAME": "says how the others are meant",
    "make setup": "installs packages out of an index: tests/test_environment.py",
    "make run": "is make prepare and config.serve, which the unit starts",
    "python -m config.serve": "is what the unit starts",
    "python -m benchmarks.slow_clients": "measures for minutes: tests/test_benchmarks.py",
    # docs/deploy
    "docker build -t library -f docs/deploy/Dockerfile .": "no engine: tests/test_deploy.py",
    "docker compose -f docs/deploy/compose.yaml up -d": "no engine: tests/test_deploy.py",
}
PASSWORD = "ku-de-mima-2026"
SETTINGS = "HTTPS=1 TRUSTED_PROXIES=127.0.0.1 ALLOWED_HOSTS=library.example.org"


def commands() -> set[str]:
    """What the page has in blocks of code, and what of more than a word it has in backticks."""
    blocks = re.findall(r"^    (\S.*)$", PAGE, re.M)
    spans = [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", PAGE)]
    in_files = [
        found
        for path in DEPLOY.iterdir()
        for found in re.findall(r"^# (docker .+)$", path.read_text(encoding="utf-8"), re.M)
    ]
    lines = [*blocks, *(span for span in spans if " " in span), *in_files]
    return {line.partition("#")[0].strip() for line in lines}


@pytest.mark.skipif(not shutil.which("git"), reason="no git here")
@pytest.mark.long
def test_every_command_does_what_the_page_says(tmp_path):
    machine = Machine(tmp_path)
    try:
        machine.start()
        install(machine)
        in_daily_use(machine)
        renew(machine)
        machine.stop()
        after_a_loss(machine)
    finally:
        machine.stop()
    assert "Traceback" not in machine.log()
    run = {*machine.ran, SETTINGS}
    assert commands() - run - NOT_RUN.keys() == set(), "is in the page and not run"
    assert (run | NOT_RUN.keys()) - commands() == set(), "is run and no longer in the page"


def install(machine: Machine) -> None:
    assert set(SETTINGS.split()) <= set((DEPLOY / "library.env").read_text().split())
    machine.run("make admin", typed=f"馆员\n{PASSWORD}\n{PASSWORD}\n")
    assert "no issues" in machine.run("manage.py check --deploy")
    if shutil.which("nginx") and shutil.which("openssl"):
        with machine.nginx() as (plain, secure):
            behind_nginx(machine, plain, secure)


def behind_nginx(machine: Machine, plain: int, secure: int) -> None:
    status, headers, _ = fetch(HTTPConnection("127.0.0.1", plain), "/speeches/?q=1")
    assert (status, headers["Location"]) == (301, "https://library.example.org/speeches/?q=1")
    status, headers, body = fetch(_https(secure), "/admin/login/")
    assert (status, "Strict-Transport-Security" in headers) == (200, True)
    cookies = headers.get_all("Set-Cookie") or []
    assert cookies
    assert all("Secure" in cookie and "HttpOnly" in cookie for cookie in cookies)
    assert fetch(_https(secure), "/metrics")[0] == 404
    style = re.findall(r'href="(/static/[^"]+\.css)"', body.decode())[0]
    assert fetch(_https(secure), style)[0] == 200
    # The client's address is the one that nginx says, and the number is nginx's.
    number = headers["X-Request-ID"]
    assert re.search(rf"INFO {number} access: 127\.0\.0\.1 .*/admin/login/", machine.log())


def _https(port: int) -> HTTPSConnection:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    return HTTPSConnection("127.0.0.1", port, context=trusting)


def fetch(asking: HTTPConnection, path: str) -> tuple[int, Message, bytes]:
    """The status, headers and body of an answer, redirects not followed."""
    asking.request("GET", path, headers={"Host": "library.example.org"})
    answer = asking.getresponse()
    found = answer.status, answer.headers, answer.read()
    asking.close()
    return found


def in_daily_use(machine: Machine) -> None:
    assert machine.speeches() > 10
    machine.run("manage.py backup /mnt/backup/library")
    machine.run("manage.py backup /mnt/backup/library --keep 14")
    machine.run("manage.py check_library")
    machine.run("manage.py check_library --repair")
    machine.run("manage.py build_index")
    machine.run("manage.py reparse_materials")


def renew(machine: Machine) -> None:
    """New code under the running service, and by a restart."""
    machine.publish(1)
    machine.run("git pull && make prepare && kill -HUP PID", PID=str(machine.pid))
    machine.wait_for(1)
    machine.publish(2)
    machine.run("git pull")
    machine.run("systemctl reload library")
    machine.wait_for(2)
    machine.publish(3)
    machine.run("manage.py backup /mnt/backup/library")
    machine.run("git pull")
    machine.run("make prepare")
    machine.run("systemctl restart library")
    assert machine.version() == 3


def after_a_loss(machine: Machine) -> None:
    """The disk of the library is gone; then its database; then both, and there is no backup."""
    before = machine.speeches()
    old = machine.data.rename(machine.data.with_name("old"))
    machine.run("manage.py restore /mnt/backup/library")
    assert machine.speeches() == before
    shutil.rmtree(machine.data)
    first = min(path.name for path in machine.backups.glob("*T*"))
    one = "manage.py restore /mnt/backup/library/20260131T021500"
    machine.run(one, **{"20260131T021500": first})
    assert machine.speeches() == before
    (machine.data / "library.sqlite3").write_bytes(b"damaged" * 9_000)
    machine.run("manage.py restore FOLDER --force", FOLDER=machine.backups)
    assert machine.speeches() == before
    shutil.rmtree(machine.data)
    machine.start()
    machine.run("manage.py import_materials OLD/materials", OLD=old)
    assert machine.speeches() >= before
