"""Residents see a picture of those who hold a post on their team, drawn anew and small."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from PIL import Image

from peelian.apps.events.models import Event
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.people import Career, Terms
from peelian.apps.workforce.models.posts import Posting
from peelian.apps.workforce.types.people import LeaveReason
from peelian.kernel.actors import system
from peelian.kernel.errors import NotFound
from tests.factories.clock import AT, TODAY
from tests.factories.places import make_land
from tests.factories.workforce import (
    NamedContactFactory,
    PersonFactory,
    PostFactory,
    PostingFactory,
    TeamFactory,
)

pytestmark = pytest.mark.django_db
ACTOR = system("test")


def photo(width: int = 600, height: int = 800) -> bytes:
    """A camera's picture that says where it was taken."""
    picture = Image.new("RGB", (width, height), "teal")
    exif = picture.getexif()
    exif[0x010E] = "taken at 12 Secret Street"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


class TestSetPortrait:
    def test_draws_a_small_square_without_what_the_camera_wrote(self) -> None:
        person = _posted()
        workforce.set_portrait(actor=ACTOR, at=AT, person_id=person.pk, content=photo())

        found = workforce.portrait_of(person.pk, on=TODAY)
        assert found is not None
        media_type, content = found
        assert media_type == "image/jpeg"
        assert b"Secret Street" not in content
        with Image.open(io.BytesIO(content)) as picture:
            assert picture.size == (192, 192)
        assert len(content) < 20_000

    def test_takes_the_place_of_an_older_one(self) -> None:
        person = _posted()
        workforce.set_portrait(actor=ACTOR, at=AT, person_id=person.pk, content=photo())
        first = workforce.portrait_of(person.pk, on=TODAY)
        out = io.BytesIO()
        Image.new("RGBA", (300, 300), (200, 30, 30, 120)).save(out, "PNG")
        workforce.set_portrait(actor=ACTOR, at=AT, person_id=person.pk, content=out.getvalue())

        assert workforce.portrait_of(person.pk, on=TODAY) != first
        assert Event.objects.filter(name="workforce.portrait.set").count() == 2

    def test_refuses_what_is_no_picture(self) -> None:
        person = _posted()
        with pytest.raises(workforce.BadPortrait, match="JPEG or PNG"):
            workforce.set_portrait(actor=ACTOR, at=AT, person_id=person.pk, content=b"<svg onload=alert(1)>")

    def test_refuses_somebody_who_does_not_exist(self) -> None:
        with pytest.raises(NotFound):
            workforce.set_portrait(actor=ACTOR, at=AT, person_id=999, content=photo())

    def test_is_not_shown_of_somebody_who_holds_no_post(self) -> None:
        person = PersonFactory.create()
        workforce.set_portrait(actor=ACTOR, at=AT, person_id=person.pk, content=photo())

        assert workforce.portrait_of(person.pk, on=TODAY) is None

    def test_is_not_shown_after_the_last_day(self) -> None:
        person = _posted()
        workforce.set_portrait(actor=ACTOR, at=AT, person_id=person.pk, content=photo())
        Career.objects.filter(person=person).update(left_on=TODAY, reason=LeaveReason.RETIREMENT)
        for held in (Terms, Posting):
            held.objects.filter(person=person).update(valid_until=TODAY)

        assert workforce.portrait_of(person.pk, on=TODAY) is None
        assert workforce.portrait_of(person.pk, on=TODAY - dt.timedelta(days=1)) is not None

    def test_can_be_taken_away(self) -> None:
        person = _posted()
        workforce.set_portrait(actor=ACTOR, at=AT, person_id=person.pk, content=photo())
        workforce.remove_portrait(actor=ACTOR, at=AT, person_id=person.pk)

        assert workforce.portrait_of(person.pk, on=TODAY) is None


class TestListTeam:
    def test_says_of_whom_there_is_a_picture(self) -> None:
        person = _posted()
        NamedContactFactory.create(person=person, area_code="N01")
        workforce.set_portrait(actor=ACTOR, at=AT, person_id=person.pk, content=photo())

        assert [member.has_portrait for member in workforce.list_team("N01", TODAY)] == [True]
        named = workforce.named_contact("N01", TODAY)
        assert named is not None
        assert named.has_portrait

    def test_lists_everybody_with_a_post(self) -> None:
        person = _posted()
        assert [(who.person_id, who.has_portrait) for who in workforce.list_posted(TODAY)] == [
            (person.pk, False)
        ]


def _posted():  # type: ignore[no-untyped-def]
    land = make_land()
    person = PersonFactory.create()
    PostingFactory.create(
        person=person, post=PostFactory.create(team=TeamFactory.create(area=land.neighbourhoods[0]))
    )
    return person
