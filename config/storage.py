"""Where files are stored: raw materials whole or not at all; static files named by their content,
the modules that scripts import included."""

import logging
import os
from datetime import UTC, datetime
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.files import File
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from config.whole import replacing

logger = logging.getLogger(__name__)


class WholeFiles(FileSystemStorage):
    """Django's own, but that a file has its name only when the disk has all of it: what was there
    stays where the disk is full, or the process is killed."""

    def _save(self, name: str, content: File[bytes]) -> str:
        with replacing(Path(self.path(name))) as fresh, fresh.open("wb") as file:
            for chunk in content.chunks():
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        return name


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # has no types
    support_js_module_import_aggregation = True
    # Without an entry a file's name is worked out from the file, as before there was a manifest.
    manifest_strict = False

    def get_modified_time(self, name: str) -> datetime:
        """When a copy was made, as `collectstatic` asks: long ago where it differs from its source.
        A release that is older than the last start has older files than were copied then.
        """
        source = finders.find(name)
        same = source and Path(source).read_bytes() == Path(self.path(name)).read_bytes()
        return (datetime.max if same else datetime.min).replace(tzinfo=UTC)

    def stored_name(self, name: str) -> str:
        """One that is gone has the name that it came with: the page is readable without it."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name

    def load_manifest(self) -> tuple[dict[str, str], str]:
        """The names that `collectstatic` gave; a damaged list is none, and is made again by it."""
        try:
            paths, digest = super().load_manifest()
        except ValueError:
            logger.warning("静态文件的清单读不了；make run 会自动重建它")
            return {}, ""
        return paths, digest
