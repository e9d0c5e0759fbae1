"""How long somebody stays signed in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.http import HttpRequest


def set_length(
    sender: object, user: AbstractBaseUser, request: HttpRequest | None = None, **_: object
) -> None:
    """A working day for whoever can do damage, longer for readers (a receiver of
    `user_logged_in`)."""
    if request is None:
        return
    powerful = isinstance(user, PermissionsMixin) and (
        user.is_superuser or user.has_perm(settings.SHORT_SESSIONS_FOR)
    )
    request.session.set_expiry(round(settings.SESSION_HOURS * 3600) if powerful else None)
