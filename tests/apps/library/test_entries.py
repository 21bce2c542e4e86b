from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from peelian.apps.events.models import Event
from peelian.apps.library import api as library
from peelian.apps.library.api import EntryDraft, EntryState, ResultFigure
from peelian.apps.library.models import Entry
from peelian.kernel.actors import system
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotFound, Refused
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.library import EntryFactory
from tests.factories.workforce import PersonFactory, TeamFactory

WHO = system("test")
pytestmark = pytest.mark.django_db


def _draft() -> EntryDraft:
    return EntryDraft(
        title="Alley gates",
        category=ProblemCategory.BURGLARY,
        team_id=TeamFactory.create().pk,
        summary="Gates on two alleys.",
        done="We asked for gates.",
        result="Fewer burglaries.",
        ring_id=PersonFactory.create().pk,
        figures=(ResultFigure("Burglaries", Decimal(14), Decimal(9), "crime records"),),
    )


class TestWriting:
    def test_makes_a_draft_with_its_figures_and_says_so_in_the_record(self) -> None:
        made = library.write_entry(actor=WHO, at=AT, user_id=UserFactory.create().pk, draft=_draft())
        assert (made.state, made.figures[0].after) == (EntryState.DRAFT, Decimal(9))
        assert Event.objects.filter(name="library.entry.written").count() == 1

    @pytest.mark.parametrize("field", ["title", "summary", "done", "result"])
    def test_asks_for_what_is_missing(self, field: str) -> None:
        with pytest.raises(Refused) as refused:
            library.write_entry(
                actor=WHO, at=AT, user_id=UserFactory.create().pk, draft=replace(_draft(), **{field: " "})
            )
        assert refused.value.field == field

    def test_refuses_a_pilot_that_ends_before_it_begins(self) -> None:
        draft = replace(_draft(), pilot_from=dt.date(2026, 3, 1), pilot_until=dt.date(2026, 3, 1))
        with pytest.raises(Refused, match="ends after"):
            library.write_entry(actor=WHO, at=AT, user_id=UserFactory.create().pk, draft=draft)

    def test_makes_a_draft_again_of_what_was_checked(self) -> None:
        row = EntryFactory.create(state="checked", checked_by=UserFactory.create(), checked_at=AT)
        made = library.rewrite_entry(
            actor=WHO, at=AT, user_id=row.written_by_id, entry_id=row.pk, draft=_draft()
        )
        assert (made.state, made.title, made.checked_by_name) == (EntryState.DRAFT, "Alley gates", "")

    def test_leaves_what_is_published_alone(self) -> None:
        row = EntryFactory.create(published=True)
        with pytest.raises(library.CannotMove, match="Withdraw it"):
            library.rewrite_entry(
                actor=WHO, at=AT, user_id=row.written_by_id, entry_id=row.pk, draft=_draft()
            )


class TestTheWayOfAnEntry:
    def test_leads_over_somebody_elses_check_to_everybody(self) -> None:
        row = EntryFactory.create()
        with pytest.raises(library.CannotMove, match="can’t become published"):
            library.publish_entry(actor=WHO, at=AT, entry_id=row.pk)
        with pytest.raises(library.CannotMove, match="Somebody else"):
            library.check_entry(actor=WHO, at=AT, user_id=row.written_by_id, entry_id=row.pk)
        library.check_entry(actor=WHO, at=AT, user_id=UserFactory.create().pk, entry_id=row.pk)
        library.publish_entry(actor=WHO, at=AT, entry_id=row.pk)
        assert [one.id for one in library.search().entries] == [row.pk]
        with pytest.raises(Refused, match="Say why"):
            library.withdraw_entry(actor=WHO, at=AT, entry_id=row.pk, reason=" ")
        withdrawn = library.withdraw_entry(actor=WHO, at=AT, entry_id=row.pk, reason="The gates are gone.")
        assert withdrawn.withdrawn_for == "The gates are gone."
        assert library.search().entries == ()

    def test_of_none_is_not_found(self) -> None:
        with pytest.raises(NotFound):
            library.publish_entry(actor=WHO, at=AT, entry_id=0)

    def test_is_kept_by_the_database_too(self) -> None:
        row = EntryFactory.create()
        for wrong in (
            {"state": "published"},
            {"state": "checked", "checked_at": AT, "checked_by": row.written_by},
            {"title": ""},
            {"pilot_until": dt.date(2026, 1, 1)},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Entry.objects.filter(pk=row.pk).update(**wrong)


class TestSearching:
    def test_finds_words_in_any_form_best_first(self) -> None:
        gates = EntryFactory.create(published=True, title="Gating alleys")
        EntryFactory.create(published=True, title="Bikes", done="x", result="x", summary="x")
        assert [one.id for one in library.search("gate").entries] == [gates.pk]

    def test_mends_the_spelling_and_says_so(self) -> None:
        row = EntryFactory.create(published=True)
        found = library.search("burglries")
        assert ([one.id for one in found.entries], found.mended) == ([row.pk], "burglaries")

    def test_finds_nothing_in_drafts(self) -> None:
        EntryFactory.create()
        assert library.search("gates").entries == ()

    def test_narrows_by_category_and_to_pilots(self) -> None:
        EntryFactory.create(published=True)
        pilot = EntryFactory.create(
            published=True, category=ProblemCategory.SPEEDING, pilot_from=dt.date(2026, 1, 1)
        )
        assert [one.id for one in library.search(category=ProblemCategory.SPEEDING).entries] == [pilot.pk]
        assert [one.id for one in library.search(pilots=True).entries] == [pilot.pk]

    def test_survives_whatever_is_typed(self) -> None:
        for words in ("'", "a & | !", "\\", '"', "-", "%%"):
            library.search(words)
