"""The address of the database, and what a wrong one is answered."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.databases import BadAddress, database

ROOT = Path(__file__).parent.parent


def parts(address: str, tmp_path: Path) -> dict[str, object]:
    found = database(address, tmp_path)
    return {name: found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}


def test_without_an_address_it_is_a_file_of_the_data_directory(tmp_path):
    found = database("", tmp_path)
    assert (found["ENGINE"], found["NAME"]) == (
        "config.sqlite",
        tmp_path / "library.sqlite3",
    )


def test_a_file_elsewhere_is_used_as_the_default_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "db").mkdir()
    default = database("", tmp_path)
    absolute = database("sqlite:////srv/%E5%BA%93.sqlite3", tmp_path)
    assert absolute == default | {"NAME": Path("/srv/库.sqlite3")}
    assert database("sqlite:///db/one", tmp_path)["NAME"] == tmp_path / "db" / "one"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("postgresql://u:p@h:5433/n", ("n", "u", "p", "h", "5433")),
        ("postgres://u@h/n", ("n", "u", "", "h", "")),
        ("postgresql:///n", ("n", "", "", "", "")),
        ("postgresql://u:p%40%2F%23%3A@h/%E5%BA%93", ("库", "u", "p@/#:", "h", "")),
        # A forgotten %40 does no harm.
        ("postgresql://u:p@q@h/n", ("n", "u", "p@q", "h", "")),
        ("postgresql://u@%2FRun%2Fpostgresql/n", ("n", "u", "", "/Run/postgresql", "")),
        ("postgresql://u@[::1]:5/n", ("n", "u", "", "::1", "5")),
    ],
)
def test_the_parts_of_an_address(tmp_path, address, expected):
    assert tuple(parts(address, tmp_path).values()) == expected


def test_options_of_libpq_go_on_to_it(tmp_path):
    found = database("postgresql://h/n?sslmode=require&connect_timeout=3", tmp_path)
    given = {"sslmode": "require", "connect_timeout": "3"}
    assert found["OPTIONS"].items() >= given.items()
    assert found["CONN_HEALTH_CHECKS"] is True


@pytest.mark.parametrize(
    ("address", "chinese", "english"),
    [
        ("mysql://u:p@h/n", "开头不是", "begins otherwise"),
        ("localhost/n", "开头不是", "begins otherwise"),
        ("postgresql://u:p@h/", "没有库名", "name of the database is missing"),
        ("postgresql://h:port/n", "主机或端口", "host or port"),
        ("postgresql://h:99999/n", "主机或端口", "host or port"),
        ("postgresql://[::1/n", "主机或端口", "host or port"),
        # The slash ends the password, and what follows is taken for the name.
        ("postgresql://u:p/a@h/n", "主机或端口", "host or port"),
        ("postgresql://u:p@h/n#a", "%23", "%23"),
        ("postgresql://h/n?ssl=1", "不认识选项 ssl", "unknown option ssl"),
        ("sqlite:///", "没有文件路径", "no path"),
        ("sqlite://library.sqlite3", "没有文件路径", "no path"),
        ("sqlite:////no/such/dir/x.sqlite3", "/no/such/dir 不存在", "no folder /no/such/dir"),
        ("sqlite:////dev", "/dev 是文件夹", "/dev is a folder"),
    ],
)
def test_a_wrong_address_is_told_in_both_languages(tmp_path, address, chinese, english):
    with pytest.raises(BadAddress) as raised:
        database(address, tmp_path)
    ours, theirs = str(raised.value).split(" · ")
    assert chinese in ours
    assert english in theirs


def test_a_command_ends_with_that_sentence_and_without_the_password(tmp_path):
    address = "postgresql://reader:secret@host:port/library"
    own = {"DATA_DIR": str(tmp_path), "DATABASE_URL": address}
    command = [sys.executable, "manage.py", "migrate"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | own, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("DATABASE_URL 不能用")
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr
