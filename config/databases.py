"""The database of the site, by an address: SQLite in DATA_DIR where none is given.

postgresql://USER:PASSWORD@HOST:PORT/NAME    with ?sslmode=… and the like behind it
sqlite:///PATH                               a file elsewhere; four slashes for an absolute path
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from config.environment import Stop

FILE = "library.sqlite3"
_SQLITE = {
    # Writers queue instead of failing; readers never wait for them (WAL).
    "timeout": 30,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
# A connection is kept between requests, for to open one takes longer than many pages do. It is
# closed when it is so many seconds old; before it is used again, a server is asked whether it still
# lives, and of a file is seen whether it is still the same.
_KEPT_SECONDS = 600
# When a server that does not answer is given up: while a connection is opened, and, where the
# network swallows what is sent, one that was open. libpq's own are two minutes and two hours.
_PATIENCE = {
    "connect_timeout": 5,
    "tcp_user_timeout": 15_000,
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
# What may stand behind the question mark, under the names of libpq, PostgreSQL's own client.
_OPTIONS = frozenset(
    "sslmode sslrootcert sslcert sslkey sslpassword sslcrl gssencmode channel_binding passfile"
    " connect_timeout application_name options keepalives keepalives_idle keepalives_interval"
    " keepalives_count tcp_user_timeout target_session_attrs".split()
)


class BadAddress(Stop):
    """The address of the database cannot be used. Ends the program with what to do about it."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(
            f"DATABASE_URL 不能用：{chinese}。应为 postgresql://用户:密码@主机:端口/库名"
            "（密码里的特殊字符写成 %XX）或 sqlite:///文件路径；留空则用 DATA_DIR 里的 SQLite。",
            f"DATABASE_URL cannot be used: {english}. It should be "
            "postgresql://user:password@host:port/name (special characters of the password as %XX)"
            " or sqlite:///path; left empty, SQLite in DATA_DIR is used.",
        )


def database(address: str, data_dir: Path) -> dict[str, Any]:
    """An entry of DATABASES. Raises BadAddress."""
    if not address:
        return _sqlite(data_dir / FILE)
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise BadAddress("主机或端口写错了", "host or port is wrong") from None
    if parts.scheme == "sqlite":
        return _sqlite(_path(parts))
    if parts.scheme in ("postgresql", "postgres"):
        return _postgresql(parts, port)
    raise BadAddress("开头不是 postgresql:// 或 sqlite:///", "it begins otherwise")


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "config.sqlite",
        "NAME": path,
        "CONN_MAX_AGE": _KEPT_SECONDS,
        "OPTIONS": dict(_SQLITE),
    }


def _path(parts: SplitResult) -> Path:
    path = unquote(parts.path.removeprefix("/"))
    if parts.netloc or not path:
        raise BadAddress("sqlite:/// 之后没有文件路径", "no path follows sqlite:///")
    file = Path(path).resolve()
    if not file.parent.is_dir():
        raise BadAddress(f"文件夹 {file.parent} 不存在", f"there is no folder {file.parent}")
    if file.is_dir():
        raise BadAddress(f"{file} 是文件夹", f"{file} is a folder")
    return file


def _postgresql(parts: SplitResult, port: int | None) -> dict[str, Any]:
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise BadAddress("没有库名", "the name of the database is missing")
    if parts.fragment:
        raise BadAddress("有没写成 %23 的 #", "a # is not written as %23")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := sorted(options.keys() - _OPTIONS):
        raise BadAddress(f"不认识选项 {unknown[0]}", f"unknown option {unknown[0]}")
    return {
        "ENGINE": "config.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # The folder of a socket has its slashes written as %2F.
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": _KEPT_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": _PATIENCE | options,
    }
