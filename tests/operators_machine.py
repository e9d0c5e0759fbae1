"""A machine as docs/operations.md sees it, in a folder: code that is pulled from elsewhere, the
files of docs/deploy in their places, and a service that is started as its unit says."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

from benchmarks.own_database import query
from tests.test_serve import wait_until

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "docs" / "deploy"
# What a clone has beside what is in the repository.
_NOT_CODE = shutil.ignore_patterns(
    ".git", ".venv*", "var", "__pycache__", ".*_cache", ".hypothesis"
)
# Where the documents have things.
_PLACES = re.compile(r"/(?=(?:opt|var/lib|mnt|etc)/)")
# Packages are installed already: make is not to look for newer ones.
_PYTHON = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n'


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class Machine:
    """ran: what was run on it, as the documents have it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.ran: set[str] = set()
        self.backups = Path(self.placed("/mnt/backup/library"))
        self.backups.mkdir(parents=True)
        self.data = Path(self.placed("/var/lib/library"))
        self._unit = self.placed((DEPLOY / "library.service").read_text())
        settings = self.placed((DEPLOY / "library.env").read_text())
        given = dict(re.findall(r"^(\w+)=(.*)$", settings, re.M))
        self._environment = os.environ | given | {"DATABASE_URL": "", "JOB_WORKERS": "1"}
        # Tests in a browser may have run before in this process.
        self._environment |= {"DJANGO_ALLOW_ASYNC_UNSAFE": ""}
        self._origin, self._code = folder / "origin", Path(self.placed("/opt/library"))
        self._fetch_code()

    def _fetch_code(self) -> None:
        shutil.copytree(ROOT, self._origin, ignore=_NOT_CODE)
        self._git("init", "-q", "-b", "main")
        self._commit("as it is")
        self._git("clone", "-q", self._origin, self._code)
        python = self._code / ".venv" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(_PYTHON)
        python.chmod(0o755)
        (self._code / ".venv" / "run.stamp").touch()
        later = time.time() + 3600
        os.utime(self._code / ".venv" / "run.stamp", (later, later))

    def _git(self, *arguments: str | Path) -> None:
        subprocess.run(["git", *arguments], cwd=self._origin, check=True, capture_output=True)

    def _commit(self, message: str) -> None:
        who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        self._git("add", "-A")
        self._git(*who, "commit", "-q", "-m", message)

    def placed(self, text: str) -> str:
        """With the places and the port of this machine."""
        return _PLACES.sub(f"{self._folder}/", text).replace(":8000", f":{self._port}")

    def publish(self, version: int) -> None:
        """New code, where it is pulled from: its /healthz tells a version."""
        path = self._origin / "config" / "health.py"
        text = re.sub(r'\{"status": "ok".*?\}', f'{{"status": "ok", "version": {version}}}',
                      path.read_text())  # fmt: skip
        path.write_text(text)
        self._commit(f"version {version}")

    # What the operator does

    def run(self, command: str, typed: str = "", **stands_for: str | Path) -> str:
        """Runs a command of the documents with what its words stand for here; returns all that it
        says, which ends a test where it fails."""
        self.ran.add(command)
        line = re.sub(r"^manage\.py", ".venv/bin/python manage.py", self.placed(command))
        for word, meant in stands_for.items():
            assert word in line
            line = line.replace(word, str(meant))
        if line.startswith("systemctl "):
            _, verb, _ = line.split()
            return {"reload": self._reload, "restart": self._restart}[verb]()
        return self._shell(line, typed)

    def _shell(self, line: str, typed: str = "") -> str:
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=self._code,
            env=self._environment,
            input=typed,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # Nobody's terminal is asked for a password.
            start_new_session=True,
        )
        assert done.returncode == 0, f"{line}: {done.stdout}"
        return done.stdout

    # The service, as systemd has it

    def _of_unit(self, key: str) -> list[str]:
        found = re.findall(rf"^{key}=(.+)$", self._unit, re.M)
        assert found, key
        return found

    def start(self) -> None:
        for line in self._of_unit("ExecStartPre"):
            self._shell(line)
        [line] = self._of_unit("ExecStart")
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                shlex.split(line), cwd=self._code, env=self._environment, stdout=log, stderr=log
            )
        wait_until(lambda: self.version() is not None, 300)

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            assert self._process.wait(120) == 0
            self._process = None

    def _reload(self) -> str:
        return "".join(
            self._shell(line.replace("$MAINPID", str(self.pid)))
            for line in self._of_unit("ExecReload")
        )

    def _restart(self) -> str:
        self.stop()
        self.start()
        return ""

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    # What is to be seen

    def version(self) -> int | None:
        """Of the code that answers; None where none does."""
        with suppress(OSError), urlopen(self.placed("http://127.0.0.1:8000/healthz")) as answer:
            return int(json.loads(answer.read()).get("version", 0))
        return None

    def wait_for(self, version: int) -> None:
        wait_until(lambda: self.version() == version, 300)

    def speeches(self) -> int:
        [(count,)] = query(self._environment, "SELECT count(*) FROM speeches_speech")
        return int(count)

    def log(self) -> str:
        return (self._folder / "log").read_text()

    @contextmanager
    def nginx(self) -> Iterator[tuple[int, int]]:
        """The example in front of the service: its ports for HTTP and HTTPS."""
        folder = self._folder / "etc" / "ssl" / "library"
        folder.mkdir(parents=True)
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
                *("-subj", "/CN=x", "-keyout", folder / "privkey.pem"),
                *("-out", folder / "fullchain.pem"),
            ],
            check=True,
            capture_output=True,
        )
        plain, secure = free_port(), free_port()
        site = self.placed((DEPLOY / "nginx.conf").read_text())
        for ours, own in ((80, plain), (443, secure)):
            assert f"listen {ours}" in site
            site = site.replace(f"listen {ours}", f"listen 127.0.0.1:{own}")
        (folder / "site.conf").write_text(site)
        temporary = "".join(
            f"{name}_temp_path {folder}/{name};"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "nginx.conf").write_text(
            f"daemon off; pid {folder}/pid; error_log {folder}/log; events {{}}\n"
            f"http {{ access_log off; {temporary} include {folder}/site.conf; }}"
        )
        command = ["nginx", "-e", folder / "log", "-c", folder / "nginx.conf"]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            try:
                wait_until((folder / "pid").exists)
                yield plain, secure
            finally:
                process.terminate()
