"""Whom a selection reaches: the same as plain sets say, counted and listed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable

import pytest
import shapely
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import Part, PartFlag, PartKind, Selection
from peelian.apps.contacts.models import Contact, PushEndpoint, Suspension
from tests.factories.clock import AT, TODAY
from tests.factories.contacts import ContactFactory
from tests.factories.places import Land, PostcodeFactory, make_land, square

pytestmark = pytest.mark.django_db

CHANNELS = {"email": "email", "sms": "phone", "voice": "phone", "push": "push"}
POSTCODES = {"N01": "B31 2AA", "N02": "B31 2AB", "N03": "B31 2AD", "N04": "B31 2AE"}
EVERYBODY = Selection((Part(PartFlag.INCLUDE, PartKind.EVERYBODY),))


def outline(*columns: int) -> str:
    return json.dumps(
        shapely.geometry.mapping(shapely.union_all([square(column, 0) for column in columns]).buffer(1e-6))
    )


def circle(column: int, metres: float) -> tuple[str, ...]:
    middle = square(column, 0).centroid
    return (str(middle.x), str(middle.y), str(metres))


#: A part of a selection, and whom it is meant to hold.
PARTS: list[tuple[PartKind, tuple[str, ...], Callable[[Contact], bool]]] = [
    (PartKind.EVERYBODY, (), lambda c: True),
    (PartKind.AREA, ("midshire",), lambda c: c.neighbourhood_code != ""),
    (PartKind.AREA, ("riverside-1",), lambda c: c.neighbourhood_code in {"N01", "N02", "N03"}),
    (PartKind.AREA, ("N02", "riverside-2"), lambda c: c.neighbourhood_code in {"N02", "N04"}),
    (PartKind.OUTLINE, (outline(0, 1),), lambda c: c.postcode in {POSTCODES["N01"], POSTCODES["N02"]}),
    (PartKind.OUTLINE, (outline(0), outline(3)), lambda c: c.postcode in {POSTCODES["N01"], POSTCODES["N04"]}),
    (PartKind.CIRCLE, circle(1, 200), lambda c: c.postcode == POSTCODES["N02"]),
    (PartKind.CIRCLE, circle(1, 1_100), lambda c: c.postcode in {POSTCODES[n] for n in ("N01", "N02", "N03")}),
    (PartKind.TOPIC, ("alerts", "news"), lambda c: bool({"alerts", "news"} & set(c.topics))),
    (PartKind.GROUP, ("cctv",), lambda c: "cctv" in c.groups),
    (PartKind.LANGUAGE, ("pl", "ur"), lambda c: c.language in {"pl", "ur"}),
    (PartKind.CHANNEL, ("sms",), lambda c: "sms" in {c.channel, *c.urgent_channels}),
    (PartKind.CONTACTS, ("3", "5", "8"), lambda c: c.pk in {3, 5, 8}),
]  # fmt: skip

PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "status": st.sampled_from(["active", "active", "active", "pending", "left"]),
            "way": st.sampled_from(["email", "sms", "voice", "pager"]),
            "urgent_channels": st.lists(st.sampled_from(["email", "sms", "voice", "push"]), max_size=3, unique=True),
            "organisations": st.sampled_from([["police"], ["police", "council"], ["council"], []]),
            "groups": st.sampled_from([[], ["cctv"], ["cctv", "shops"]]),
            "has_phone": st.booleans(),
            "has_browser": st.booleans(),
            "suspended": st.sampled_from(["", "", "email", "sms", "push"]),
            "language": st.sampled_from(["en", "pl", "ur"]),
            "neighbourhood_code": st.sampled_from(["N01", "N02", "N03", "N04", ""]),
            "topics": st.sampled_from([["alerts"], ["news", "meetings"], ["meetings"]]),
        }
    ),
    max_size=10,
)  # fmt: skip
CHOICES = st.lists(st.tuples(st.sampled_from(list(PartFlag)), st.sampled_from(PARTS)), max_size=5)


def make_people(people: list[dict[str, object]]) -> list[Contact]:
    Contact.objects.all().delete()
    found = []
    for number, person in enumerate(people, 1):
        columns = dict(person)
        way, phone, browser, suspended = (
            columns.pop(name) for name in ("way", "has_phone", "has_browser", "suspended")
        )
        gone = columns["status"] == "left"
        by_phone = way in {"sms", "voice"}
        contact = ContactFactory.create(
            id=number,
            channel=way,
            address_kind="phone" if by_phone else "email",
            email="" if gone else f"r{number}@home.example",
            phone="" if gone or not (by_phone or phone) else f"+4477009001{number:02}",
            name="",
            postcode="" if gone else POSTCODES.get(str(columns["neighbourhood_code"]), "B99 9ZZ"),
            **columns,
        )
        if browser:
            PushEndpoint.objects.create(
                contact=contact, url=f"https://push.example/{number}", p256dh="p", auth="a", created_at=AT
            )
        if suspended:
            Suspension.objects.create(contact=contact, channel=suspended, evidence="550", at=AT)
            Suspension.objects.create(
                contact=contact, channel="voice", evidence="was", at=AT, ended_at=AT, ended_because="mended"
            )
        found.append(contact)
    return found


def by_plain_sets(
    people: list[Contact],
    chosen: list[tuple[PartFlag, tuple[PartKind, tuple[str, ...], Callable[[Contact], bool]]]],
    urgent: bool,
) -> set[tuple[int, str, str]]:
    """What the statement has to give, worked out one person at a time."""
    found = set()
    for person in people:
        inside = [(flag, holds(person)) for flag, (_, _, holds) in chosen]
        wanted = (
            any(yes for flag, yes in inside if flag is PartFlag.INCLUDE)
            and all(yes for flag, yes in inside if flag is PartFlag.MUST)
            and not any(yes for flag, yes in inside if flag is PartFlag.EXCLUDE)
        )
        if not wanted or person.status != "active" or "police" not in person.organisations:
            continue
        suspended = set(person.suspensions.filter(ended_at=None).values_list("channel", flat=True))
        has = {"email": person.email, "phone": person.phone, "push": person.push_endpoints.exists()}
        for way in {person.channel, *(person.urgent_channels if urgent else ())} - suspended:
            if way in CHANNELS and has[CHANNELS[way]]:
                found.add((person.pk, way, person.language))
    return found


class TestSelection:
    @pytest.fixture(autouse=True)
    def _land(self) -> Land:
        land = make_land()
        for column, postcode in enumerate(POSTCODES.values()):
            middle = square(column, 0).centroid
            PostcodeFactory.create(postcode=postcode, lat=middle.y, lng=middle.x)
        return land

    @given(PEOPLE, CHOICES, st.booleans())
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_reaches_whom_plain_sets_say_and_counts_the_same(
        self,
        people: list[dict[str, object]],
        chosen: list[tuple[PartFlag, tuple[PartKind, tuple[str, ...], Callable[[Contact], bool]]]],
        urgent: bool,
    ) -> None:
        made = make_people(people)
        selection = Selection(tuple(Part(flag, kind, values) for flag, (kind, values, _) in chosen))
        asked = {"on": TODAY, "organisation": "police", "urgent": urgent, "channels": CHANNELS}

        statement, values = contacts.audience_statement(selection, **asked)  # type: ignore[arg-type]
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            rows = cursor.fetchall()
        count = contacts.count_audience(selection, **asked)  # type: ignore[arg-type]

        wanted = by_plain_sets(made, chosen, urgent)
        assert sorted(rows) == sorted(wanted)
        assert count.people == len({person for person, _, _ in wanted})
        assert count.by == Counter((way, language) for _, way, language in wanted)
        assert contacts.list_reached(selection, **asked) == sorted({row[0] for row in wanted})  # type: ignore[arg-type]

    def test_samples_those_whom_it_reaches_and_nobody_else(self) -> None:
        ContactFactory.create_batch(30, topics=["news"])
        wanted = {one.pk for one in ContactFactory.create_batch(20, topics=["alerts"], language="pl")}
        ContactFactory.create(topics=["alerts"], channel="pager")
        selection = Selection(
            (
                Part(PartFlag.INCLUDE, PartKind.TOPIC, ("alerts",)),
                Part(PartFlag.INCLUDE, PartKind.AREA, ("elsewhere",)),
            )
        )
        asked = {"on": TODAY, "organisation": "police", "urgent": True, "channels": CHANNELS}

        def sample(people: int, size: int) -> list[int]:
            return contacts.sample_reached(selection, people=people, size=size, **asked)  # type: ignore[arg-type]

        assert set(sample(20, 50)) == wanted
        assert set(sample(20, 1)) < wanted
        assert set(sample(20, 1)) == set(sample(20, 1))
        assert sample(0, 50) == []

    def test_is_kept_as_plain_values_and_read_again(self) -> None:
        selection = Selection(tuple(Part(PartFlag.MUST, kind, values) for kind, values, _ in PARTS))

        assert Selection.from_json(json.loads(json.dumps(selection.to_json()))) == selection
        assert Selection.from_json({}) == Selection()
        with pytest.raises(ValueError, match="selection"):
            Selection.from_json({"parts": [{"flag": "include"}]})

    def test_without_an_include_is_nobody(self) -> None:
        ContactFactory.create()

        count = contacts.count_audience(
            Selection(), on=TODAY, organisation="police", urgent=True, channels=CHANNELS
        )

        assert (count.people, count.copies) == (0, 0)

    @pytest.mark.parametrize(
        ("kind", "values"),
        [
            (PartKind.OUTLINE, ("not json",)),
            (PartKind.OUTLINE, ('{"type": "Point", "coordinates": [0, 0]}',)),
            (PartKind.OUTLINE, ('{"type": "Polygon", "coordinates": [[[0,0],[1,1],[1,0],[0,1],[0,0]]]}',)),
            (PartKind.OUTLINE, ('["Polygon"]',)),
            (PartKind.OUTLINE, ('{"type": "Polygon", "coordinates": [["a"]]}',)),
            (PartKind.CIRCLE, ("0", "0")),
            (PartKind.CIRCLE, ("0", "0", "nan")),
            (PartKind.CIRCLE, ("0", "91", "10")),
            (PartKind.TOPIC, ("gossip",)),
            (PartKind.CONTACTS, ("ann",)),
        ],
    )
    def test_refuses_what_cannot_be_with_a_sentence(self, kind: PartKind, values: tuple[str, ...]) -> None:
        with pytest.raises(contacts.BadSelection):
            contacts.count_audience(
                Selection((Part(PartFlag.INCLUDE, kind, values),)),
                on=TODAY, organisation="police", urgent=False, channels=CHANNELS,
            )  # fmt: skip

    def test_leaves_to_messaging_who_got_a_message(self) -> None:
        first, second = ContactFactory.create(), ContactFactory.create()
        selection = Selection(
            (
                Part(PartFlag.INCLUDE, PartKind.EVERYBODY),
                Part(PartFlag.EXCLUDE, PartKind.GOT_MESSAGE, ("7",)),
            )
        )

        count = contacts.count_audience(
            selection, on=TODAY, organisation="police", urgent=False, channels=CHANNELS,
            resolve=lambda part: ("c.id = ANY(%s)", [[first.pk]]),
        )  # fmt: skip

        assert count.people == 1
        assert second.pk != first.pk


class TestAlike:
    def test_is_kept_by_the_database_as_what_decides_over_reach_changes(self) -> None:
        one, other = ContactFactory.create(), ContactFactory.create(name="", postcode="B31 2AD")

        def alike() -> bool:
            one.refresh_from_db()
            other.refresh_from_db()
            return bool(one.alike == other.alike)

        assert alike()
        for name, value, back in [
            ("channel", "sms", "email"), ("language", "pl", "en"), ("phone", "+447700900101", ""),
            ("urgent_channels", ["sms"], []), ("organisations", ["police", "council"], ["police"]),
            ("groups", ["cctv"], []), ("topics", ["news"], one.topics),
        ]:  # fmt: skip
            Contact.objects.filter(pk=other.pk).update(**{name: value})
            assert not alike(), name
            Contact.objects.filter(pk=other.pk).update(**{name: back})
            assert alike(), name
        Contact.objects.filter(pk=other.pk).update(email="", address_kind="push")
        assert not alike()

    def test_holds_no_address(self) -> None:
        one = ContactFactory.create(email="ann@home.example")
        other = ContactFactory.create(email="bea@home.example")
        one.refresh_from_db()
        other.refresh_from_db()

        assert one.alike == other.alike

    def test_tells_lists_apart_that_look_the_same_joined(self) -> None:
        one = ContactFactory.create(groups=["a,b"], topics=[])
        other = ContactFactory.create(groups=["a", "b"], topics=[])
        third = ContactFactory.create(groups=["a"], topics=["b"])

        assert len(set(Contact.objects.values_list("alike", flat=True))) == 3, (one, other, third)
