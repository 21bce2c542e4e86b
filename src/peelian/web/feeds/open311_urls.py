"""Addresses of Open311 GeoReport v2, under /open311/v2/."""

from __future__ import annotations

from django.urls import re_path

from peelian.web.feeds.open311 import views

_FMT = r"\.(?P<fmt>json|xml)$"

urlpatterns = [
    re_path(rf"^discovery{_FMT}", views.discovery, name="discovery"),
    re_path(rf"^services{_FMT}", views.services, name="services"),
    re_path(rf"^services/(?P<code>[^/]+){_FMT}", views.service_definition, name="service-definition"),
    re_path(rf"^requests{_FMT}", views.requests, name="requests"),
    re_path(rf"^requests/(?P<number>[^/]+){_FMT}", views.one_request, name="request"),
    re_path(rf"^tokens/(?P<number>[^/]+){_FMT}", views.token, name="token"),
    re_path(r"^", views.unknown, name="unknown"),
]
