"""Addresses of business accounts, under /business/."""

from __future__ import annotations

from django.urls import URLPattern, path

from peelian.web.citizen.business import views

urlpatterns: list[URLPattern] = [
    path("", views.ask, name="business"),
    path("check-your-mail/", views.asked, name="business-asked"),
    path("<str:token>/", views.home, name="business-home"),
    path("<str:token>/file/", views.file, name="business-file"),
    path("<str:token>/file/sent/", views.filed, name="business-filed"),
    path("<str:token>/file/example.csv", views.example, name="business-example"),
    path("<str:token>/reports.csv", views.own_reports, name="business-reports"),
    path("<str:token>/keys/", views.keys, name="business-keys"),
]
