"""The WSGI entry point: `gunicorn kakehashi.config.wsgi`."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from kakehashi.config.environment import number
from kakehashi.config.turns import Turns

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kakehashi.config.settings")
application = Turns(get_wsgi_application(), at_once=number("REQUESTS_AT_ONCE", 2))

# Every page's code is loaded now, not for the first reader, and taken out of garbage collection: a
# full one would walk through all of it, 100 ms in the middle of a request. A page makes some ten
# thousand objects, so the default, a collection every 700, interrupts it twenty times for nothing.
# What is remembered between requests is large and has no cycles: a full collection is rare.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 100)
