"""Addresses of the demo's own pages."""

from django.urls import path

from peelian.web.shared.demo import telephone, views

app_name = "demo"
urlpatterns = [
    path("", views.start, name="start"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<str:mail_id>/", views.mail, name="mail"),
    path("telephone/", telephone.telephone, name="telephone"),
    path("telephone/<str:channel>/<str:key>/", telephone.one, name="caught"),
    path("telephone/<str:channel>/<str:key>/audio.wav", telephone.audio, name="caught-audio"),
]
