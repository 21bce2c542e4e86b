"""Three ways in, and what each of them knows of who spoke."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.voice import api as voice
from peelian.apps.voice.models import Contribution
from peelian.journeys import hear
from peelian.kernel.categories import ProblemCategory as Category
from peelian.kernel.errors import NotAllowed, NotFound
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.places import Land
from tests.factories.voice import ContributionFactory


def answer(**changes: object) -> voice.ContributionView:
    """An answer on the page of Abbey Green."""
    given = {
        "neighbourhood_code": "N01",
        "category": Category.SPEEDING,
        "text": "Cars go too fast.",
        "person_key": "browser-1",
        "at": AT,
    }
    return hear.hear_survey(**given | changes)  # type: ignore[arg-type]


class TestHearSurvey:
    def test_keeps_area_category_and_words(self, land: Land) -> None:
        said = answer()

        assert (said.area_code, said.category, said.text) == ("N01", Category.SPEEDING, "Cars go too fast.")
        assert (said.kind, said.coded_by) == (voice.Kind.SURVEY, voice.CodedBy.RESIDENT)

    def test_takes_an_answer_without_words(self, land: Land) -> None:
        assert answer(text="").text == ""

    def test_takes_a_second_press_once(self, land: Land) -> None:
        assert answer().id == answer().id
        assert Contribution.objects.count() == 1

    def test_keeps_no_key_that_leads_back_to_the_browser(self, land: Land) -> None:
        answer(person_key="browser-1")

        assert "browser-1" not in Contribution.objects.get().person_key

    def test_the_same_browser_counts_as_one_person(self, land: Land) -> None:
        answer(text="Too fast.")
        answer(text="Much too fast.")
        answer(text="Slow down.", person_key="browser-2")

        (count,) = voice.count_by_category(
            area_codes=["N01"], since=AT - dt.timedelta(1), until=AT + dt.timedelta(1)
        )
        assert (count.people, count.contributions) == (2, 3)

    def test_refuses_a_neighbourhood_that_is_not_there(self, land: Land) -> None:
        with pytest.raises(NotFound):
            answer(neighbourhood_code="N99")

    def test_refuses_a_larger_area(self, land: Land) -> None:
        for code in (land.sector.code, land.force.code):
            with pytest.raises(NotFound):
                answer(neighbourhood_code=code)

    def test_refuses_a_text_too_long_to_keep(self, land: Land) -> None:
        with pytest.raises(voice.CannotTakeWords, match="10,001"):
            answer(text="x" * 10_001)


class TestHearNote:
    def note(self, role: Role = Role.PCSO, area: str = "N01", **changes: object) -> voice.ContributionView:
        """A note of a conversation in Abbey Green by somebody with a role."""
        given = {
            "viewer": make_viewer(role, area),
            "neighbourhood_code": "N01",
            "category": Category.DRUGS,
            "text": "Shopkeeper sees dealing by the bins.",
            "said_at": AT - dt.timedelta(hours=1),
            "at": AT,
        }
        return hear.hear_note(**given | changes)  # type: ignore[arg-type]

    def test_is_coded_by_the_officer(self, land: Land) -> None:
        assert self.note().coded_by is voice.CodedBy.OFFICER

    def test_the_same_note_twice_is_taken_once(self, land: Land) -> None:
        viewer = make_viewer(Role.PCSO, "N01")

        assert self.note(viewer=viewer).id == self.note(viewer=viewer).id

    def test_refuses_another_area_and_another_role(self, land: Land) -> None:
        with pytest.raises(NotAllowed):
            self.note(area="N04")
        with pytest.raises(NotAllowed):
            self.note(role=Role.BOARD)

    def test_a_role_held_above_holds_below(self, land: Land) -> None:
        assert self.note(area="midshire").area_code == "N01"

    def test_refuses_what_has_not_been_said_yet_and_no_words(self, land: Land) -> None:
        with pytest.raises(voice.SaidInTheFuture):
            self.note(said_at=AT + dt.timedelta(minutes=1))
        with pytest.raises(voice.CannotTakeWords):
            self.note(text=" \n ")


class TestRecode:
    def test_an_officer_reads_another_category_in_it(self, land: Land) -> None:
        said = ContributionFactory.create(area=land.neighbourhoods[0])

        again = hear.recode(
            viewer=make_viewer(Role.OFFICER, "N01"), at=AT, contribution_id=said.pk, category=Category.PARKING
        )

        assert (again.category, again.coded_by) == (Category.PARKING, voice.CodedBy.OFFICER)

    def test_refuses_another_area(self, land: Land) -> None:
        said = ContributionFactory.create(area=land.neighbourhoods[0])

        with pytest.raises(NotAllowed):
            hear.recode(
                viewer=make_viewer(Role.OFFICER, "N02"),
                at=AT,
                contribution_id=said.pk,
                category=Category.PARKING,
            )
