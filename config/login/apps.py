"""Signing in: passwords, who has tried too often, how long somebody stays signed in."""

from django.apps import AppConfig
from django.contrib import admin
from django.contrib.auth.signals import user_logged_in

from config import visitors


class LoginConfig(AppConfig):
    name = "config.login"
    label = "login"
    verbose_name = "登录"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from config.login import browsers, forms, sessions  # noqa: PLC0415  models are loaded now

        admin.site.login_form = forms.DeskLoginForm
        user_logged_in.connect(visitors.take_along)
        user_logged_in.connect(browsers.note_account)
        user_logged_in.connect(sessions.set_length)
