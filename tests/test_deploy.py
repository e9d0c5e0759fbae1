"""The examples of how to deploy name settings, modules and files that are there."""

import re
import shutil
import subprocess
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
