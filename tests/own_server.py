"""A PostgreSQL server that a test stops and starts, with passwords."""

import os
import subprocess
from pathlib import Path
from shutil import which
from urllib.parse import quote

import pytest

from benchmarks.own_database import is_server

needs_server = pytest.mark.skipif(
    not is_server(os.environ.get("DATABASE_URL", "")),
    reason="needs a PostgreSQL server: make test-postgres",
)
_PASSWORD = "secret"


def programs() -> Path | None:
    """The folder of the server's programs; None where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    path = found[-1] if found else which("initdb")
    return Path(path).parent if path else None


class Server:
    """One with a user and a database, both called `library`, on a socket in a folder that
    everybody may come to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        password = folder / "password"
        password.write_text(_PASSWORD)
        for path in (folder, password):
            if os.getuid() == 0:
                os.chown(path, 65534, 65534)
        self._run(
            "initdb", "-U", "library", f"--pwfile={password}", "--auth=scram-sha-256", "-E", "UTF8",
            "--locale=C", "--no-sync",
        )  # fmt: skip
        self.start()
        to_it = ("-h", str(folder), "-U", "library")
        self._run("createdb", *to_it, "library", data=False, PGPASSWORD=_PASSWORD)

    def address(self, password: str = _PASSWORD, name: str = "library") -> str:
        """A DATABASE_URL."""
        return f"postgresql://library:{password}@{quote(str(self.folder), safe='')}/{name}"

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c fsync=off"
        self._run("pg_ctl", "start", "-w", "-s", "-l", str(self.folder / "log"), "-o", options)

    def stop(self, how: str = "fast") -> None:
        """how: fast, which ends connections, or immediate, as a crash."""
        self._run("pg_ctl", "stop", "-w", "-s", "-m", how)

    def _run(self, name: str, *arguments: str, data: bool = True, **environment: str) -> None:
        directory = programs()
        assert directory
        of_data = ["-D", str(self.folder / "data")] if data else []
        # It refuses to run as root.
        nobody = {"user": 65534, "group": 65534, "extra_groups": []} if os.getuid() == 0 else {}
        subprocess.run(
            [str(directory / name), *arguments, *of_data],
            check=True,
            cwd=self.folder,
            env=os.environ | environment,
            stdout=subprocess.DEVNULL,
            **nobody,
        )
