"""Addresses of the cycle board, minutes and the rule of an area's lists."""

from __future__ import annotations

from django.urls import URLPattern, path

from peelian.web.station.views import cycle, lists, priorities

urlpatterns: list[URLPattern] = [
    path("lists/<slug:sector_code>/board/", cycle.board, name="cycle_board"),
    path("lists/<slug:sector_code>/minutes/new/", cycle.sign, name="sign_minutes"),
    path("lists/<int:cycle_id>/take-up/<slug:category>/", lists.take_up, name="take_up"),
    path("minutes/<int:minutes_id>.pdf", cycle.minutes_pdf, name="minutes_pdf"),
    path("list-rules/<slug:area_code>/", cycle.list_rule, name="list_rule"),
    path("priorities/<int:priority_id>/internal/", priorities.word_internally, name="word_internally"),
]
