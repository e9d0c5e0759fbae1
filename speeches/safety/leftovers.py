"""What lies in DATA_DIR that is nobody's: old temporary files, files that others may read, damaged
copies of static files."""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from config.environment import is_there
from config.owner import account
from config.static_files import collect_again, damaged_copies
from speeches.safety.backup import backups, damaged_backups, damaged_entries
from speeches.safety.findings import Finding, is_older, some
from speeches.safety.stored_files import KEPT_DAYS

# Nothing that is going on is so old, in seconds.
_OLD = 24 * 3600
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
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


def check_aside() -> Iterator[Finding]:
    """What was in the way of the index and was moved beside it, where nobody took it back for as
    long as files of no material are kept."""
    root = Path(settings.DATA_DIR)
    aside = sorted([*root.glob("*.aside"), *root.glob("index/*.aside")])
    due = [path for path in aside if path.is_dir() and is_older(path, KEPT_DAYS * 24 * 3600)]
    if due:
        said = (
            f"从检索索引的位置上移开的东西已满 {KEPT_DAYS} 天：{some(path.name for path in due)}。"
        )
        yield Finding(said, repair=lambda: _delete_folders(due))


def _delete_folders(paths: list[Path]) -> str:
    for path in paths:
        shutil.rmtree(path)
    return f"删除了 {some(path.name for path in paths)}"


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


def check_owners() -> Iterator[Finding]:
    """Whether all belongs to the account that DATA_DIR belongs to: what a command left that root
    ran, the site cannot read."""
    root = Path(settings.DATA_DIR)
    own = root.stat()
    found = [path for path in root.rglob("*") if _is_of_another(path, own.st_uid)]
    if not found:
        return
    owner = account(own.st_uid)
    said = f"有 {len(found)} 个文件或文件夹不属于 {owner}，本站可能读不了。"
    if os.geteuid() == 0:
        yield Finding(said, repair=lambda: _give(found, own))
    else:
        yield Finding(said, advice=f"请以 root 运行：chown -R {owner}: {root}")


def _is_of_another(path: Path, owner: int) -> bool:
    try:
        return path.lstat().st_uid != owner
    except FileNotFoundError:
        return False


def _give(paths: list[Path], own: os.stat_result) -> str:
    for path in paths:
        with suppress(FileNotFoundError):
            os.chown(path, own.st_uid, own.st_gid, follow_symlinks=False)
    return f"{len(paths)} 个文件或文件夹已改属 {account(own.st_uid)}"


def check_static() -> Iterator[Finding]:
    """Whether the copies of static files are what they were made of."""
    if damaged := damaged_copies():
        listed = some(path.name for path in damaged)
        yield Finding(f"静态文件有缺失或损坏：{listed}。", repair=_collect)


def _collect() -> str:
    collect_again()
    return "静态文件已重新生成；请重新启动服务"


def check_backups() -> Iterator[Finding]:
    """Whether the daily backup was made of late, and the newest can be restored."""
    folder = settings.BACKUP_DIR
    if not folder:
        return
    if away := _away("备份文件夹", folder):
        yield away
        return
    if damaged := damaged_backups(folder):
        said = f"备份的清单损坏，不能用来恢复：{some(path.name for path in damaged)}。"
        yield Finding(said, repair=lambda: _put_aside(damaged))
    made = backups(folder)
    if not made:
        if damaged:
            yield Finding("BACKUP_DIR 里没有完整的备份。", repair=_back_up)
        else:
            yield Finding("BACKUP_DIR 里还没有完整的备份。", advice="每天会自动备份一次。")
        return
    if wrong := damaged_entries(made[-1]):
        said = f"最近的备份有 {len(wrong)} 个文件损坏或缺失：{some(wrong)}。"
        yield Finding(said, repair=_back_up)
    age = time.time() - made[-1].path.stat().st_mtime
    if age > _BACKUP_AGE.total_seconds():
        day = timezone.localtime() - timedelta(seconds=age)
        said = f"最近一次备份已是 {day:%Y-%m-%d}。"
        yield Finding(said, advice="请查看 BACKUP_DIR 所在的磁盘，并运行 backup。")


def check_inbox() -> Iterator[Finding]:
    """Whether the watched folder is there."""
    if settings.INBOX_DIR and (away := _away("收件文件夹", settings.INBOX_DIR)):
        yield away


def _away(name: str, folder: Path) -> Finding | None:
    if is_there(folder):
        return None
    advice = "请连接它所在的磁盘；第一次使用请先建立这个文件夹。"
    return Finding(f"{name} {folder} 不在。", advice=advice)


def _put_aside(damaged: Sequence[Path]) -> str:
    """Call them otherwise, so that nobody takes them for backups; nothing is deleted."""
    for path in damaged:
        path.rename(path.with_name(f"{path.name}.damaged"))
    return f"已改名为 {some(f'{path.name}.damaged' for path in damaged)}，没有删除"


def _back_up() -> str:
    call_command("backup", daily=True, stdout=StringIO())
    return "已重新备份"
