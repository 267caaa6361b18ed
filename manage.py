#!/usr/bin/env python
"""Django's command line."""

import os
import secrets
import sys

from django.core.management import execute_from_command_line

WITHOUT_SITE = {"allocate"}  # commands that serve no site and keep nothing: any secret will do

if __name__ == "__main__":
    if WITHOUT_SITE.intersection(sys.argv[1:2]):
        os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kakehashi.config.settings")
    execute_from_command_line(sys.argv)
