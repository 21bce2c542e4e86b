"""Addresses of the demo's own pages."""

from django.urls import path

from peelian.web.shared.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.start, name="start"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<str:mail_id>/", views.mail, name="mail"),
]
