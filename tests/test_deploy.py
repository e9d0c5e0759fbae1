"""The examples of how to deploy name settings, modules and files that are there."""

import os
import re
import shutil
import subprocess
from fnmatch import fnmatch
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests import test_docs

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "docs" / "deploy"
FILES = sorted(DEPLOY.iterdir())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_settings_and_modules_are_there(path):
    text = path.read_text(encoding="utf-8")
    for module in re.findall(r"-m (config\.\w+)", text):
        assert find_spec(module)
    named = set(re.findall(r"^\s*(?:ENV )?([A-Z_]{5,})[=:]", text, re.M)) - {"PYTHONUNBUFFERED"}
    assert named <= test_docs.TestSettings.DOCUMENTED


def test_the_examples_are_told_of():
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [path.name for path in FILES if f"deploy/{path.name}" not in page] == []


@pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx here")
def test_nginx_takes_its_example(tmp_path):
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=x", "-keyout", tmp_path / "privkey.pem"),
            *("-out", tmp_path / "fullchain.pem"),
        ],
        check=True,
        capture_output=True,
    )
    site = (DEPLOY / "nginx.conf").read_text().replace("/etc/ssl/library", str(tmp_path))
    (tmp_path / "site.conf").write_text(site)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}}\n"
        f"http {{ include {tmp_path}/site.conf; }}"
    )
    ran = subprocess.run(
        ["nginx", "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr


def statements(name: str) -> list[str]:
    """Those of the Dockerfile that begin with this word, without it."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [line.removeprefix(name).strip() for line in text.splitlines() if line.startswith(name)]


class TestDocker:
    """No image is built here: what it is made of is held against what makes the site elsewhere."""

    IGNORED = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").split("\n")
    MAKEFILE = test_docs.TestSettings.MAKEFILE

    def test_what_is_copied_is_there(self):
        for copied in statements("COPY"):
            for source in copied.split()[:-1]:
                assert (ROOT / source).exists(), source

    def test_packages_are_installed_as_make_does(self):
        [install] = [line for line in statements("RUN") if ".ci/" in line]
        of_make = install.replace("python3", "$(PYTHON)", 1)
        assert f"@{of_make}\n" in self.MAKEFILE
        script = ROOT / install.split()[0]
        assert os.access(script, os.X_OK)
        # Its lists are there before the rest of the code, so that they are a layer of their own.
        before = " ".join(statements("COPY")[:-1])
        needed = [*re.findall(r"requirements[\w-]*\.txt", install + script.read_text())]
        assert needed
        assert [name for name in needed if name not in before] == []

    def test_it_starts_as_make_and_systemd_do(self):
        [command] = statements("CMD ")
        unit = (DEPLOY / "library.service").read_text(encoding="utf-8")
        for module in ("config.prepare", "config.serve"):
            assert f"python -m {module}" in command
            assert f"$(PY) -m {module}" in self.MAKEFILE
            assert f"python -m {module}" in unit
        # Signals reach the site itself, not a shell around it.
        assert "&& exec python -m config.serve" in command

    def test_what_a_clone_holds_beside_its_files_stays_out_of_the_image(self):
        """Whatever git ignores: data, the secret key, environments."""
        held = [name.strip("/") for name in (ROOT / ".gitignore").read_text().split()]
        assert "var" in held
        patterns = [pattern.removeprefix("**/") for pattern in self.IGNORED]
        assert [name for name in held if not any(fnmatch(name, each) for each in patterns)] == []

    def test_compose_takes_its_example(self):
        command = ["docker", "compose"]
        if (
            not shutil.which("docker")
            or subprocess.run([*command, "version"], capture_output=True, check=False).returncode
        ):
            pytest.skip("no docker compose here")
        ran = subprocess.run(
            [*command, "-f", DEPLOY / "compose.yaml", "config", "--quiet"],
            capture_output=True,
            text=True,
        )
        assert ran.returncode == 0, ran.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_takes_its_example(tmp_path):
    unit = (
        (DEPLOY / "library.service")
        .read_text()
        .replace("/opt/library/.venv/bin/python", "/bin/true")
    )
    path = tmp_path / "library.service"
    path.write_text(unit)
    ran = subprocess.run(["systemd-analyze", "verify", path], capture_output=True, text=True)
    assert [line for line in ran.stderr.splitlines() if "library.service" in line] == []
