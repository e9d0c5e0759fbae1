"""Old formats through another program: .doc, .wps, .rtf and .odt become .docx.

LibreOffice reads them best; antiword reads .doc as text where only that is installed. Either runs
on a copy in a folder of its own that is deleted afterwards, without macros and without links to
the net, and is ended when it takes too long.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from speeches.parsing import MaterialError
from speeches.parsing.formats.detect import CONVERTIBLE, Format, format_of
from speeches.parsing.formats.limits import DOCUMENT_BYTES, MEGABYTE, check_document

SECONDS = 60
# LibreOffice is allowed this much memory of its own (where the system can limit it).
_MEMORY_BYTES = 1024 * MEGABYTE
_EXTENSIONS = {
    Format.OLD_WORD: "doc",
    Format.WORD_XML: "xml",
    Format.RTF: "rtf",
    Format.OPEN_DOCUMENT: "odt",
}
# A profile that runs no macro, loads nothing from elsewhere and asks nobody (registry schema
# org.openoffice.Office.Common/Security/Scripting).
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""
# By a signal itself, or as a shell tells it of what it ran. What meets its limit of memory crashes.
_KILLS = (signal.SIGKILL, signal.SIGTERM)
_ENDED_BY_OTHERS = {*(-one for one in _KILLS), *(128 + one for one in _KILLS)}
_NOT_INSTALLED = (
    "是旧版 Word、WPS 或 RTF 文档，服务器上没有能转换它的程序；"
    "请安装 LibreOffice（apt-get install libreoffice-writer-nogui），或用 Word 另存为 docx 后再导入"
)
_FAILED = "旧版文档无法转换（可能已损坏或有密码），请用 Word 或 WPS 另存为 docx 后再导入"
_TOO_SLOW = f"旧版文档转换超过 {SECONDS} 秒，请用 Word 或 WPS 另存为 docx 后再导入"


class NotInstalled(MaterialError):
    """No program that could convert a document is on this machine."""


@dataclass(frozen=True)
class Readable:
    """Bytes that `parse` reads. media_type: of the original; note: how it was converted, or ""."""

    data: bytes
    media_type: str = ""
    note: str = ""


def readable(data: bytes) -> Readable:
    """The document itself, or what another program makes of it where it is in an old format.

    Raises MaterialError where it cannot be converted, with what to do.
    """
    found = format_of(data)
    check_document(len(data), pages=found is Format.PAGES)
    return converted(data, found) if found in CONVERTIBLE else Readable(data)


def converted(data: bytes, found: Format) -> Readable:
    """What another program makes of a document in an old format. Raises as `readable` does."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    antiword = shutil.which("antiword")
    if office:
        return Readable(_by_office(office, data, found), found.value, "由 LibreOffice 转换")
    if antiword and found is Format.OLD_WORD:
        note = "由 antiword 转换：自动编号、文本框和脚注可能不全"
        return Readable(_by_antiword(antiword, data), found.value, note)
    raise NotInstalled(_NOT_INSTALLED)


def _by_office(program: str, data: bytes, found: Format) -> bytes:
    with tempfile.TemporaryDirectory(prefix="speech-converting-") as folder:
        here = Path(folder)
        profile = here / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        source = here / f"in.{_EXTENSIONS[found]}"
        source.write_bytes(data)
        command = [
            program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--invisible",
            "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", folder, str(source),
        ]  # fmt: skip
        _run(command, here)
        target = here / "in.docx"
        if not target.exists() or target.stat().st_size > DOCUMENT_BYTES:
            raise MaterialError(_FAILED)
        return target.read_bytes()


def _by_antiword(program: str, data: bytes) -> bytes:
    with tempfile.TemporaryDirectory(prefix="speech-converting-") as folder:
        source = Path(folder) / "in.doc"
        source.write_bytes(data)
        text = _run([program, "-w", "0", "-m", "UTF-8.txt", str(source)], Path(folder))
    if not text.strip() or len(text) > DOCUMENT_BYTES:
        raise MaterialError(_FAILED)
    return text


def _run(command: list[str], folder: Path) -> bytes:
    """What a program prints; it is run once more where somebody ended it."""
    status, printed = _run_once(command, folder)
    if status in _ENDED_BY_OTHERS:
        status, printed = _run_once(command, folder)
    if status:
        raise MaterialError(_FAILED)
    return printed


def _run_once(command: list[str], folder: Path) -> tuple[int, bytes]:
    """How a program ended, and what it printed. It and all it started end with it, at the latest
    when time is up."""
    limited = shutil.which("prlimit")
    if limited:
        command = [limited, f"--data={_MEMORY_BYTES}", "--core=0", *command]
    with subprocess.Popen(
        command,
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            printed, _ = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired as error:
            raise MaterialError(_TOO_SLOW) from error
        finally:
            _end(process)
    return process.returncode, printed


def _environment(folder: Path) -> dict[str, str]:
    """Only what the programs need: no display, nothing of the site's, a proxy that is not there."""
    nowhere = "http://127.0.0.1:9"
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL") if key in os.environ}
    return {
        "LC_ALL": "C.UTF-8",
        **kept,
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "http_proxy": nowhere,
        "https_proxy": nowhere,
        "SAL_USE_VCLPLUGIN": "svp",
    }


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program's whole session: soffice is a script that starts the real one."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
