"""Addresses of training."""

from __future__ import annotations

from django.urls import URLPattern, path

from peelian.web.station.views import (
    training,
    training_evidence,
    training_needs,
    training_people,
    training_sessions,
)

urlpatterns: list[URLPattern] = [
    path("training/", training.coverage, name="training"),
    path("training/courses/<slug:code>/", training.course, name="training_course"),
    path("training/courses/<slug:code>/require/", training_needs.require, name="require_course"),
    path("training/courses/<slug:code>/exempt/", training_needs.exempt, name="exempt"),
    path("training/courses/<slug:code>/counts/", training_needs.count_as, name="count_as"),
    path(
        "training/requirements/<int:requirement_id>/end/",
        training_needs.end_requirement,
        name="end_requirement",
    ),
    path("training/exemptions/<int:exemption_id>/end/", training_needs.end_exemption, name="end_exemption"),
    path(
        "training/equivalences/<int:equivalence_id>/end/",
        training_needs.end_equivalence,
        name="end_equivalence",
    ),
    path("training/people/<int:person_id>/", training_people.show, name="training_of"),
    path("training/records/new/", training_people.record, name="record_training"),
    path("training/records/<int:record_id>/withdraw/", training_people.withdraw, name="withdraw_record"),
    path("training/calendar/", training_sessions.month, name="training_month"),
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
