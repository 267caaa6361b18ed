"""The ASGI entry point, for hosts that have no WSGI server."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kakehashi.config.settings")
application = get_asgi_application()
