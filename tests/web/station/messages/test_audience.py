"""Whom a message is for: counted, narrowed and drawn on its page."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.contacts.models import Group
from peelian.apps.messaging.models.messages import Message
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import square
from tests.web.station.messages.steps import add


class TestAudience:
    def test_counts_who_is_included_needed_and_left_out(self, draft: Message, sergeant: Client) -> None:
        ContactFactory.create_batch(3, language="pl", topics=["alerts"])
        ContactFactory.create(neighbourhood_code="N02")
        page = add(sergeant, draft, kind="area", areas=["N01"])
        assert 'data-people="4"' in page
        page = add(sergeant, draft, kind="topic", topics=["alerts"], flag="must")
        assert 'data-people="3"' in page
        page = add(sergeant, draft, kind="language", languages=["pl"], flag="exclude")
        assert 'data-people="0"' in page
        assert "Leave them out:</strong> People who read Polish" in page
        page = sergeant.post(
            reverse("station:message_audience", args=[draft.pk]), {"change": "remove:3"}, follow=True
        ).content.decode()
        assert 'data-people="3"' in page

    def test_takes_a_circle_a_postcode_and_a_drawn_place(self, draft: Message, sergeant: Client) -> None:
        corners = [list(point) for point in square(0, 0).exterior.coords]
        outline = json.dumps({"type": "Polygon", "coordinates": [corners]})
        add(sergeant, draft, kind="outline", outline=outline)
        add(sergeant, draft, kind="circle", lon="-1.98", lat="52.41", metres="500")
        draft.refresh_from_db()
        kinds = [part["kind"] for part in draft.selection["parts"]]
        assert {"outline", "circle"} <= set(kinds)

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"kind": "area"}, "Choose at least one area"),
            ({"kind": "circle", "metres": "9"}, "Enter at least 20 metres"),
            ({"kind": "circle", "metres": "100"}, "Enter a postcode, or click on the map"),
            ({"kind": "circle", "metres": "100", "postcode": "ZZ99 9ZZ"}, "We don’t know this postcode"),
            (
                {"kind": "outline", "outline": '{"type": "Polygon", "coordinates": [[[0,0],[1,1]]]}'},
                "three corners",
            ),
            ({"kind": "outline", "outline": "[]"}, "three corners"),
            ({"kind": "outline", "outline": "[" * 20_000}, "three corners"),
            (
                {
                    "kind": "outline",
                    "outline": f'{{"type": "Polygon", "coordinates": [[[{"9" * 400},0],[1,1],[2,0]]]}}',
                },
                "three corners",
            ),
            ({}, "Choose which people"),
        ],
    )
    def test_says_what_is_wrong_with_a_set(
        self, said: dict[str, str], words: str, draft: Message, sergeant: Client
    ) -> None:
        assert words in add(sergeant, draft, **said)

    @pytest.mark.parametrize("number", ["²", "9", "-1", "9" * 5000])
    def test_takes_no_set_away_that_there_is_not(self, number: str, aimed: Message, sergeant: Client) -> None:
        assert "gone already" in add(sergeant, aimed, change=f"remove:{number}")

    def test_answers_the_count_with_the_set_that_is_being_put_together(
        self, draft: Message, sergeant: Client
    ) -> None:
        ContactFactory.create_batch(2)
        address = reverse("station:message_count", args=[draft.pk])
        piece = sergeant.post(address, {"flag": "include", "kind": "area", "areas": ["N01"]}).content.decode()
        assert "with the set below" in piece
        assert "<html" not in piece
        draft.refresh_from_db()
        assert draft.selection == {}

    def test_never_reaches_people_outside_the_writers_areas(self, draft: Message, sergeant: Client) -> None:
        ContactFactory.create(neighbourhood_code="N04")
        ContactFactory.create()
        page = add(sergeant, draft, kind="everybody")
        assert "those are the areas that you may write to" in page

    def test_offers_groups_where_there_are_some(self, draft: Message, sergeant: Client) -> None:
        Group.objects.create(code="cctv", name="Owners of cameras", created_at=AT)
        page = add(sergeant, draft, kind="group", groups=["cctv"])
        assert "Members of Owners of cameras" in page
