from __future__ import annotations

import datetime as dt

import pytest
import shapely
from django.test import Client

from peelian.apps.places.types import AreaKind
from peelian.apps.workforce.models.units import Team
from tests.factories.clock import AT, SINCE
from tests.factories.places import AreaFactory, BoundaryFactory, square
from tests.web.stage import Stage


class TestAllAreas:
    def test_shows_the_whole_structure(self, client: Client, stage: Stage) -> None:
        page = client.get("/areas/").content.decode()
        for name in ("Midshire Police", "Riverside", "Riverside South", "Dock", "Abbey Green"):
            assert name in page

    def test_says_so_when_there_are_none(self, client: Client, db: None) -> None:
        assert "We know of no areas" in client.get("/areas/").content.decode()

    def test_shows_the_structure_of_a_past_day(self, client: Client, stage: Stage) -> None:
        AreaFactory.create(
            kind=AreaKind.LPA,
            code="old-town",
            name="Old Town",
            parent=stage.land.force,
            valid_from=SINCE,
            valid_until=SINCE + dt.timedelta(days=30),
        )
        assert "Old Town" not in client.get("/areas/").content.decode()
        page = client.get("/areas/", {"on": SINCE.isoformat()}).content.decode()
        assert "Old Town" in page
        assert "1 April 2023" in page

    def test_refuses_text_that_is_no_day(self, client: Client, stage: Stage) -> None:
        assert client.get("/areas/", {"on": "yesterday"}).status_code == 400

    def test_doesnt_look_ahead(self, client: Client, stage: Stage) -> None:
        assert client.get("/areas/", {"on": "2099-01-01"}).status_code == 404


class TestLargerArea:
    def test_lists_its_neighbourhoods(self, client: Client, stage: Stage) -> None:
        page = client.get("/areas/riverside-1/").content.decode()
        assert "Bell Hill" in page
        assert "Dock" not in page

    def test_answers_404_with_a_way_on_for_an_unknown_code(self, client: Client, stage: Stage) -> None:
        response = client.get("/areas/nowhere/")
        assert response.status_code == 404
        assert "nowhere" in response.content.decode()
        assert 'href="/areas/"' in response.content.decode()


class TestNeighbourhood:
    def test_names_the_officer_with_rank_and_how_to_reach_them(self, client: Client, stage: Stage) -> None:
        page = client.get("/areas/N01/").content.decode()
        assert "PCSO Amina Yusuf" in page
        assert 'href="mailto:amina.yusuf@midshire.example"' in page
        assert 'href="tel:01214960123"' in page

    def test_names_the_teams_own_page_on_a_network(self, client: Client, stage: Stage) -> None:
        assert Team.objects.update(social_url="https://social.example/@abbeygreen")
        page = client.get("/areas/N01/").content.decode()
        assert 'href="https://social.example/@abbeygreen"' in page

    def test_shows_priorities_with_issue_and_action(self, client: Client, stage: Stage) -> None:
        page = client.get("/areas/N01/").content.decode()
        assert "Cars go too fast on School Road." in page
        assert "We check speeds on School Road twice a week" in page
        assert "Chosen on 13 October 2026, 2 weeks ago." in page

    def test_shows_the_sectors_priorities_too_and_says_whose_they_are(
        self, client: Client, stage: Stage
    ) -> None:
        page = client.get("/areas/N01/").content.decode()
        assert "Rubbish is left behind the shops." in page
        assert "For all of Riverside North." in page

    def test_shows_a_stale_priority_as_overdue(self, client: Client, stage: Stage) -> None:
        assert client.get("/areas/N01/").content.decode().count("more than three months") == 1

    def test_shows_what_was_said_and_done(self, client: Client, stage: Stage) -> None:
        assert (
            "Positions show 9 visits and 141 minutes on foot." in client.get("/areas/N01/").content.decode()
        )

    def test_shows_meetings_and_marks_a_cancelled_one(self, client: Client, stage: Stage) -> None:
        page = client.get("/areas/N01/").content.decode()
        assert "Monday 9 November 2026, 9am" in page
        assert "Cancelled" in page
        assert "/feeds/neighbourhoods/N01/meetings.ics" in page

    def test_says_where_it_is_in_words(self, client: Client, stage: Stage) -> None:
        page = client.get("/areas/N01/").content.decode()
        assert "Abbey Green is in Riverside North and Riverside. It covers 1.0 square kilometres" in page
        assert "about 1.0 km from west to east and 1.0 km from north to south" in page

    def test_says_plainly_what_is_empty(self, client: Client, stage: Stage) -> None:
        page = client.get("/areas/N04/").content.decode()
        for sentence in (
            "We have no named officer here at the moment",
            "This team has no priorities here at the moment",
            "Nothing to show yet",
            "No meeting is planned yet",
            "We have sent no messages here yet",
            "call 101",
        ):
            assert sentence in page
        assert "The team below can help" not in page, "there is none"

    def test_has_no_question_when_none_is_asked(self, client: Client, stage: Stage) -> None:
        from peelian.apps.voice.models import Question

        Question.objects.update(closes_at=AT - dt.timedelta(days=1))
        assert 'id="say"' not in client.get("/areas/N01/").content.decode()

    def test_of_a_past_day_asks_and_offers_nothing(self, client: Client, stage: Stage) -> None:
        page = client.get("/areas/N01/", {"on": "2023-06-01"}).content.decode()
        assert "how it was on 1 June 2023" in page
        assert '<form method="post"' not in page
        assert "PCSO Amina Yusuf" in page

    def test_without_an_outline_says_so(self, client: Client, stage: Stage) -> None:
        AreaFactory.create(kind=AreaKind.NEIGHBOURHOOD, code="N05", name="Elm", parent=stage.land.sector)
        page = client.get("/areas/N05/").content.decode()
        assert "We have no outline of it to draw." in page
        assert "leaflet" not in page

    def test_escapes_and_wraps_long_words(self, client: Client, stage: Stage) -> None:
        stage.priority.issue = "<b>" + "long" * 200
        stage.priority.save()
        page = client.get("/areas/N01/").content.decode()
        assert "&lt;b&gt;longlong" in page


