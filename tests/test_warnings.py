"""Warnings are errors, but for those of the compiler about other people's packages."""

import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OLD_ESCAPE = r"'\.'"


def test_the_suite_starts_where_packages_are_not_compiled(tmp_path):
    """As on an image that is only read, or with an installer that compiles nothing."""
    packages = tmp_path / "site-packages"
    for name in ("jieba", "whoosh"):
        source = Path(importlib.import_module(name).__file__).parent
        no_bytecode = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source, packages / name, copy_function=os.symlink, ignore=no_bytecode)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--collect-only"]
    settings = {"PYTHONPATH": str(packages), "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(
        [*command, __file__], cwd=ROOT, env=os.environ | settings, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert not list(packages.rglob("__pycache__"))


@pytest.mark.parametrize("ours", ["config/settings.py", "tests/test_warnings.py"])
def test_a_warning_about_our_own_code_is_an_error(ours):
    with pytest.raises(SyntaxError, match="invalid escape"):
        compile(OLD_ESCAPE, str(ROOT / ours), "exec")
