"""The forms for signing in: they say when to try again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.utils import timezone

from config.login.throttle import forget, waits_until


class _Waiting(AuthenticationForm):
    """Says when the next attempt is allowed, instead of that a password is wrong."""

    def clean(self) -> dict[str, Any]:
        assert self.request is not None
        if until := waits_until(self.cleaned_data.get("username") or "", self.request):
            # The minute that is over by then.
            when = timezone.localtime(until + timedelta(minutes=1))
            raise forms.ValidationError(
                f"输错的次数太多，暂停登录。请在 {when:%H:%M} 之后再试；忘了密码请找管理员重设。",
                code="waiting",
            )
        return super().clean()

    def confirm_login_allowed(self, user: User) -> None:
        # The password was right, whatever else is asked of an account here.
        assert self.request is not None
        forget(user.get_username(), self.request)
        super().confirm_login_allowed(user)


class LoginForm(_Waiting):
    """Of the site."""


class DeskLoginForm(_Waiting, AdminAuthenticationForm):
    """Of the admin."""
