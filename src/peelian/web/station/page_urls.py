"""Addresses of the site's pages: which are live, in other languages, and taking one down."""

from __future__ import annotations

from django.urls import URLPattern, path

from peelian.web.station.views import pages

urlpatterns: list[URLPattern] = [
    path("pages/", pages.listing, name="pages"),
    path("pages/<int:page_id>/languages/", pages.in_languages, name="page_languages"),
    path("pages/<int:page_id>/take-down/", pages.take_down, name="take_page_down"),
]
