"""Addresses of the feeds, under /feeds/."""

from __future__ import annotations

from django.urls import path

from peelian.web.feeds import views

app_name = "feeds"
urlpatterns = [
    path("", views.index, name="index"),
    path("openapi.json", views.openapi, name="openapi"),
    path("neighbourhoods.geojson", views.neighbourhoods, name="neighbourhoods-geojson"),
    path("areas/<str:code>.geojson", views.area, name="area-geojson"),
    path("neighbourhoods/<str:code>/meetings.ics", views.meetings, name="meetings"),
    path("neighbourhoods/<str:code>/priorities.atom", views.priorities_feed, name="priorities"),
    path("neighbourhoods/<str:code>/you-said-we-did.atom", views.updates_feed, name="updates"),
    path("neighbourhoods/<str:code>/alerts.atom", views.alerts_feed, name="alerts"),
    path("board-papers.atom", views.board_papers_feed, name="board-papers"),
    path("board-papers.json", views.board_papers, name="board-papers-json"),
    path("credentials/revoked", views.revoked_credentials, name="credentials-revoked"),
    path("credentials/<str:name>.json", views.credential_key, name="credential-key"),
    path("messages/<int:message_id>.cap", views.alert, name="alert-cap"),
    path("neighbourhoods/<str:code>/messages.atom", views.messages_feed, name="messages"),
]
