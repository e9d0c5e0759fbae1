"""What is missing, or set by half, for a library on several machines (docs/scaling.md)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

_BOTH = "SEARCH_ENGINE_USER 和 SEARCH_ENGINE_PASSWORD 要同时设置，或都不设。"
_NO_FILE = "SEARCH_ENGINE_CA={path} 不是能读的文件，应为证书（PEM）文件。"
_USELESS = "设了 {names}，却没有设 SEARCH_ENGINE_URL，仍用本机的 Whoosh 检索。"
_SQLITE = "检索放在集群上（SEARCH_ENGINE_URL），资料库却是 SQLite，只能有一台网站服务器。"
_NO_KEY = "密钥是本机生成的；几台网站服务器要用同一个 SECRET_KEY，否则换一台就要重新登录。"
_NO_MATERIALS = "原始文件放在本机；几台网站服务器要用同一个 MATERIALS_URL，否则互相读不到。"
_SEVERAL = "只有一台网站服务器时可以不管；见 docs/scaling.md。"


@register()
def check_settings(app_configs: object, **kwargs: Any) -> list[CheckMessage]:
    """Looks at settings alone; whether the cluster answers is said where it is asked."""
    return list(_found(settings.HAYSTACK_CONNECTIONS["default"]))


def _found(options: dict[str, Any]) -> Iterator[CheckMessage]:
    if not options.get("URL"):
        own = ("USER", "PASSWORD", "CA", "INDEX", "SHARDS", "SECONDS")
        given = [name for name in (f"SEARCH_ENGINE_{part}" for part in own) if os.getenv(name)]
        if given:
            yield Warning(_USELESS.format(names="、".join(given)), id="search.W001")
        return
    if bool(options.get("USER")) != bool(options.get("PASSWORD")):
        yield Error(_BOTH, id="search.E001")
    if (path := options.get("CA_CERTS")) and not Path(path).is_file():
        yield Error(_NO_FILE.format(path=path), id="search.E002")
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite"):
        hint = "把 DATABASE_URL 设为 PostgreSQL 的地址（move_library 会搬过去）。"
        yield Warning(_SQLITE, hint=hint, id="search.W002")
        return
    if not os.getenv("SECRET_KEY"):
        yield Warning(_NO_KEY, hint=_SEVERAL, id="search.W003")
    if not os.getenv("MATERIALS_URL"):
        yield Warning(_NO_MATERIALS, hint=_SEVERAL, id="search.W004")
