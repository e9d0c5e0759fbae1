"""Signing in: passwords, who has tried too often, how long somebody stays signed in."""

from django.apps import AppConfig
from django.contrib import admin
from django.contrib.auth.signals import user_logged_in, user_login_failed


class LoginConfig(AppConfig):
    name = "config.login"
    label = "login"
    verbose_name = "登录"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from config.login import forms, sessions, throttle  # noqa: PLC0415  models are loaded now

        admin.site.login_form = forms.DeskLoginForm
        user_login_failed.connect(throttle.note_failure)
        user_logged_in.connect(throttle.forget)
        user_logged_in.connect(sessions.set_length)
