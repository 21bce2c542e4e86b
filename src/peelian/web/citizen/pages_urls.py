"""Addresses of news, advice, "Your Options", search and pictures."""

from __future__ import annotations

from django.urls import URLPattern, path

from peelian.web.citizen.pages import views

urlpatterns: list[URLPattern] = [
    path("news/", views.news, name="news"),
    path("news/<slug:slug>/", views.one, {"section": "news"}, name="news-page"),
    path("advice/", views.advice, name="advice"),
    path("advice/<slug:slug>/", views.one, {"section": "advice"}, name="advice-page"),
    path("options/", views.options, name="options"),
    path("options/<slug:code>/", views.option, name="option"),
    path("search/", views.search, name="search"),
    path("media/<path:path>", views.picture, name="picture"),
]
