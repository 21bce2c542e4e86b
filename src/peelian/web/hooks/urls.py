"""Addresses that providers call."""

from django.urls import path

from peelian.web.hooks import views

app_name = "hooks"
urlpatterns = [path("<slug:channel>/<slug:name>", views.hook, name="hook")]
