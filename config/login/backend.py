"""Who must wait is not asked for a password: also where no form asks, as in a program."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from config.login.throttle import begin_attempt


class Throttle:
    """The first of AUTHENTICATION_BACKENDS: refuses, or leaves it to the next one. It knows no
    users: what has a `get_user` would be taken for the backend that signed somebody in."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        account = credentials.get("username") or ""
        if request is not None and not begin_attempt(account, request):
            raise PermissionDenied
        return None
