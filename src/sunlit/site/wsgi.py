"""The WSGI application that the server runs."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sunlit.site.settings")
application = get_wsgi_application()
_addresses = get_resolver().url_patterns  # every page is imported before the first reader comes, or none is
