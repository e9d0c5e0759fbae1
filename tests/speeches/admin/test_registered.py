"""The pages of the admin as Django checks them: not at every start, for workers load none."""

import subprocess
import sys

from django.contrib import admin

import config.urls  # noqa: F401  registers them


def test_django_finds_nothing_wrong_with_them():
    assert len(admin.site._registry) > 10
    assert admin.site.check(None) == []


def test_a_worker_starts_without_them(tmp_path):
    code = (
        "import django, sys; django.setup(); from search.management.commands import keep_index;"
        " sys.exit(any(name.startswith('speeches.admin') for name in sys.modules))"
    )
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings", "DATA_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], env=settings, check=True)
