"""The port that the site listens on; opened once, and handed on from one server to the next.

PORT     the port on this machine (default: 8000)
BIND     host:port, or unix:/path, to listen on instead
"""

from __future__ import annotations

import errno
import os
import socket
from contextlib import suppress
from pathlib import Path

from config.environment import Stop, text, whole

_BACKLOG = 2048


def listener() -> socket.socket:
    """A listening socket by PORT and BIND. Raises Stop where there can be none."""
    port = whole("PORT", 8000, least=1, most=65_535)
    bind = text("BIND") or f"127.0.0.1:{port}"
    if path := bind.removeprefix("unix:") if bind.startswith("unix:") else "":
        return _opened(socket.AF_UNIX, path, bind)
    host, colon, number = bind.rpartition(":")
    host = host.strip("[]")
    if not colon or not number.isdecimal() or not 0 < int(number) < 65_536:
        raise Stop(
            f"设置 BIND={bind} 不对：应形如 0.0.0.0:8000 或 unix:/路径。请改正后重新启动。",
            f"The setting BIND={bind} is wrong: it must be host:port, as 0.0.0.0:8000, or"
            " unix:/path. Correct it and start again.",
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return _opened(family, (host, int(number)), bind)


def _opened(
    family: socket.AddressFamily, address: str | tuple[str, int], bind: str
) -> socket.socket:
    opened = socket.socket(family)
    try:
        if isinstance(address, str):
            _remove_left(address)
        else:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(_BACKLOG)
    except OSError as error:
        opened.close()
        raise _why_not(error, bind) from None
    return opened


def _remove_left(path: str) -> None:
    """Take away a socket that nobody listens on any more."""
    if Path(path).is_socket():
        with socket.socket(socket.AF_UNIX) as asked, suppress(ConnectionRefusedError):
            asked.connect(path)
            raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
        Path(path).unlink()


def _why_not(error: OSError, bind: str) -> Stop:
    if error.errno == errno.EADDRINUSE:
        return Stop(
            f"{bind} 已被占用：本站可能已经在运行，否则请用 PORT=8001 之类换一个端口。",
            f"{bind} is taken: the site may be running already; else choose another port, as"
            " PORT=8001.",
        )
    if error.errno == errno.EACCES:
        return Stop(
            f"不能在 {bind} 上监听：1024 以下的端口要由管理员开放，请换一个端口或放在 nginx 之后。",
            f"{bind} may not be listened on: ports below 1024 are the administrator's; choose"
            " another or put nginx in front.",
        )
    return Stop(
        f"不能在 {bind} 上监听（{error.strerror or error}）。请检查 BIND 里的地址是不是本机的。",
        f"{bind} cannot be listened on ({error.strerror or error}). See whether BIND names an"
        " address of this machine.",
    )
