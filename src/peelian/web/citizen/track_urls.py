"""Addresses of following a report, under /track/."""

from __future__ import annotations

from django.urls import URLPattern, path

from peelian.web.citizen.track import views

urlpatterns: list[URLPattern] = [
    path("leave-this-site/", views.leave_site, name="leave-site"),
    path("track/", views.begin, name="track"),
    path("track/<str:reference>/", views.one, name="track-one"),
    path("track/<str:reference>/code/", views.code, name="track-code"),
    path("track/<str:reference>/words/", views.words, name="track-words"),
    path("track/<str:reference>/call-back/", views.call_back, name="track-call-back"),
    path("track/<str:reference>/rate/", views.rate, name="track-rate"),
    path("track/<str:reference>/close/", views.close, name="track-close"),
]
