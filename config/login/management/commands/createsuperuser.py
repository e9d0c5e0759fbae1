"""`createsuperuser`, which takes no password that the site would refuse: `make admin`.

Django's own asks whether to take it nevertheless, and looks at none that the environment has.
"""

from __future__ import annotations

import getpass
import os
from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError


class Command(createsuperuser.Command):
    help = "建立管理员账号。"

    def handle(self, *args: Any, **options: Any) -> None:
        if options["interactive"]:
            name = options["username"] or input("用户名：")
            # The rest is Django's, as if the environment had said it.
            os.environ["DJANGO_SUPERUSER_PASSWORD"] = self._asked(name)
            options |= {"username": name, "email": options["email"] or "", "interactive": False}
        name = options["username"] or os.environ.get("DJANGO_SUPERUSER_USERNAME", "")
        if password := os.environ.get("DJANGO_SUPERUSER_PASSWORD"):
            try:
                self._validate(password, name)
            except ValidationError as error:
                raise CommandError("".join(error.messages)) from error
        super().handle(*args, **options)

    def _asked(self, name: str) -> str:
        """A password that was typed twice and is good enough."""
        while True:
            password = getpass.getpass("密码：")
            if password != getpass.getpass("再输一遍："):
                self.stderr.write("两次输入的不一样，请重新输入。")
                continue
            try:
                self._validate(password, name)
            except ValidationError as error:
                self.stderr.write("\n".join(error.messages))
                continue
            return password

    def _validate(self, password: str, name: str) -> None:
        validate_password(password, User(username=name))
