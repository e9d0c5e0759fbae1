"""Settings out of the environment, and one sentence in two languages where one is wrong."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

_T = TypeVar("_T")
# As Django compares it with what a browser says: a name, all names below one, an address, or any.
_HOST = re.compile(r"\.?[\w-]+(\.[\w-]+)*|\[[\da-f:.]+\]|\*", re.ASCII | re.IGNORECASE)


class Stop(SystemExit):
    """Ends a program with a sentence that says what to do, and no traceback."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese} · {english}")


def text(name: str, default: str = "") -> str:
    """A setting as it is; an empty one is as one that is not there."""
    return os.environ.get(name, "").strip() or default


def whole(name: str, default: int, least: int = 0, most: int = 1_000_000) -> int:
    """A whole number."""
    value = _number(name, default, least, most)
    if value != int(value):
        raise _wrong(name, "应为整数", "must be a whole number")
    return int(value)


def number(name: str, default: float, least: float = 0, most: float = 1_000_000) -> float:
    """A number."""
    return _number(name, default, least, most)


def _number(name: str, default: float, least: float, most: float) -> float:
    value = _read(name, str(default), float, "应为数字", "must be a number")
    if not least <= value <= most:
        ends = _plain(least), _plain(most)
        raise _wrong(
            name, f"应在 {' 和 '.join(ends)} 之间", f"must be between {' and '.join(ends)}"
        )
    return value


def _plain(value: float) -> str:
    """As people write it: 1000000, not 1e+06."""
    return str(int(value)) if value == int(value) else f"{value:g}"


def choice(name: str, *values: str) -> str:
    """One of some values, the first where none is given."""
    if (value := text(name, values[0])) not in values:
        raise _wrong(name, f"应为 {' 或 '.join(values)}", f"must be {' or '.join(values)}")
    return value


def switch(name: str, default: bool = False) -> bool:
    """1 or 0."""
    value = text(name, "1" if default else "0")
    if value not in ("0", "1"):
        raise _wrong(name, "应为 1（开）或 0（关）", "must be 1 or 0")
    return value == "1"


def names(name: str, default: str = "") -> list[str]:
    """What is parted by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def hosts(name: str, default: str) -> list[str]:
    """Names of hosts without scheme and port, parted by commas: any other is nobody's."""
    found = names(name, default)
    if not all(map(_HOST.fullmatch, found)):
        raise _wrong(
            name,
            "应为主机名，用逗号分开，不带 http:// 和端口，如 ku.example.cn,10.0.0.5",
            "must be names of hosts parted by commas, without http:// and port,"
            " like library.example.org,10.0.0.5",
        )
    return found


def origins(name: str) -> list[str]:
    """Origins: https://host, parted by commas."""
    found = names(name)
    for origin in found:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path:
            raise _wrong(
                name, "应形如 https://ku.example.cn", "must look like https://library.example.org"
            )
    return found


def addresses(name: str) -> list[str]:
    """Addresses of a service, http:// or https:// with a host and a port, parted by commas."""
    found = names(name)
    for address in found:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            raise _wrong(
                name,
                "应形如 https://a:9200,https://b:9200，用户和密码另设",
                "must look like https://a:9200,https://b:9200, user and password by their settings",
            )
    return found


def networks(name: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Addresses and networks, parted by commas."""
    return [_network(name, part) for part in names(name)]


def _network(name: str, part: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        found = ipaddress.ip_interface(part)
    except ValueError:
        raise _wrong(
            name,
            "应为 IP 地址或网段，如 10.0.0.5 或 10.0.0.0/8，用逗号分开",
            "must be addresses or networks, like 10.0.0.5 or 10.0.0.0/8, parted by commas",
        ) from None
    if found.ip != found.network.network_address:
        raise _wrong(
            name,
            f"{part} 应写成 {found.ip}（一个地址）或 {found.network}（整个网段）",
            f"must have {found.ip}, an address, or {found.network}, a network, for {part}",
        )
    return found.network


def is_there(path: Path) -> bool:
    """Whether a path leads anywhere; what a server that is away has is not there, also where the
    system tells of it by an error."""
    try:
        path.stat()
    except OSError:
        return False
    return True


def folder(name: str, beside: Sequence[Path] = (), outside: Sequence[Path] = ()) -> Path | None:
    """A folder, whose disk need not be connected: people read without it; None where none is set.

    beside: folders that it may neither lie in nor contain; outside: those that it may not lie in.
    """
    if not (value := text(name)):
        return None
    path = Path(value).resolve()
    if is_there(path) and not path.is_dir():
        raise _wrong(name, "这不是文件夹", "must name a folder")
    for other in outside:
        if path.is_relative_to(other):
            raise _wrong(
                name,
                f"不能放在 {other} 里面，否则会一起丢失；请换一个文件夹，最好在另一个磁盘上",
                f"must lie outside of {other}, lest both are lost together; best on another disk",
            )
    for other in beside:
        if path.is_relative_to(other) or other.is_relative_to(path):
            raise _wrong(
                name, f"不能与 {other} 互相包含，请换一个文件夹", f"must lie apart from {other}"
            )
    return path


def _read(
    name: str,
    default: str,
    read: Callable[[str], _T],
    chinese: str,
    english: str,
) -> _T:
    try:
        return read(text(name, default))
    except ValueError:
        raise _wrong(name, chinese, english) from None


def _wrong(name: str, chinese: str, english: str) -> Stop:
    value = os.environ.get(name, "")
    return Stop(
        f"设置 {name}={value} 不对：{chinese}。请改正后重新启动。",
        f"The setting {name}={value} is wrong: it {english}. Correct it and start again.",
    )
