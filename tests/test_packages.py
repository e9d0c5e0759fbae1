"""The lists of packages: pinned with hashes, licences told, not known to be vulnerable."""

import json
import os
import re
import subprocess
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.test_docs import table

ROOT = Path(__file__).parent.parent
LISTS = sorted(ROOT.glob("requirements*.txt"))
EXTRAS = [ROOT / "requirements-ocr.txt", ROOT / "requirements-s3.txt"]
RUN = [ROOT / "requirements.txt", *EXTRAS]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LICENCES = ROOT / "docs" / "licences.md"
COPYLEFT = re.compile(r"GPL|MPL|EPL|CDDL|EUPL|Mozilla|General Public")


def entries(path: Path) -> dict[str, tuple[Requirement, str]]:
    """What a list pins, by its name: the requirement, and the hashes beside it."""
    logical = path.read_text(encoding="utf-8").replace("\\\n", "")
    found = {}
    for line in logical.splitlines():
        if line.strip() and not line.strip().startswith("#"):
            said, mark, hashes = line.partition("--hash=")
            requirement = Requirement(said)
            found[canonicalize_name(requirement.name)] = requirement, mark + hashes
    return found


def installed_here(path: Path) -> list[str]:
    """The names of a list that this machine installs."""
    pinned = [requirement for requirement, _ in entries(path).values()]
    here = [one for one in pinned if not one.marker or one.marker.evaluate()]
    return [canonicalize_name(one.name) for one in here]


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
class TestLists:
    def test_each_has_one_version_and_hashes(self, path):
        for requirement, hashes in entries(path).values():
            assert re.fullmatch(r"==[\w.]+", str(requirement.specifier))
            assert re.fullmatch(r"(--hash=sha256:[0-9a-f]{64}\s*)+", hashes)

    def test_nothing_says_where_packages_come_from(self, path):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"://|^\s*-{1,2}(?!hash=)[a-z]", text, re.M)

    def test_it_names_what_the_project_asks_for(self, path):
        group = path.stem.partition("-")[2]
        asked = PROJECT["dependency-groups"][group] if group else PROJECT["project"]["dependencies"]
        pinned = entries(path)
        for requirement in map(Requirement, asked):
            version = str(pinned[canonicalize_name(requirement.name)][0].specifier)
            assert requirement.specifier.contains(version.removeprefix("=="))


def test_a_package_has_one_version_in_all_lists():
    said = {}
    for path in LISTS:
        for name, (requirement, _) in entries(path).items():
            assert said.setdefault(name, requirement.specifier) == requirement.specifier, name


def licence(package: Distribution) -> str:
    """What a package says of its licence, in a few words."""
    metadata = package.metadata
    marks = [line for line in metadata.get_all("Classifier", []) if "License ::" in line]
    said = metadata.get("License-Expression") or metadata.get("License") or marks[-1]
    return said.rpartition(" :: ")[2].strip()


class TestLicences:
    ROWS = dict(table(LICENCES, "package"))

    def test_every_package_that_runs_is_in_the_table_and_no_other(self):
        named = {name for path in RUN for name in installed_here(path)}
        assert set(self.ROWS) == named

    @pytest.mark.parametrize("name", ROWS)
    def test_the_table_says_what_the_package_says(self, name):
        try:
            assert self.ROWS[name] == licence(distribution(name))
        except PackageNotFoundError:
            assert any(name in entries(path) for path in EXTRAS), "only an extra may be missing"

    def test_what_asks_to_hand_on_changes_is_explained(self):
        page = LICENCES.read_text(encoding="utf-8").partition("## ")[2]
        demanding = [name for name, said in self.ROWS.items() if COPYLEFT.search(said)]
        assert demanding
        assert [name for name in demanding if name not in page] == []


class _Advisories(BaseHTTPRequestHandler):
    """Stands for the database of advisories: a package is vulnerable, in every version."""

    def do_POST(self) -> None:
        package = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["package"]
        every = {"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}
        bad = {"id": "X-1", "summary": "bad", "affected": [{"package": package, "ranges": [every]}]}
        answer = json.dumps({"vulns": [bad]} if package["name"] == "setuptools" else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


class _Silent(_Advisories):
    def do_POST(self) -> None:
        self.server.closing.wait(60)


@contextmanager
def advisories(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.closing = threading.Event()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.closing.set()
    server.shutdown()
    server.server_close()


def audit(address: str, name: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [ROOT / ".ci" / "audit", ROOT / name],
        env=os.environ | {"ADVISORIES": address},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.skipif(
    not (ROOT / ".venv-tools" / "bin" / "pip-audit").exists(), reason="make audit was not run here"
)
class TestAudit:
    @pytest.mark.parametrize(("name", "failed"), [("build", 1), ("whoosh3", 0)])
    def test_fails_on_a_vulnerable_package_alone(self, name, failed):
        with advisories(_Advisories) as address:
            ran = audit(address, f"requirements-{name}.txt")
        assert ran.returncode == failed, ran.stderr
        assert ("setuptools" in ran.stdout) is bool(failed)
        assert "连不上漏洞库" not in ran.stderr

    def test_says_where_nobody_answers_and_goes_on(self):
        ran = audit("http://127.0.0.1:9/", "requirements-build.txt")
        assert (ran.returncode, ran.stdout) == (0, "")
        assert "连不上漏洞库" in ran.stderr

    def test_waits_for_seconds_only(self):
        with advisories(_Silent) as address:
            ran = audit(address, "requirements-build.txt")
        assert ran.returncode == 0
        assert "连不上漏洞库" in ran.stderr
