"""The peer: a plain Django that says hello after one query. Settings and addresses in one module."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from benchmarks import pages_plain

SECRET_KEY = "only for a benchmark"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "benchmarks.pages_hello"
DATABASES = pages_plain.databases_of()
INSTALLED_APPS = pages_plain.APPS
MIDDLEWARE = pages_plain.MIDDLEWARE
TEMPLATES = pages_plain.TEMPLATES
USE_TZ = True


def hello(_request: HttpRequest) -> HttpResponse:
    """One query, one word."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return HttpResponse("hello")


urlpatterns = [path("", hello)]
