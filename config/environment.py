"""Settings out of the environment, and one sentence in two languages where one is wrong."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

_T = TypeVar("_T")


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
        raise _wrong(
            name, f"应在 {least:g} 和 {most:g} 之间", f"must be between {least:g} and {most:g}"
        )
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


def networks(name: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Addresses and networks, parted by commas."""
    return [
        _read(
            name,
            part,
            ipaddress.ip_network,
            "应为 IP 地址或网段，如 10.0.0.5 或 10.0.0.0/8，用逗号分开",
            "must be addresses or networks, like 10.0.0.5 or 10.0.0.0/8, parted by commas",
            value=part,
        )
        for part in names(name)
    ]


def folder(name: str) -> Path | None:
    """A folder that is there; None where none is set."""
    if not (value := text(name)):
        return None
    path = Path(value).resolve()
    if not path.is_dir():
        raise _wrong(
            name, "这个文件夹不存在，请先建立", "must name a folder that is there; make it first"
        )
    return path


def _read(
    name: str,
    default: str,
    read: Callable[[str], _T],
    chinese: str,
    english: str,
    value: str | None = None,
) -> _T:
    try:
        return read(text(name, default) if value is None else value)
    except ValueError:
        raise _wrong(name, chinese, english) from None


def _wrong(name: str, chinese: str, english: str) -> Stop:
    value = os.environ.get(name, "")
    return Stop(
        f"设置 {name}={value} 不对：{chinese}。请改正后重新启动。",
        f"The setting {name}={value} is wrong: it {english}. Correct it and start again.",
    )
