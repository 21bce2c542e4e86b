"""The fortnight's list: what was said is recoded, lines are decided, and what the force asks for is set."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.priorities.models import Candidate, ForceStrand, Priority
from peelian.apps.voice.models import Contribution
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.time import fortnight_of
from tests.factories.clock import TODAY
from tests.factories.priorities import CycleFactory, ForceStrandFactory, MinutesFactory
from tests.web.staff_stage import Station, client_of


class TestRecoding:
    def test_gives_what_was_said_another_category(self, station: Station, sergeant: Client) -> None:
        address = reverse("station:recode", args=[station.contribution.pk])
        assert sergeant.post(address, {"category": "parking"}).status_code == 302
        assert Contribution.objects.get(pk=station.contribution.pk).category == "parking"


class TestDeciding:
    def test_adopts_in_words_for_the_public(self, station: Station, inspector: Client) -> None:
        address = reverse("station:decide", args=[station.candidate.pk])
        said = {"adopt": "yes", "issue": "Cars block the pavement.", "area_code": "N01"}
        assert inspector.post(address, said).status_code == 302
        assert Priority.objects.get(candidate=station.candidate).issue == "Cars block the pavement."

    def test_declines_with_a_reason_only(self, station: Station, inspector: Client) -> None:
        address = reverse("station:decide", args=[station.candidate.pk])
        page = inspector.post(address, {"decline": "yes", "reason": ""}).content.decode()
        assert "Give a reason for declining" in page
        assert "<title>Error:" in page
        assert (
            inspector.post(address, {"decline": "yes", "reason": "The council is on it."}).status_code == 302
        )
        assert Candidate.objects.get(pk=station.candidate.pk).decision == "declined"

    def test_shows_what_was_decided_instead_of_deciding_twice(
        self, station: Station, inspector: Client
    ) -> None:
        address = reverse("station:decide", args=[station.candidate.pk])
        inspector.post(address, {"decline": "yes", "reason": "The council is on it."})
        page = inspector.get(address, follow=True).content.decode()
        assert "was declined by Ines Inspector" in page

    def test_makes_a_list_where_there_is_none(self, station: Station) -> None:
        inspector = client_of(station.inspector)
        address = reverse("station:make_list", args=["riverside-2"])
        page = inspector.post(address, follow=True).content.decode()
        assert "The list is made." in page
        assert "Burglary" in page


class TestEarlierLists:
    def test_have_their_minutes_beside_them_as_last_corrected(
        self, station: Station, sergeant: Client
    ) -> None:
        starts_on, ends_on = fortnight_of(TODAY)
        signed, unsigned = (
            CycleFactory.create(
                sector=station.land.sector, starts_on=starts_on - back, ends_on=ends_on - back
            )
            for back in (dt.timedelta(days=14), dt.timedelta(days=28))
        )
        first = MinutesFactory.create(cycle=signed)
        second = MinutesFactory.create(cycle=signed, number=2, correction="Sgt Mills was there too.")

        page = sergeant.get(reverse("station:list", args=[station.land.sector.code])).content.decode()

        earlier = page[page.index("Earlier lists") :]
        assert reverse("station:minutes_pdf", args=[second.pk]) in earlier
        assert "minutes as corrected (PDF)" in earlier
        assert reverse("station:minutes_pdf", args=[first.pk]) not in earlier
        assert "not signed" in earlier[earlier.index(f"?list={unsigned.pk}") :]


class TestWhatTheForceAsksFor:
    SAID = {
        "category": "burglary", "area_code": "riverside", "impact": "4", "likelihood": "2",
        "why": "Nine homes in a week.", "valid_from": "2026-11-02", "last_on": "",
    }  # fmt: skip

    def test_says_what_counts_and_where_it_comes_from(self, station: Station, inspector: Client) -> None:
        strand = ForceStrand.objects.get()
        ForceStrandFactory.create(area=station.land.sector, impact=1, likelihood=2, why="None here.")
        ForceStrandFactory.create(
            area=station.land.lpa, category=ProblemCategory.DRUGS, why="A new line.", valid_from="2026-11-09"
        )

        page = inspector.get(reverse("station:strands"), {"area": station.land.sector.code}).content.decode()

        counted, _, rest = page.partition("To come")
        to_come, _, aside = rest.partition("Doesn’t count here")
        assert "None here." in counted
        assert "A new line." in to_come
        assert f"{strand.area.name}; {station.land.sector.name} counts" in aside
        assert strand.why in aside
        whole = inspector.get(reverse("station:strands")).content.decode()
        assert "None here." in whole.partition("Set for a part of it")[2]

    def test_is_linked_from_the_fortnights_list(self, station: Station, sergeant: Client) -> None:
        link = f"{reverse('station:strands')}?area={station.land.sector.code}"
        assert link in sergeant.get(reverse("station:list", args=[station.land.sector.code])).content.decode()
        assert reverse("station:strands") in sergeant.get(reverse("station:lists")).content.decode()

    def test_sets_one_for_the_own_area(self, station: Station, inspector: Client) -> None:
        page = inspector.post(reverse("station:set_strand"), self.SAID, follow=True).content.decode()
        assert "Set for Riverside. Lists that are made from now on count it." in page
        strand = ForceStrand.objects.get(area=station.land.lpa)
        assert (strand.impact, strand.likelihood, strand.valid_until) == (4, 2, None)

    @pytest.mark.parametrize(
        ("change", "words", "beside"),
        [
            ({"category": ""}, "Choose what it is about", "category"),
            ({"area_code": "midshire"}, "Select a valid choice", "area_code"),
            ({"impact": ""}, "Choose the impact", "impact_0"),
            ({"why": " "}, "Say why the force asks for it", "why"),
            ({"valid_from": "2026-11-01"}, "The first day must be today or later.", "valid_from"),
            ({"last_on": "2026-11-01"}, "The last day must be the first day or later.", "last_on"),
        ],
    )
    def test_says_what_is_wrong_beside_it(
        self, station: Station, inspector: Client, change: dict[str, str], words: str, beside: str
    ) -> None:
        page = inspector.post(reverse("station:set_strand"), {**self.SAID, **change}).content.decode()
        assert f'href="#id_{beside}"' in page
        assert words in page
        assert ForceStrand.objects.count() == 1

    def test_ends_one_with_its_last_day_and_a_reason(self, station: Station, inspector: Client) -> None:
        strand = ForceStrandFactory.create(area=station.land.lpa)
        address = reverse("station:end_strand", args=[strand.pk])
        assert address in inspector.get(reverse("station:strands")).content.decode()
        said = {"last_on": "2026-10-30", "reason": "The series is solved."}
        assert "Take today or a later day." in inspector.post(address, said).content.decode()
        said["last_on"] = "2026-11-08"
        assert "Its end is set." in inspector.post(address, said, follow=True).content.decode()
        strand.refresh_from_db()
        assert str(strand.valid_until) == "2026-11-09"

    def test_takes_back_one_that_has_not_begun(self, station: Station, inspector: Client) -> None:
        strand = ForceStrandFactory.create(area=station.land.lpa, valid_from="2026-11-09")
        address = reverse("station:end_strand", args=[strand.pk])
        assert "Last day" not in inspector.get(address).content.decode()
        page = inspector.post(address, {"reason": "A mistake."}, follow=True).content.decode()
        assert "It is taken back." in page
        assert not ForceStrand.objects.filter(pk=strand.pk).exists()

    def test_offers_nothing_to_those_who_only_prepare_lists(self, station: Station, sergeant: Client) -> None:
        page = sergeant.get(reverse("station:strands")).content.decode()
        assert "sets and ends what is asked for here" in page
        assert reverse("station:set_strand") not in page
        assert "/end/" not in page
