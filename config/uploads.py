"""Where the bytes of a large upload wait while they come."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse

from config.middleware import Answer


class PlainlyNamed(TemporaryFileUploadHandler):
    """Django's own, whose temporary file is not called after the upload: its ending may be longer
    than a name on the disk."""

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, "upload", *args, **kwargs)
        self.file_name = self.file.name = file_name


def none_left(get_response: Answer) -> Answer:
    """Lets go of the file that was coming in when a request broke off or could not be read.

    Django does so with those that came whole; this one would stay on the disk until the process
    collects its garbage.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        try:
            return get_response(request)
        finally:
            if request.content_type == "multipart/form-data":
                for handler in request.upload_handlers:
                    if file := getattr(handler, "file", None):
                        file.close()

    return answer
