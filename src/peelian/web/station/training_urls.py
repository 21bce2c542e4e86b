"""Addresses of training."""

from __future__ import annotations

from django.urls import URLPattern, path

from peelian.web.station.views import training, training_evidence, training_sessions

urlpatterns: list[URLPattern] = [
    path("training/", training.coverage, name="training"),
    path("training/courses/<slug:code>/", training.course, name="training_course"),
    path("training/courses/<slug:code>/require/", training.require, name="require_course"),
    path("training/courses/<slug:code>/exempt/", training.exempt, name="exempt"),
    path("training/requirements/<int:requirement_id>/end/", training.end_requirement, name="end_requirement"),
    path("training/records/new/", training.record, name="record_training"),
    path("training/sessions/", training_sessions.listing, name="training_sessions"),
    path("training/sessions/new/", training_sessions.announce, name="announce_session"),
    path("training/sessions.ics", training_sessions.calendar_file, name="training_calendar"),
    path("training/sessions/<int:session_id>/", training_sessions.show, name="training_session"),
    path(
        "training/sessions/<int:session_id>/attendance/", training_sessions.attendance, name="mark_attendance"
    ),
    path("training/sessions/<int:session_id>/call-off/", training_sessions.call_off, name="call_off_session"),
    path("training/bookings/<int:booking_id>/withdraw/", training_sessions.withdraw, name="withdraw_booking"),
    path("training/evidence/", training_evidence.listing, name="training_evidence"),
    path("training/evidence/<int:evidence_id>/", training_evidence.assess, name="assess_evidence"),
    path("training/evidence/<int:evidence_id>/file/", training_evidence.file, name="evidence_file"),
]
