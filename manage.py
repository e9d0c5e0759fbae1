#!/usr/bin/env python
"""Django's command line for this site."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import Error

from config import owner
from config.trouble import stop_for

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    owner.warn()
    try:
        execute_from_command_line(sys.argv)
    except (Error, OSError) as error:
        if stop := stop_for(error):
            raise stop from None
        raise
