"""Addresses of the beat's screens: short, for a phone."""

from django.urls import path

from peelian.web.beat import about, away, halls, inbox, my_record, outbox, patrols, tracked, training, views

app_name = "beat"
urlpatterns = [
    path("", views.home, name="home"),
    path("patrols/<int:task_id>/", patrols.task, name="task"),
    path("patrols/<int:task_id>/say/", patrols.say, name="say"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("worker.js", outbox.worker, name="worker"),
    path("tracked/", tracked.tracked, name="tracked"),
    path("my-record/", my_record.mine, name="my-record"),
    path("about-you/", about.about, name="about"),
    path("about-you/application/", about.carry, name="carry-answers"),
    path("my-training/", training.mine, name="my-training"),
    path("my-training/calendar.ics", training.calendar_file, name="my-calendar"),
    path("my-training/evidence/<int:task_id>/", training.evidence, name="my-evidence"),
    path("my-training/credentials/<int:record_id>/", training.badge, name="my-badge"),
    path("away/", away.away, name="away"),
    path("away/back/", away.back, name="back"),
    path("note/", views.note, name="note"),
    path("sign-up/", views.sign_up, name="sign-up"),
    path("inbox/", inbox.listing, name="inbox"),
    path("inbox/<int:thread_id>/", inbox.show, name="thread"),
    path("inbox/<int:thread_id>/take/", inbox.take, name="take_thread"),
    path("inbox/<int:thread_id>/close/", inbox.close, name="close_thread"),
    path("replies/", views.replies, name="replies"),
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/<int:meeting_id>/note/", halls.note, name="meeting-note"),
    path("priorities/", views.open_priorities, name="priorities"),
]
