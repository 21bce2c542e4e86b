"""Addresses of the station's conversations."""

from django.urls import path

from peelian.web.station.views import satisfaction
from peelian.web.station.views.inbox import intelligence, listing, thread, triggers

urlpatterns = [
    path("inbox/", listing.listing, name="inbox"),
    path("inbox/triggers/", triggers.listing, name="triggers"),
    path("inbox/triggers/<int:trigger_id>/remove/", triggers.remove, name="remove_trigger"),
    path("inbox/intelligence/", intelligence.listing, name="intelligence"),
    path("inbox/intelligence/<int:report_id>/", intelligence.show, name="intelligence_report"),
    path("inbox/intelligence/<int:report_id>/file/", intelligence.file, name="intelligence_file"),
    path("inbox/intelligence/<int:report_id>/passed-on/", intelligence.pass_on, name="pass_on_intelligence"),
    path("inbox/reports/<str:reference>/", thread.begun_report, name="begun_report"),
    path("inbox/<int:thread_id>/", thread.show, name="thread"),
    path("inbox/<int:thread_id>/assign/", thread.assign, name="assign_thread"),
    path("inbox/<int:thread_id>/kind/", thread.set_kind, name="set_thread_kind"),
    path("inbox/<int:thread_id>/note/", thread.note, name="note_thread"),
    path("inbox/<int:thread_id>/close/", thread.close, name="close_thread"),
    path("inbox/<int:thread_id>/reopen/", thread.reopen, name="reopen_thread"),
    path("inbox/<int:thread_id>/calm/", thread.calm, name="calm_thread"),
    path("inbox/<int:thread_id>/report/", thread.report, name="report_thread"),
    path("inbox/<int:thread_id>/intelligence/", intelligence.export, name="export_intelligence"),
    path("inbox/<int:thread_id>/held/", intelligence.held, name="held_apart"),
    path("satisfaction/", satisfaction.show, name="satisfaction"),
]
