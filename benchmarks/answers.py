"""What the pages of a library answer, as JSON:  python -m benchmarks.answers ADDRESS…

In the process of the library that the environment names; as somebody who may see everything.
"""

# ruff: noqa: E402

import json
import os
import re
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.test import Client, override_settings

# New with every answer: tokens of forms, and how long a search took.
_NEW = re.compile(r'(?<=name="csrfmiddlewaretoken" value=)"\w+"|(?<="took_ms": )[\d.]+')
_STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def answers(addresses: list[str]) -> dict[str, list]:
    """The status and the body of each."""
    # Else the list of accounts says when.
    user_logged_in.disconnect(dispatch_uid="update_last_login")
    client = Client()
    client.force_login(User.objects.get(is_superuser=True))
    found = {}
    for address in addresses:
        answer = client.get(address)
        found[address] = [answer.status_code, _NEW.sub("", answer.content.decode())]
    return found


if __name__ == "__main__":
    with override_settings(
        STORAGES=settings.STORAGES | {"staticfiles": _STATIC}, ALLOWED_HOSTS=["testserver"]
    ):
        json.dump(answers(sys.argv[1:]), sys.stdout)
