"""Meetings as a calendar file that phones and mail programs subscribe to (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event, vText

from peelian.apps.content.api import MeetingView
from peelian.apps.places.api import AreaView


def calendar(area: AreaView, meetings: Iterable[MeetingView], *, site: str, at: datetime) -> bytes:
    """The meetings of an area as one calendar.

    A meeting keeps its UID for ever, so that a calendar that has it changes it in place; a cancelled one is said to be
    cancelled rather than left out, or it would stay in people's calendars.

    Args:
        area: whose meetings these are.
        meetings: all that the calendar should hold.
        site: the address of this site, without a trailing slash.
        at: the moment of writing.
    """
    made = Calendar()
    made.add("prodid", "-//Peelian//Neighbourhood meetings//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", f"Police meetings in {area.name}")
    made.add("x-wr-calname", f"Police meetings in {area.name}")
    made.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for meeting in meetings:
        made.add_component(_event(meeting, site=site, at=at))
    written: bytes = made.to_ical()
    return written


def _event(meeting: MeetingView, *, site: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"meeting-{meeting.id}@{urlsplit(site).hostname}")
    event.add("dtstamp", meeting.cancelled_at or at)
    event.add("sequence", 1 if meeting.is_cancelled else 0)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("summary", f"Cancelled: {meeting.title}" if meeting.is_cancelled else meeting.title)
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    event.add("location", vText(meeting.address))
    if meeting.description:
        event.add("description", meeting.description)
    event.add("url", f"{site}/areas/{meeting.area_code}/")
    return event
