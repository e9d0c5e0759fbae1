"""Names of files that nobody would give to one."""

from __future__ import annotations

from random import Random

_ODD = (
    "{}", "", ".", "..", "../../../etc/{}", "a/b/{}", "a\\b\\{}", "C:\\{}", "\u202e{}",
    "<script>alert(1)</script>{}",
    '"onmouseover="alert(1)"{}', "{}\x1b[31m", "a\tb{}", "%00{}", "%2e%2e%2f{}",
    "${{7*7}}{{{{7*7}}}}{}",
    "' OR 1=1 --{}", "=cmd|' /C calc'!A0{}", "{}" + "长" * 85, "长" * 300 + "{}", "a" * 2000 + "{}",
    "\ufeff{}", "é̂̂̂̂{}", "\U0001f4a3{}", "NUL{}", "-rf {}", "{}\u2028", ".{}", "~${}", "{} ",
    "/{}",
)  # fmt: skip
_EXTENSIONS = (
    "",
    ".txt",
    ".docx",
    ".doc",
    ".wps",
    ".pdf",
    ".html",
    ".mht",
    ".eml",
    ".zip",
    ".jsonl",
)
_EXTENSIONS += (".gz", ".png", ".jpg", ".exe", ".php", ".html.txt", ".pdf.docx", ".DOCX", ".rtf")


def name(chance: Random, usual: str) -> str:
    """A name with any extension; usual: what such a file is called by honest people."""
    if chance.random() < 0.5:
        return f"{chance.randrange(10**6)}{usual}"
    pattern, extension = chance.choice(_ODD), chance.choice(_EXTENSIONS)
    return pattern.replace("{}", f"{chance.randrange(10**6)}{extension}")
