"""Addresses of the beat's screens: short, for a phone."""

from django.urls import path

from peelian.web.beat import inbox, views

app_name = "beat"
urlpatterns = [
    path("", views.home, name="home"),
    path("patrols/<int:task_id>/", views.task, name="task"),
    path("patrols/<int:task_id>/accept/", views.accept, name="accept"),
    path("patrols/<int:task_id>/finish/", views.finish, name="finish"),
    path("note/", views.note, name="note"),
    path("sign-up/", views.sign_up, name="sign-up"),
    path("inbox/", inbox.listing, name="inbox"),
    path("inbox/<int:thread_id>/", inbox.show, name="thread"),
    path("inbox/<int:thread_id>/take/", inbox.take, name="take_thread"),
    path("inbox/<int:thread_id>/close/", inbox.close, name="close_thread"),
    path("replies/", views.replies, name="replies"),
    path("meetings/", views.meetings, name="meetings"),
    path("priorities/", views.open_priorities, name="priorities"),
]
