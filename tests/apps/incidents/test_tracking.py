"""Only who has the receipt code and a second factor may look, and nobody learns from a refusal what exists."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.models.history import TrackingCode
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.types.reports import By, EntryDirection, IncidentKind, Step
from peelian.kernel.actors import ANONYMOUS
from peelian.kernel.errors import NotFound
from tests.factories.accounts import UserFactory, make_viewer
from tests.factories.clock import AT
from tests.factories.incidents import receive
from tests.factories.places import make_land

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def wrong(code: str) -> str:
    """Another code of six digits."""
    return f"{(int(code) + 1) % 1_000_000:06}"


class TestCode:
    def made(self) -> tuple[str, str]:
        reference = receive(make_land().neighbourhoods[0]).reference
        code = incidents.make_code(actor=ANONYMOUS, at=AT, reference=reference)
        assert code is not None
        return reference, code

    def prove(self, reference: str, code: str, at: dt.datetime = AT + MINUTE) -> bool:
        return incidents.prove_code(actor=ANONYMOUS, at=at, reference=reference, code=code)

    def test_is_good_once(self) -> None:
        reference, code = self.made()

        assert self.prove(reference, f" {code} ")
        assert not self.prove(reference, code)

    def test_is_not_kept_as_it_is(self) -> None:
        _reference, code = self.made()

        assert code not in str(TrackingCode.objects.values().get())

    def test_five_wrong_ones_lock_it(self) -> None:
        reference, code = self.made()

        for _ in range(5):
            assert not self.prove(reference, wrong(code))
        assert not self.prove(reference, code)

    def test_is_good_for_a_quarter_of_an_hour(self) -> None:
        reference, code = self.made()

        assert not self.prove(reference, code, AT + 15 * MINUTE)

    def test_a_new_one_voids_the_old_one_and_there_are_few_in_an_hour(self) -> None:
        reference, first = self.made()
        codes = [
            incidents.make_code(actor=ANONYMOUS, at=AT + n * MINUTE, reference=reference) for n in range(1, 5)
        ]

        assert not self.prove(reference, first, AT + 5 * MINUTE) or first == codes[2]
        assert codes[3] is None
        assert codes[2] is not None
        assert self.prove(reference, codes[2], AT + 5 * MINUTE)

    def test_of_a_report_that_is_not_there_is_refused_as_a_wrong_one(self) -> None:
        assert incidents.make_code(actor=ANONYMOUS, at=AT, reference="R26-BBBBBBB") is None
        assert not self.prove("R26-BBBBBBB", "123456")


class TestPin:
    def prove(self, reference: str, pin: str, at: dt.datetime = AT) -> bool:
        return incidents.prove_pin(actor=ANONYMOUS, at=at, reference=reference, pin=pin)

    def test_is_good_as_often_as_it_is_needed(self) -> None:
        received = receive(make_land().neighbourhoods[0], anonymous=True)

        assert self.prove(received.reference, received.pin)
        assert self.prove(received.reference, received.pin)
        assert received.pin not in str(Report.objects.values("pin_digest").get())

    def test_five_wrong_ones_lock_it_for_an_hour(self) -> None:
        received = receive(make_land().neighbourhoods[0], anonymous=True)

        for _ in range(5):
            assert not self.prove(received.reference, wrong(received.pin))
        assert not self.prove(received.reference, received.pin)
        assert self.prove(received.reference, received.pin, AT + 61 * MINUTE)

    def test_of_one_report_opens_no_other(self) -> None:
        land = make_land()
        one, two = (receive(land.neighbourhoods[0], anonymous=True) for _ in range(2))

        assert not self.prove(two.reference, one.pin) or one.pin == two.pin


class TestTracked:
    def test_shows_words_to_and_from_them_and_no_note_of_ours(self) -> None:
        reference = receive(make_land().neighbourhoods[0]).reference
        user = UserFactory.create()
        viewer = make_viewer(Role.CONTACT_CENTRE, "midshire", user=user)
        incidents.add_entry(
            actor=viewer.actor, at=AT, reference=reference, direction=EntryDirection.NOTE, text="Known address.",
            language="en", key="n", author_id=user.pk,
        )  # fmt: skip
        incidents.step(
            actor=viewer.actor, at=AT, reference=reference, step=Step.FILE, by=By.STAFF, by_id=user.pk,
            words="We filed it.", crime_number="20/123456/26",
        )  # fmt: skip

        seen = incidents.tracked(reference, at=AT)

        assert [entry.text for entry in seen.entries] == ["We filed it."]
        assert (seen.crime_number, seen.may_rate, seen.may_answer) == ("20/123456/26", True, True)
        assert "Known address" not in str(seen)
        assert seen.victims_code

    def test_can_be_rated_when_it_is_closed(self) -> None:
        reference = receive(make_land().neighbourhoods[0]).reference

        with pytest.raises(incidents.NotThisStep):
            incidents.rate_report(actor=ANONYMOUS, at=AT, reference=reference, score=4, words="")

    def test_there_is_none_for_what_is_only_begun_or_is_not_there(self) -> None:
        with pytest.raises(NotFound):
            incidents.tracked("R26-BBBBBBB", at=AT)

    @pytest.mark.parametrize("kind", list(IncidentKind))
    def test_names_its_kind_in_words(self, kind: IncidentKind) -> None:
        reference = receive(make_land().neighbourhoods[0], kind).reference

        assert incidents.tracked(reference, at=AT).kind_label == kind.label
