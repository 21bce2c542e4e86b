"""Addresses of the Board's screens."""

from django.urls import path

from peelian.web.board import views

app_name = "board"
urlpatterns = [path("", views.figures, name="home")]
