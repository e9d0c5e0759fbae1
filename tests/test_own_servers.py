"""Servers of the tests' own: what cannot be had on a machine is said, and stops nothing."""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parent.parent / ".ci"
TOOLS = "bash cat chmod cp dirname env echo id mkdir mktemp rm sed sort tail".split()
JAVA = """#!/bin/bash
echo "    java.home = /opt/java
    java.specification.version = {}" >&2
"""


class Machine:
    """A machine with few commands, whose user is not root."""

    def __init__(self, directory: Path) -> None:
        self.cache = directory / "cache"
        self.commands = directory / "bin"
        self.commands.mkdir()
        for name in TOOLS:
            (self.commands / name).symlink_to(shutil.which(name))
        self.has("id", "#!/bin/bash\necho 1000\n")
        self.has("ls", "#!/bin/bash\nexit 2\n")

    def has(self, name: str, text: str) -> None:
        path = self.commands / name
        path.unlink(missing_ok=True)
        path.write_text(text)
        path.chmod(0o755)

    def run(self, script: str, **settings: str) -> subprocess.CompletedProcess:
        environment = {"PATH": str(self.commands), "CLUSTER_CACHE": str(self.cache)}
        return subprocess.run(
            [SCRIPTS / script, "bash", "-c", "echo ran ${SEARCH_ENGINE_URL-} ${DATABASE_URL-}"],
            env=environment | settings,
            capture_output=True,
            text=True,
        )


@pytest.fixture
def machine(tmp_path) -> Machine:
    return Machine(tmp_path)


def is_skipped(run: subprocess.CompletedProcess, reason: str) -> bool:
    said = "将跳过" in run.stderr and "are skipped" in run.stderr and reason in run.stderr
    return (run.returncode, run.stdout, said) == (0, "", True)


class TestCluster:
    def test_without_java(self, machine):
        assert is_skipped(machine.run("cluster"), "default-jre-headless")

    @pytest.mark.parametrize("release", ["1.8", "10", "24"])
    def test_with_a_java_that_does_not_do(self, machine, release):
        machine.has("java", JAVA.format(release))
        assert is_skipped(machine.run("cluster"), f"java: {release}")

    def test_without_maven(self, machine):
        machine.has("java", JAVA.format(17))
        assert is_skipped(machine.run("cluster"), "install maven")

    def test_where_nothing_can_be_downloaded(self, machine):
        machine.has("java", JAVA.format(17))
        machine.has("mvn", "#!/bin/bash\nexit 1\n")
        assert is_skipped(machine.run("cluster"), "Maven")
        assert list(machine.cache.iterdir()) == []

    def test_one_that_is_there_is_used(self, machine):
        assert machine.run("cluster", SEARCH_ENGINE_URL="http://a").stdout == "ran http://a\n"


class TestPostgreSQL:
    def test_where_there_can_be_none(self, machine):
        assert is_skipped(machine.run("postgres"), "postgresql")
        assert machine.run("postgres", OR_WITHOUT="1").stdout == "ran\n"

    def test_one_that_is_there_is_used(self, machine):
        assert machine.run("postgres", DATABASE_URL="postgresql://a").stdout == (
            "ran postgresql://a\n"
        )
