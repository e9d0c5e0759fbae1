"""Whose the library is: what commands write that another account runs, the site may not read.

DATA_DIR  what belongs to the account of the site
"""

from __future__ import annotations

import os
import pwd
import sys
from pathlib import Path

from config.environment import text

_ROOT = Path(__file__).resolve().parent.parent


def account(number: int) -> str:
    """The name of an account, or its number where it has none."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def warn() -> None:
    """Say so on standard error, before the settings are read, which may end in that already."""
    if said := warning(Path(text("DATA_DIR", str(_ROOT / "var")))):
        sys.stderr.write(f"{said}\n")


def warning(directory: Path) -> str:
    """What to say to whoever runs a command as another account than the one that DATA_DIR belongs
    to; empty where it is the same, or nothing is there yet."""
    try:
        owner = directory.stat().st_uid
    except OSError:
        return ""
    if owner == os.geteuid():
        return ""
    ours, theirs = account(os.geteuid()), account(owner)
    return (
        f"注意：DATA_DIR={directory} 属于 {theirs}，而这个命令以 {ours} 运行，"
        f"它新写的文件本站可能读不了。请改用 sudo -u {theirs}；"
        f"已经写了的，以 root 运行 check_library --repair 改回"
        f" · Note: DATA_DIR={directory} belongs to {theirs}, and this command runs as {ours}: the"
        f" site may not read what it writes. Use sudo -u {theirs}; what was written already,"
        " check_library --repair gives back when root runs it"
    )
