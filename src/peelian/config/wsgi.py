"""The site, as a WSGI application."""

from django.core.wsgi import get_wsgi_application

from peelian.config import entry

entry.choose_settings()
application = get_wsgi_application()