class TestBoundary:
    def test_is_a_geojson_feature_of_that_day(self, client: Client, stage: Stage) -> None:
        feature = client.get("/areas/N01/boundary.json", {"on": "2026-11-02"}).json()
        assert feature["type"] == "Feature"
        assert feature["geometry"]["type"] in {"Polygon", "MultiPolygon"}
        assert feature["properties"] == {"code": "N01", "name": "Abbey Green", "approximate": False}

    def test_answers_404_when_it_isnt_known(self, client: Client, stage: Stage) -> None:
        assert client.get("/areas/nowhere/boundary.json").status_code == 404


class TestAnAreaThatHasEnded:
    END = dt.date(2025, 5, 1)

    def _old_ward(self, stage: Stage, *, shape: shapely.Polygon | None) -> None:
        lpa = AreaFactory.create(
            kind=AreaKind.LPA,
            code="old-lpa",
            name="Old Town",
            parent=stage.land.force,
            valid_from=SINCE,
            valid_until=self.END,
        )
        sector = AreaFactory.create(
            kind=AreaKind.SECTOR, code="old-1", name="Old North", parent=lpa, valid_until=self.END
        )
        AreaFactory.create(
            kind=AreaKind.NEIGHBOURHOOD, code="N99", name="Old Abbey", parent=sector, valid_until=self.END
        )
        if shape is not None:
            BoundaryFactory.create(area_code="N99", shape=shape, valid_until=self.END)

    def test_says_until_when_it_stood_and_who_looks_after_it_now(self, client: Client, stage: Stage) -> None:
        self._old_ward(stage, shape=shapely.union(square(0, 0), square(1, 0)))
        response = client.get("/areas/N99/")
        page = " ".join(response.content.decode().split())
        assert response.status_code == 410
        assert "Old Abbey stood until 30 April 2025." in page
        assert '<a class="govuk-link" href="/areas/N01/">' in page
        assert '<a class="govuk-link" href="/areas/N02/">' in page
        assert "/areas/N03/" not in page
        assert '<a class="govuk-link" href="/areas/midshire/">Midshire Police</a>' in page
        assert "/areas/old-1/" not in page

    @pytest.mark.parametrize(
        "below", ["crime/", "stop-and-search/", "boundary.json", "plans/1/", "say/", "said/", "browser/"]
    )
    def test_is_answered_so_by_the_pages_below_it(self, client: Client, stage: Stage, below: str) -> None:
        self._old_ward(stage, shape=square(0, 0))
        response = client.get(f"/areas/N99/{below}")
        assert response.status_code == 410
        assert "Old Abbey stood until 30 April 2025." in response.content.decode()
        assert '<a class="govuk-link" href="/areas/N01/">' in response.content.decode()

    def test_a_new_area_of_the_same_code_has_its_own_pages(self, client: Client, stage: Stage) -> None:
        self._old_ward(stage, shape=square(0, 0))
        AreaFactory.create(
            kind=AreaKind.NEIGHBOURHOOD,
            code="N99",
            name="New Abbey",
            parent=stage.land.sector,
            valid_from=self.END,
        )
        assert client.get("/areas/N99/crime/").status_code == 200
        assert client.get("/areas/N99/boundary.json").status_code == 404, "its outline isn't known"

    def test_leads_to_its_page_on_its_last_day(self, client: Client, stage: Stage) -> None:
        self._old_ward(stage, shape=None)
        assert 'href="/areas/N99/?on=2025-04-30"' in client.get("/areas/N99/").content.decode()
        assert client.get("/areas/N99/?on=2025-04-30").status_code == 200

    def test_without_an_outline_names_what_stood_above_it(self, client: Client, stage: Stage) -> None:
        self._old_ward(stage, shape=None)
        page = client.get("/areas/N99/").content.decode()
        assert "Who looks after it now" not in page
        assert "Midshire Police" in page

    def test_is_answered_so_for_a_larger_area_too(self, client: Client, stage: Stage) -> None:
        self._old_ward(stage, shape=None)
        assert "Old North stood until 30 April 2025." in client.get("/areas/old-1/").content.decode()

    def test_before_it_began_there_is_nothing(self, client: Client, stage: Stage) -> None:
        self._old_ward(stage, shape=None)
        assert client.get("/areas/N99/?on=2001-01-01").status_code == 404

    def test_is_said_in_welsh(self, client: Client, stage: Stage) -> None:
        self._old_ward(stage, shape=square(0, 0))
        page = client.get("/areas/N99/?lang=cy", follow=True).content.decode()
        assert "Pwy sy’n gofalu amdano nawr" in page
