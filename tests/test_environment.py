"""How a virtual environment is made on a machine that lacks a part of Python, and made again."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / ".ci" / "environment"
# A Python as Debian has it: venv needs a package of its own, which a file stands for here.
PYTHON = """#!/bin/bash
cd "$MACHINE"
case "$*" in
  *ensurepip*) test -e has-venv ;;
  *version_info*) test ! -e old ;;
  --version) echo "Python 3.9.2" ;;
  "-m venv "*) mkdir -p "$3/bin" && cp "$(command -v python3)" "$3/bin/python" ;;
  *"import pip"*) exit 0 ;;
  "-m pip install"*) test ! -e offline ;;
esac
"""
APT = """#!/bin/bash
echo "$@" >> "$MACHINE/asked"
[ "$1" = update ] || { grep -q update "$MACHINE/asked" && touch "$MACHINE/has-venv"; }
"""


class Machine:
    """A directory of commands that stand for a machine's own."""

    def __init__(self, directory: Path, user: int) -> None:
        self.directory = directory
        self.environment = directory / "made"
        commands = {"python3": PYTHON, "apt-get": APT, "id": f"#!/bin/bash\necho {user}\n"}
        (directory / "bin").mkdir()
        for name, text in commands.items():
            (directory / "bin" / name).write_text(text)
            (directory / "bin" / name).chmod(0o755)

    def has(self, name: str, there: bool = True) -> None:
        path = self.directory / name
        path.touch() if there else path.unlink()

    def asked(self) -> list[str]:
        path = self.directory / "asked"
        return [line.split()[0] for line in path.read_text().splitlines()] if path.exists() else []

    def make(self) -> subprocess.CompletedProcess:
        own = {"PATH": f"{self.directory / 'bin'}:{os.environ['PATH']}"}
        return subprocess.run(
            [SCRIPT, "python3", self.environment, "-r", "requirements.txt"],
            env=os.environ | own | {"MACHINE": str(self.directory)},
            capture_output=True,
            text=True,
        )


@pytest.fixture
def roots(tmp_path) -> Machine:
    return Machine(tmp_path, user=0)


@pytest.fixture
def users(tmp_path) -> Machine:
    return Machine(tmp_path, user=1000)


def test_root_asks_for_the_list_of_packages_before_the_package(roots):
    assert roots.make().returncode == 0
    assert roots.asked() == ["update", "install"]
    assert (roots.environment / "bin" / "python").exists()


def test_anybody_else_is_told_in_one_line_what_to_ask_for(users):
    ran = users.make()
    assert ran.returncode
    assert ran.stdout == ""
    (line,) = ran.stderr.splitlines()
    assert "缺少 python3-venv" in line
    assert "missing" in line
    assert "apt-get install -y python3-venv" in line
    assert not users.asked()
    assert not users.environment.exists()


def test_a_machine_that_has_all_is_asked_for_nothing(users):
    users.has("has-venv")
    assert users.make().returncode == 0
    assert not users.asked()


def test_an_older_python_is_named(users):
    users.has("old")
    ran = users.make()
    assert ran.returncode
    assert ran.stderr.endswith("needed, not Python 3.9.2\n")
    assert not users.environment.exists()


def test_what_was_left_half_made_is_made_anew(users):
    users.has("has-venv")
    users.has("offline")
    assert users.make().returncode
    left = users.environment / "left"
    left.touch()
    users.has("offline", False)
    assert users.make().returncode == 0
    assert not left.exists()


def test_an_environment_without_pip_is_made_anew(users):
    """What Debian's venv leaves where its package is missing."""
    users.has("has-venv")
    (users.environment / "bin").mkdir(parents=True)
    (users.environment / "bin" / "python").symlink_to("/nowhere")
    assert users.make().returncode == 0


def test_an_environment_that_is_whole_is_only_added_to(users):
    users.has("has-venv")
    assert users.make().returncode == 0
    kept = users.environment / "kept"
    kept.touch()
    users.has("offline")
    assert users.make().returncode
    users.has("offline", False)
    assert users.make().returncode == 0
    assert kept.exists()
