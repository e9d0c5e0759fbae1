"""Where raw files lie: in DATA_DIR, on a share, or in an object storage that speaks S3.

MATERIALS_URL            empty: DATA_DIR; /PATH or file:///PATH: a folder of several machines;
                         s3://BUCKET/PREFIX?endpoint=https://…&region=…&addressing=path|virtual
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY   its keys; without them boto3 looks where it always does

Each has the same rooms:

    materials/…    the raw files, by the hash of their bytes
    scans/…        pictures of scanned pages
    incoming/…     uploads that wait for a worker, which may be another machine's
    unclaimed/…    files that no row names, until they are deleted
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, Protocol, cast
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.files import File
from django.core.files.storage import storages

from config.environment import Stop, is_there, text

ROOMS = MATERIALS, SCANS, INCOMING, UNCLAIMED = "materials", "scans", "incoming", "unclaimed"
_OPTIONS = frozenset(("endpoint", "region", "addressing"))
_ADDRESSING = ("", "path", "virtual")


@dataclass(frozen=True)
class Entry:
    """A file in a room: its name, when it was written (seconds since 1970), its bytes."""

    name: str
    modified: float
    size: int


class RawFiles(Protocol):
    """A room: a Storage of Django's that can tell what is in it, and whether it can be reached.

    A file has its name only when all of it is there. Everything raises OSError: FileNotFoundError
    where there is no such file, `config.trouble.FilesAway` where nobody can tell.
    """

    def open(self, name: str, mode: str = "rb") -> File[bytes]: ...

    def save(self, name: str | None, content: IO[Any]) -> str: ...

    def delete(self, name: str) -> None: ...

    def exists(self, name: str) -> bool: ...

    def entries(self) -> Iterator[Entry]: ...

    def require(self) -> None:
        """Raises FilesAway where it cannot be reached."""

    def begin(self) -> None:
        """Make what a new library needs to have there. Raises OSError."""


def raw_files(room: str) -> RawFiles:
    """One of ROOMS."""
    return cast(RawFiles, storages[room])


class BadPlace(Stop):
    """MATERIALS_URL cannot be used. Ends the program with what to do about it."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(
            f"MATERIALS_URL 不能用：{chinese}。应为共享文件夹的绝对路径（/mnt/share 或"
            " file:///mnt/share），或 s3://存储桶/前缀?endpoint=https://主机；"
            "留空则放在 DATA_DIR 里。",
            f"MATERIALS_URL cannot be used: {english}. It should be the absolute path of a shared"
            " folder (/mnt/share or file:///mnt/share), or s3://bucket/prefix?endpoint=https://host;"
            " left empty, raw files are in DATA_DIR.",
        )


def raw_storages(address: str, data_dir: Path) -> dict[str, dict[str, Any]]:
    """An entry of STORAGES for each of ROOMS. Raises Stop."""
    if not address:
        # A file's name is the hash of its bytes, or a number of its own: writing it twice writes
        # the same.
        return _folders("config.storage.WholeFiles", data_dir)
    try:
        parts = urlsplit(address)
        scheme, _ = parts.scheme, parts.port
    except ValueError:
        raise BadPlace("主机或端口写错了", "host or port is wrong") from None
    if scheme == "s3":
        return _buckets(parts)
    if scheme == "file" and not parts.netloc:
        return _share(Path(unquote(parts.path)), data_dir)
    if address.startswith("/"):
        return _share(Path(address), data_dir)
    raise BadPlace("开头不是 /、file:/// 或 s3://", "it begins otherwise")


def _folders(backend: str, folder: Path) -> dict[str, dict[str, Any]]:
    return {
        room: {
            "BACKEND": backend,
            "OPTIONS": {"location": folder / room, "allow_overwrite": True},
        }
        for room in ROOMS
    }


def _share(folder: Path, data_dir: Path) -> dict[str, dict[str, Any]]:
    if not folder.is_absolute():
        raise BadPlace("不是绝对路径", "the path is not absolute")
    folder = folder.resolve()
    if is_there(folder) and not folder.is_dir():
        raise BadPlace(f"{folder} 不是文件夹", f"{folder} is no folder")
    if folder.is_relative_to(data_dir):
        raise BadPlace(
            f"{folder} 在 DATA_DIR 里面，别的机器看不到", f"{folder} is inside of DATA_DIR"
        )
    return _folders("config.storage.SharedFiles", folder)


def _buckets(parts: SplitResult) -> dict[str, dict[str, Any]]:
    if parts.username or parts.password:
        raise BadPlace(
            "密钥不写在地址里，请设置 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY",
            "keys do not stand in it: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
        )
    if not parts.netloc or parts.port or parts.fragment:
        raise BadPlace("s3:// 之后没有存储桶的名字", "no name of a bucket follows s3://")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := sorted(options.keys() - _OPTIONS):
        raise BadPlace(f"不认识选项 {unknown[0]}", f"unknown option {unknown[0]}")
    endpoint = urlsplit(options.get("endpoint", ""))
    if options.get("endpoint") and not (endpoint.scheme in ("http", "https") and endpoint.netloc):
        raise BadPlace("endpoint 应形如 https://主机:端口", "endpoint must look like https://host")
    if options.get("addressing", "") not in _ADDRESSING:
        raise BadPlace("addressing 应为 path 或 virtual", "addressing must be path or virtual")
    _require_keys()
    _require_programs()
    prefix = unquote(parts.path).strip("/")
    return {
        room: {
            "BACKEND": "config.s3.S3Files",
            "OPTIONS": {
                "bucket_name": parts.netloc,
                "location": f"{prefix}/{room}" if prefix else room,
                "endpoint_url": options.get("endpoint") or None,
                "region_name": options.get("region") or None,
                "addressing_style": options.get("addressing") or None,
            },
        }
        for room in ROOMS
    }


def _require_keys() -> None:
    """Both or none: without them boto3 asks its own files, or the machine that it runs on."""
    keys = {
        "AWS_ACCESS_KEY_ID": text("AWS_ACCESS_KEY_ID"),
        "AWS_SECRET_ACCESS_KEY": text("AWS_SECRET_ACCESS_KEY"),
    }
    missing = [name for name, value in keys.items() if not value]
    if len(missing) == 1:
        raise Stop(
            f"MATERIALS_URL 用的是 S3，却缺少 {missing[0]}。请两个密钥都设置，或都不设置。",
            f"MATERIALS_URL is S3 and {missing[0]} is missing. Set both keys, or neither.",
        )


def _require_programs() -> None:
    if not (find_spec("storages") and find_spec("boto3")):
        raise Stop(
            "MATERIALS_URL 用的是 S3，所需的软件包还没有安装。请运行 make s3，再启动。",
            "MATERIALS_URL is S3 and the packages for it are not installed. Run make s3, then start"
            " again.",
        )
