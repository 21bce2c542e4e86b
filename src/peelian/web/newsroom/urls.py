"""Addresses of the newsroom, under /newsroom/: Wagtail's editor behind our door."""

from __future__ import annotations

from wagtail.admin import urls as wagtail_urls

from peelian.web.newsroom.door import behind

urlpatterns = behind(wagtail_urls.urlpatterns)
