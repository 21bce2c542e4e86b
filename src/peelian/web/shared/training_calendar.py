"""Training sessions as a calendar file (RFC 5545), for the station and for the phone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.http import HttpResponse
from icalendar import Calendar, Event

from peelian.apps.training import api as training


def calendar(sessions: Iterable[training.SessionView], *, site: str, at: datetime) -> HttpResponse:
    """The sessions as one calendar. A session keeps its UID for ever, and one that was called off is said to be."""
    made = Calendar()
    made.add("prodid", "-//Peelian//Training//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", "Training")
    made.add("x-wr-calname", "Training")
    for session in sessions:
        made.add_component(_event(session, site=site, at=at))
    answer = HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="training.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _event(session: training.SessionView, *, site: str, at: datetime) -> Event:
    off = session.called_off_at
    event = Event()
    event.add("uid", f"training-{session.id}@{urlsplit(site).hostname}")
    event.add("dtstamp", off or at)
    event.add("sequence", 1 if off else 0)
    event.add("dtstart", session.starts_at)
    event.add("dtend", session.ends_at)
    event.add("summary", f"Called off: {session.course_name}" if off else session.course_name)
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    event.add("location", session.place)
    if off:
        event.add("description", session.called_off_because)
    elif session.trainer:
        event.add("description", f"With {session.trainer}")
    return event
