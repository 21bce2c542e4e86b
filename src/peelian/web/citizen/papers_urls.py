"""Addresses of the papers that the Board has published."""

from __future__ import annotations

from django.urls import URLPattern, path

from peelian.web.citizen.papers import views

urlpatterns: list[URLPattern] = [
    path("", views.every, name="board-papers"),
    path("<slug:code>/", views.one, name="board-paper"),
    path("<slug:code>/<slug:key>/", views.section, name="board-paper-section"),
    path("<slug:code>/files/<str:name>", views.file, name="board-paper-file"),
    path("<slug:code>/tables/<slug:name>.csv", views.table, name="board-paper-table"),
    path("<slug:code>/charts/<slug:digest>.svg", views.chart, name="board-paper-chart"),
]
