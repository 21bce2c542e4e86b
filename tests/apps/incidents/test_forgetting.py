"""What tells of a person goes when they ask and when its time is over; number, kind, area and times stay."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from PIL import Image

from peelian.apps.accounts.types import Role
from peelian.apps.contacts.models import Contact
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.models.drafts import Attachment
from peelian.apps.incidents.models.history import ReportEntry
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.types.reports import By, EntryDirection, IncidentKind, Incoming, Origin, Step
from peelian.kernel.actors import ANONYMOUS, system
from tests.factories.accounts import UserFactory, make_viewer
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.incidents import ANSWERS, receive
from tests.factories.places import make_land

pytestmark = pytest.mark.django_db
YEAR = dt.timedelta(days=366)
TELLTALES = ("Telltale", "Secret Lane", "B31 2AB", "scratched", "52.4")


def whole_report() -> tuple[str, Contact]:
    """A report with answers, a picture, a place, words both ways, a note, a rating; filed."""
    area = make_land().neighbourhoods[0]
    contact = ContactFactory.create()
    token = incidents.begin_draft(actor=ANONYMOUS, at=AT, kind=IncidentKind.CRIMINAL_DAMAGE, language="en")
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    incidents.add_file(token=token, at=AT, name="Telltale.png", content=out.getvalue(), alt="Telltale")
    incoming = Incoming(
        IncidentKind.CRIMINAL_DAMAGE,
        ANSWERS[IncidentKind.CRIMINAL_DAMAGE] | {"name": "Telltale", "suspect": "Telltale"},
        Origin.PAGE, "", area.pk, contact.pk, lat=52.4, lng=-1.98, address="1 Secret Lane",
    )  # fmt: skip
    reference = incidents.receive_report(
        actor=ANONYMOUS, at=AT, incoming=incoming, draft_token=token
    ).reference
    user = UserFactory.create()
    actor = make_viewer(Role.CONTACT_CENTRE, "midshire", user=user).actor
    for direction, author in ((EntryDirection.IN, None), (EntryDirection.NOTE, user.pk)):
        incidents.add_entry(
            actor=actor, at=AT, reference=reference, direction=direction, text="Telltale", language="en",
            key="k", author_id=author,
        )  # fmt: skip
    incidents.step(
        actor=actor, at=AT, reference=reference, step=Step.FILE, by=By.STAFF, by_id=user.pk, words="Telltale",
        reason="Telltale", crime_number="20/123456/26",
    )  # fmt: skip
    incidents.rate_report(actor=ANONYMOUS, at=AT, reference=reference, score=4, words="Telltale")
    Report.objects.update(english={"words": "Telltale"})
    return reference, contact


def held() -> str:
    """All that the room holds on reports, as text."""
    row = Report.objects.values().get()
    entries = list(ReportEntry.objects.values("text", "english"))
    return f"{row} {entries} {list(Attachment.objects.values('name', 'alt'))}" + str(
        Report.objects.values_list("rating__words", flat=True).get()
    )


class TestEraseContact:
    def test_empties_words_answers_pictures_places_and_entries(self) -> None:
        reference, contact = whole_report()
        assert all(telltale in held() for telltale in TELLTALES)

        assert incidents.erase_contact(actor=system("test"), at=AT, contact_id=contact.pk) == 1

        assert [telltale for telltale in TELLTALES if telltale in held()] == []
        row = Report.objects.get()
        assert (row.reference, row.kind, row.area.code, row.received_at) == (
            reference, "criminal-damage", "N01", AT
        )  # fmt: skip
        assert row.crime_number == "20/123456/26"
        assert row.changes.count() == 2
        assert incidents.export_contact(contact_id=contact.pk)[0]["answers"] == {}

    def test_touches_nobody_elses(self) -> None:
        whole_report()

        assert (
            incidents.erase_contact(actor=system("test"), at=AT, contact_id=ContactFactory.create().pk) == 0
        )
        assert "Telltale" in held()

    def test_what_was_emptied_can_still_be_read_and_tracked(self) -> None:
        reference, contact = whole_report()
        incidents.erase_contact(actor=system("test"), at=AT, contact_id=contact.pk)

        viewer = make_viewer(Role.CONTACT_CENTRE, "midshire")
        assert incidents.get_report(viewer=viewer, at=AT, reference=reference).answers == ()
        assert incidents.tracked(reference, at=AT).entries[0].erased


class TestForgetClosed:
    def test_empties_it_a_year_after_it_was_closed_and_parts_it_from_the_person(self) -> None:
        whole_report()

        assert incidents.forget_closed(actor=system("test"), at=AT + dt.timedelta(days=364)) == 0
        assert incidents.forget_closed(actor=system("test"), at=AT + YEAR) == 1
        assert incidents.forget_closed(actor=system("test"), at=AT + YEAR) == 0

        assert [telltale for telltale in TELLTALES if telltale in held()] == []
        assert Report.objects.get().contact is None

    def test_takes_out_what_was_written_after_the_person_was_forgotten(self) -> None:
        reference, contact = whole_report()
        incidents.erase_contact(actor=system("test"), at=AT, contact_id=contact.pk)
        incidents.add_entry(
            actor=ANONYMOUS, at=AT, reference=reference, direction=EntryDirection.IN, text="Telltale", language="en",
            key="later",
        )  # fmt: skip
        incidents.rate_report(actor=ANONYMOUS, at=AT, reference=reference, score=1, words="Telltale")

        assert incidents.forget_closed(actor=system("test"), at=AT + YEAR) == 1
        assert incidents.forget_closed(actor=system("test"), at=AT + YEAR) == 0

        assert [telltale for telltale in TELLTALES if telltale in held()] == []

    def test_leaves_one_that_is_open(self) -> None:
        receive(make_land().neighbourhoods[0])

        assert incidents.forget_closed(actor=system("test"), at=AT + YEAR) == 0


class TestExport:
    def test_holds_what_they_said_and_we_told_them_but_no_note_of_ours(self) -> None:
        reference, contact = whole_report()

        (found,) = incidents.export_contact(contact_id=contact.pk)

        assert found["reference"] == reference
        assert [said["who"] for said in found["said"]] == ["you", "we"]
        assert found["answers"]["Your name"] == "Telltale"
        assert found["pictures"] == ["Telltale.png"]
        assert (found["rating"], found["why"]) == (4, "Telltale")

    def test_holds_the_calls_that_were_promised(self) -> None:
        reference, contact = whole_report()
        (day, first, last) = (dt.date(2026, 11, 3), dt.time(17), dt.time(18))
        incidents.open_slots(
            actor=system("test"), at=AT, day=day, first=first, last=last, minutes=60, places=1
        )
        (slot,) = incidents.list_slots(since=AT, until=AT + dt.timedelta(days=3))
        incidents.book(
            actor=ANONYMOUS, at=AT, reference=reference, slot_id=slot.id, contact_id=contact.pk, language="en"
        )

        (found,) = incidents.export_contact(contact_id=contact.pk)

        assert found["calls"] == [{"promised_for": "2026-11-03T17:00:00+00:00", "state": "booked"}]
