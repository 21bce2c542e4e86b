"""The peer: Wagtail's own page in Wagtail's own template, with the middleware that `wagtail start` sets up.

It serves the tables that our migrations made: the page is a plain `wagtailcore.Page`, which the benchmark puts there.
"""

from __future__ import annotations

from django.urls import include, path

from benchmarks import pages_plain
from peelian.config.settings import *  # noqa: F403 - the same models, or Wagtail's tables wouldn't fit

ROOT_URLCONF = "benchmarks.pages_wagtail"
MIDDLEWARE = [*pages_plain.MIDDLEWARE, "wagtail.contrib.redirects.middleware.RedirectMiddleware"]
TEMPLATES = pages_plain.TEMPLATES

urlpatterns = [path("", include("wagtail.urls"))]
