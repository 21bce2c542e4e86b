"""Addresses of the good-practice library."""

from __future__ import annotations

from django.urls import URLPattern, path

from peelian.web.station.views import library

urlpatterns: list[URLPattern] = [
    path("library/", library.listing, name="library"),
    path("library/new/", library.write, name="write_entry"),
    path("library/<int:entry_id>/", library.show, name="library_entry"),
    path("library/<int:entry_id>/change/", library.rewrite, name="rewrite_entry"),
    path("library/<int:entry_id>/check/", library.check, name="check_entry"),
    path("library/<int:entry_id>/publish/", library.publish, name="publish_entry"),
    path("library/<int:entry_id>/withdraw/", library.withdraw, name="withdraw_entry"),
]
