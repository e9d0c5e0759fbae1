"""What lies in DATA_DIR that is nobody's: old temporary files, files that others may read, damaged
copies of static files."""

from __future__ import annotations

import gzip
import re
import stat
import time
from collections.abc import Iterator
from datetime import timedelta
from hashlib import md5
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.utils import timezone

from speeches.safety.backup import backups
from speeches.safety.findings import Finding, is_older, some

# Nothing that is going on is so old, in seconds.
_OLD = 24 * 3600
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
# Django puts twelve digits of the hash of a static file into its name.
_HASHED = re.compile(r"\.([0-9a-f]{12})\.\w+$")
_BACKUP_AGE = timedelta(days=2)


def check_temporary() -> Iterator[Finding]:
    """Files that a request or a process that was killed left."""
    # Nothing is deleted outside of what is the site's own.
    root = Path(settings.DATA_DIR)
    files = [*(root / "tmp").rglob("*"), *root.glob("*.new")]
    found = [path for path in files if path.is_file() and is_older(path, _OLD)]
    if found:
        yield Finding(f"有 {len(found)} 个过时的临时文件。", repair=lambda: _delete(found))


def _delete(paths: list[Path]) -> str:
    for path in paths:
        path.unlink(missing_ok=True)
    return f"删除了 {len(paths)} 个过时的临时文件"


def check_permissions() -> Iterator[Finding]:
    """Whether other accounts of the machine may read what the site writes."""
    root = Path(settings.DATA_DIR)
    found = [path for path in (root, *root.rglob("*")) if _is_open(path)]
    if found:
        yield Finding(
            f"本机其他账号能读 {len(found)} 个文件或文件夹。", repair=lambda: _close(found)
        )


def _is_open(path: Path) -> bool:
    try:
        return not path.is_symlink() and bool(path.stat().st_mode & _OTHERS)
    except FileNotFoundError:
        return False


def _close(paths: list[Path]) -> str:
    for path in paths:
        if path.exists():
            path.chmod(path.stat().st_mode & ~_OTHERS)
    return f"{len(paths)} 个文件或文件夹已改为只有本账号能读"


def check_static() -> Iterator[Finding]:
    """Whether the copies of static files are what they were made of."""
    root = Path(settings.STATIC_ROOT or "")
    if not settings.STATIC_ROOT or not root.is_dir():
        return
    damaged = [path.name for path in root.rglob("*") if path.is_file() and not _is_whole(path)]
    for finder in get_finders():
        for name, storage in finder.list([]):
            path = root / name
            if not path.exists() or path.read_bytes() != Path(storage.path(name)).read_bytes():
                damaged.append(name)
    if damaged:
        yield Finding(f"静态文件有缺失或损坏：{some(damaged)}。", repair=_collect)


def _is_whole(path: Path) -> bool:
    """Whether a file is what its name or the one beside it says."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        try:
            return gzip.decompress(data) == path.with_suffix("").read_bytes()
        except (OSError, EOFError, ValueError):
            return False
    hashed = _HASHED.search(path.name)
    return not hashed or md5(data, usedforsecurity=False).hexdigest()[:12] == hashed[1]


def _collect() -> str:
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    return "静态文件已重新生成；请重新启动服务"


def check_backups() -> Iterator[Finding]:
    """Whether the daily backup was made of late."""
    if not settings.BACKUP_DIR:
        return
    made = backups(settings.BACKUP_DIR)
    if not made:
        yield Finding("BACKUP_DIR 里还没有完整的备份。", advice="每天会自动备份一次。")
        return
    age = time.time() - made[-1].path.stat().st_mtime
    if age > _BACKUP_AGE.total_seconds():
        day = timezone.localtime() - timedelta(seconds=age)
        said = f"最近一次备份已是 {day:%Y-%m-%d}。"
        yield Finding(said, advice="请查看 BACKUP_DIR 所在的磁盘，并运行 backup。")
