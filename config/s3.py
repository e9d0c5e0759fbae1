"""Raw files in an object storage that speaks S3.

An object is there whole or not at all, as S3 has it. One that is opened is fetched first, into a
file without a name: who reads it gets all of it or an error at once, and never half.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    PartialCredentialsError,
)
from django.conf import settings
from django.core.files import File
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3Storage
from urllib3.exceptions import HTTPError

from config.raw_files import Entry
from config.trouble import FilesAway, Sentences

# Seconds until a server that does not answer is given up; each request is tried so often. A person
# may be waiting, and a worker tries again later anyway.
_CONNECT, _READ, _TRIES = 3, 15, 2
# Bytes that an object may have to be kept in memory while it is read.
_IN_MEMORY = 1 << 20
_NOT_THERE = ("404", "NoSuchKey", "NotFound")
_REFUSED = (
    *("401", "403", "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"),
    *("ExpiredToken", "InvalidToken", "AuthorizationHeaderMalformed"),
)
_FAILURES = (BotoCoreError, Boto3Error, RetriesExceededError, HTTPError)
_NO_KEYS = (NoCredentialsError, PartialCredentialsError)


class S3Files(S3Storage):  # type: ignore[misc]  # has no types
    def __init__(self, **options: Any) -> None:
        config = Config(
            connect_timeout=_CONNECT,
            read_timeout=_READ,
            retries={"total_max_attempts": _TRIES, "mode": "standard"},
            # Many servers know no other checksums than they must; the library has its own.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": options.pop("addressing_style", None) or "auto"},
        )
        transfer = TransferConfig(use_threads=False, num_download_attempts=_TRIES)
        super().__init__(client_config=config, transfer_config=transfer, **options)

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        with ExitStack() as closed_unless_whole:
            file = closed_unless_whole.enter_context(
                tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=str(settings.FILE_UPLOAD_TEMP_DIR))
            )
            with self._told(name):
                self._object(name).download_fileobj(file, Config=self.transfer_config)
            file.seek(0)
            closed_unless_whole.pop_all()
        return File(file, name)

    def _save(self, name: str, content: File[bytes]) -> str:
        with self._told(name):
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        with self._told(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        with self._told(name):
            if super().exists(name):
                return True
        # No more is said where it is the bucket that is missing.
        self.require()
        return False

    def entries(self) -> Iterator[Entry]:
        prefix = f"{self.location}/"
        asked = self._client.get_paginator("list_objects_v2")
        with self._told():
            for page in asked.paginate(Bucket=self.bucket_name, Prefix=prefix):
                for found in page.get("Contents", ()):
                    name = found["Key"].removeprefix(prefix)
                    yield Entry(name, found["LastModified"].timestamp(), found["Size"])

    def require(self) -> None:
        with self._told():
            self._client.head_bucket(Bucket=self.bucket_name)

    def begin(self) -> None:
        """A bucket has no folders."""

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        raise ValueError("no address leads to raw files")

    @property
    def _client(self) -> Any:
        return self.connection.meta.client

    def _object(self, name: str) -> Any:
        return self.bucket.Object(self._normalize_name(name))

    @contextmanager
    def _told(self, name: str = "") -> Iterator[None]:
        """Say any error as one of the disk's. Raises FilesAway; FileNotFoundError where the server
        says that it has no object of this name."""
        try:
            yield
        except ClientError as error:
            code = str(error.response["Error"].get("Code", ""))
            if name and code in _NOT_THERE:
                self.require()
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name) from error
            raise FilesAway(self._why(code), error) from error
        except _NO_KEYS as error:
            raise FilesAway(self._why("403"), error) from error
        except _FAILURES as error:
            raise FilesAway(self._why(""), error) from error

    def _why(self, code: str) -> Sentences:
        bucket, place = self.bucket_name, self.endpoint_url or "AWS"
        gone = (
            "暂时不能上传和打开原始文件，已有的讲话照常可以阅读和检索",
            "nothing can be uploaded and no raw file opened, reading and searching go on",
        )
        if code in _REFUSED:
            return (
                f"S3（{place}）不接受密钥，或不许访问存储桶 {bucket}：{gone[0]}。请检查"
                " AWS_ACCESS_KEY_ID、AWS_SECRET_ACCESS_KEY 和它们的权限，改正后重新启动",
                f"S3 ({place}) does not take the keys, or does not let them into the bucket"
                f" {bucket}: {gone[1]}. See to AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and what"
                " they may do, and start again",
            )
        if code in (*_NOT_THERE, "NoSuchBucket"):
            return (
                f"S3（{place}）没有存储桶 {bucket}：{gone[0]}。请先建立它，或改正 MATERIALS_URL",
                f"S3 ({place}) has no bucket {bucket}: {gone[1]}. Make it, or correct"
                " MATERIALS_URL",
            )
        return (
            f"存放原始文件的 S3（{place}，存储桶 {bucket}，设置 MATERIALS_URL）连不上或出错："
            f"{gone[0]}。请检查它是否在运行、地址是否正确，恢复后会自动继续",
            f"The S3 of the raw files ({place}, bucket {bucket}, the setting MATERIALS_URL) cannot"
            f" be reached or fails: {gone[1]}. See whether it runs, and whether its address is"
            " right; the site goes on by itself",
        )
