"""The WSGI entry point: `gunicorn kakehashi.config.wsgi`."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kakehashi.config.settings")
application = get_wsgi_application()

# Loads every page's code now, not for the first reader, and takes it out of garbage collection:
# a full one would walk through it all, up to 100 ms in the middle of some request.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
