"""Addresses of online reports, under /report/."""

from __future__ import annotations

from django.urls import URLPattern, path

from peelian.web.citizen.report import keeping, views

urlpatterns: list[URLPattern] = [
    path("", views.start, name="report"),
    path("start/<slug:kind>/", views.begin, name="report-start"),
    path("resume/", keeping.resume, name="report-resume"),
    path("<str:token>/", views.go_on, name="report-resume-at"),
    path("<str:token>/check/", views.check, name="report-check"),
    path("<str:token>/save/", keeping.save, name="report-save"),
    path("<str:token>/drop/", keeping.drop, name="report-drop"),
    path("<str:token>/sent/", views.sent, name="report-sent"),
    path("<str:token>/files/<int:file_id>/", views.picture, name="report-file"),
    path("<str:token>/<slug:slug>/", views.question, name="report-page"),
]
