"""What people said: who may read it, how it is counted, how it is forgotten."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from peelian.apps.accounts.types import Role
from peelian.apps.events.models import PersonalDataRead
from peelian.apps.voice import api as voice
from peelian.apps.voice.models import Contribution
from peelian.kernel.actors import system
from peelian.kernel.categories import ProblemCategory as Category
from peelian.kernel.errors import NotAllowed
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import Land, make_land
from tests.factories.voice import ContributionFactory, QuestionFactory

ACTOR = system("tests")
SPAN = {"since": AT - dt.timedelta(days=30), "until": AT}


@pytest.fixture
def land(db: None) -> Land:
    """An invented force."""
    return make_land()


class TestReading:
    def test_words_are_for_those_who_may_in_the_area(self, land: Land) -> None:
        ContributionFactory.create(area=land.neighbourhoods[0])

        assert len(voice.list_voice(viewer=make_viewer(Role.PCSO, "N01"), area_codes=["N01"], **SPAN)) == 1
        for viewer in (make_viewer(Role.PCSO, "N02"), make_viewer(Role.BOARD, "midshire")):
            with pytest.raises(NotAllowed):
                voice.list_voice(viewer=viewer, area_codes=["N01"], **SPAN)

    def test_who_said_it_leaves_a_trace_with_the_reason(self, land: Land) -> None:
        contact = ContactFactory.create()
        row = ContributionFactory.create(area=land.neighbourhoods[0], contact=contact)
        viewer = make_viewer(Role.OFFICER, "N01")

        who = voice.get_contributor(viewer=viewer, contribution_id=row.pk, at=AT, reason="To call back.")

        assert who.contact_id == contact.pk
        read = PersonalDataRead.objects.get()
        assert (read.subject, read.reason, read.viewer_id) == (
            f"contacts.Contact:{contact.pk}",
            "To call back.",
            str(viewer.user_id),
        )

    def test_nobody_is_told_without_a_reason(self, land: Land) -> None:
        row = ContributionFactory.create(area=land.neighbourhoods[0], contact=ContactFactory.create())

        with pytest.raises(voice.NeedsReason):
            voice.get_contributor(
                viewer=make_viewer(Role.OFFICER, "N01"), contribution_id=row.pk, at=AT, reason=" "
            )


class TestCounting:
    def test_counts_different_people_by_category_and_area(self, land: Land) -> None:
        first, second, _ = land.neighbourhoods
        for area, person in ((first, "a"), (first, "a"), (first, "b"), (second, "a")):
            ContributionFactory.create(area=area, person_key=person)

        (count,) = voice.count_by_category(area_codes=["N01", "N02"], **SPAN)

        assert (count.people, count.contributions, count.by_area) == (2, 4, {"N01": 2, "N02": 1})

    def test_the_end_of_the_span_is_excluded(self, land: Land) -> None:
        ContributionFactory.create(area=land.neighbourhoods[0], said_at=AT)
        ContributionFactory.create(area=land.neighbourhoods[0], said_at=SPAN["since"])

        assert voice.count_voice(area_codes=["N01"], **SPAN).contributions == 1


class TestEraseContact:
    def test_removes_words_and_tie_and_keeps_the_count_of_people(self, land: Land) -> None:
        contact = ContactFactory.create()
        for _ in range(2):
            ContributionFactory.create(
                area=land.neighbourhoods[0],
                contact=contact,
                person_key=f"contact:{contact.pk}",
                language="en",
            )
        ContributionFactory.create(area=land.neighbourhoods[0])

        assert voice.erase_contact(actor=ACTOR, at=AT, contact_id=contact.pk) == 2

        erased = Contribution.objects.filter(erased_at=AT)
        assert {(row.text, row.contact_id, row.language) for row in erased} == {("", None, "")}
        assert not Contribution.objects.filter(person_key__contains=f"contact:{contact.pk}").exists()
        assert voice.count_voice(area_codes=["N01"], **SPAN) == voice.VoiceTotal(contributions=3, people=2)
        assert voice.export_contact(contact.pk) == []

    def test_what_is_erased_is_not_coded_again(self, land: Land) -> None:
        row = ContributionFactory.create(area=land.neighbourhoods[0], contact=ContactFactory.create())
        voice.erase_contact(actor=ACTOR, at=AT, contact_id=row.contact_id)

        with pytest.raises(voice.NoWordsLeft):
            voice.recode(actor=ACTOR, at=AT, contribution_id=row.pk, category=Category.DRUGS)

    def test_the_database_refuses_an_erased_row_with_words(self, land: Land) -> None:
        with pytest.raises(IntegrityError, match="contribution_erased_is_empty"), transaction.atomic():
            ContributionFactory.create(area=land.neighbourhoods[0], erased_at=AT)


class TestQuestions:
    def test_an_areas_own_comes_before_the_forces(self, land: Land) -> None:
        QuestionFactory.create(text="For all")
        own = QuestionFactory.create(text="For Abbey Green", area=land.neighbourhoods[0], closes_at=AT)

        before = AT - dt.timedelta(seconds=1)
        assert [
            getattr(voice.current_question(code, at), "text", "")
            for code, at in (("N01", before), ("N01", AT), ("N02", before))
        ] == [
            own.text,
            "For all",
            "For all",
        ]
