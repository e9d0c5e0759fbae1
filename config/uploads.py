"""Where the bytes of a large upload wait while they come."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler


class PlainlyNamed(TemporaryFileUploadHandler):
    """Django's own, whose temporary file is not called after the upload: its ending may be longer
    than a name on the disk."""

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, "upload", *args, **kwargs)
        self.file_name = self.file.name = file_name
