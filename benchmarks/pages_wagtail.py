"""The peer: Wagtail's own page in Wagtail's own template, with the middleware that `wagtail start` sets up.

It serves the tables that our migrations made: the page is a plain `wagtailcore.Page`, which the benchmark puts there.
"""

from __future__ import annotations

from benchmarks import pages_plain

SECRET_KEY = "only for a benchmark"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "wagtail.urls"
DATABASES = pages_plain.databases_of()
INSTALLED_APPS = [
    "wagtail.contrib.redirects",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.images",
    "modelsearch",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    *pages_plain.APPS,
]
MIDDLEWARE = [*pages_plain.MIDDLEWARE, "wagtail.contrib.redirects.middleware.RedirectMiddleware"]
TEMPLATES = pages_plain.TEMPLATES
USE_TZ = True
STATIC_URL = "/static/"
WAGTAIL_SITE_NAME = "A page"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
