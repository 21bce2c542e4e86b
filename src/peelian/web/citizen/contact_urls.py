"""Addresses of questions and lost property, under /contact-us/."""

from __future__ import annotations

from django.urls import URLPattern, path

from peelian.web.citizen.contact import views

urlpatterns: list[URLPattern] = [
    path("", views.ask, name="contact"),
    path("lost-property/", views.lost_property, name="lost-property"),
    path("sent/", views.sent, name="contact-sent"),
]
