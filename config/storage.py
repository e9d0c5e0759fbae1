"""Where files are stored on a disk: raw materials whole or not at all; static files named by their
content, the modules that scripts import included."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from stat import S_ISREG

from django.contrib.staticfiles import finders
from django.core.files import File
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from config.environment import is_there
from config.raw_files import MATERIALS, Entry
from config.trouble import FilesAway, Sentences
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

    def entries(self) -> Iterator[Entry]:
        """All files in it, those included whose writing was broken off."""
        for path in Path(self.location).rglob("*"):
            with suppress(FileNotFoundError):
                found = path.stat()
                if S_ISREG(found.st_mode):
                    name = path.relative_to(self.location).as_posix()
                    yield Entry(name, found.st_mtime, found.st_size)

    def require(self) -> None:
        """It is on the disk that the site runs from."""

    def begin(self) -> None:
        """Its folder is made when a file comes."""


class SharedFiles(WholeFiles):
    """The same on a share of several machines. Where that is not mounted nothing is made in its
    place: the empty folder that it is mounted on is no share, one that has `materials` in it is."""

    @property
    def _folder(self) -> Path:
        return Path(self.location).parent

    def require(self) -> None:
        if not is_there(self._folder / MATERIALS):
            raise FilesAway(self._away(), f"{self._folder / MATERIALS}")

    def begin(self) -> None:
        if not is_there(self._folder):
            self.require()
        with self._told():
            (self._folder / MATERIALS).mkdir(exist_ok=True)

    def _away(self) -> Sentences:
        return (
            f"存放原始文件的共享文件夹 {self._folder}（设置 MATERIALS_URL）不在：暂时不能上传和打开"
            "原始文件，已有的讲话照常可以阅读和检索。请检查它是否已挂载、里面有没有 materials"
            " 文件夹，恢复后会自动继续",
            f"The shared folder of the raw files, {self._folder} (the setting MATERIALS_URL), is"
            " away: nothing can be uploaded and no raw file opened, reading and searching go on."
            " See whether it is mounted and has the folder materials in it; the site goes on by"
            " itself",
        )

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say of any error but that a file is not there that it is the share's. Raises FilesAway,
        FileNotFoundError."""
        try:
            yield
        except FileNotFoundError:
            self.require()
            raise
        except FilesAway:
            raise
        except OSError as error:
            raise FilesAway(self._failing(error), error) from error

    def _failing(self, error: OSError) -> Sentences:
        return (
            f"存放原始文件的共享文件夹 {self._folder}（设置 MATERIALS_URL）读写出错"
            f"（{error.strerror}）：暂时不能上传和打开原始文件，已有的讲话照常可以阅读和检索。"
            "请检查它是否已满、是否只读、是否属于运行本站的用户，恢复后会自动继续",
            f"The shared folder of the raw files, {self._folder} (the setting MATERIALS_URL), fails"
            f" ({error.strerror}): nothing can be uploaded and no raw file opened, reading and"
            " searching go on. See whether it is full or read-only, and whether it belongs to the"
            " user who runs the site; the site goes on by itself",
        )

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        with self._told():
            return File(Path(self.path(name)).open(mode))

    def _save(self, name: str, content: File[bytes]) -> str:
        self.require()
        with self._told():
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        self.require()
        with self._told():
            super().delete(name)

    def exists(self, name: str) -> bool:
        self.require()
        with self._told():
            return super().exists(name)

    def entries(self) -> Iterator[Entry]:
        """None where nothing was ever stored: a library that is new."""
        if not is_there(self._folder):
            self.require()
        with self._told():
            yield from super().entries()


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
