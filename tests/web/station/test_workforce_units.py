"""How the force is cut: operating models, units and where they came from, uplift, and posts that move."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.workforce.models.figures import UpliftAllocation, UpliftProgramme
from peelian.apps.workforce.models.posts import Post, Posting
from peelian.apps.workforce.models.units import OperatingModel, Unit, UnitOrigin
from peelian.apps.workforce.types.units import UnitKind
from peelian.kernel.time import local_day, now
from tests.factories.clock import SINCE
from tests.factories.places import make_land
from tests.factories.workforce import PersonFactory, PostFactory, PostingFactory, UnitFactory
from tests.web.staff_stage import Station, client_of, member, set_the_station

pytestmark = pytest.mark.django_db


@pytest.fixture
def station() -> Station:
    """A sector at work."""
    return set_the_station()


@pytest.fixture
def planner(station: Station) -> Client:
    """A planner of the whole force."""
    return client_of(member("Pat Planner", Role.WORKFORCE, station.land.force.code))


@pytest.fixture
def local(station: Station) -> Client:
    """A planner of one LPA."""
    return client_of(member("Lou Local", Role.WORKFORCE, station.land.lpa.code))


@pytest.fixture
def old(station: Station) -> Unit:
    """A function of the model of 2016, which held until the present one."""
    model = OperatingModel.objects.create(
        code="model-2016", name="The model of 2016", valid_from=dt.date(2016, 4, 1), valid_until=SINCE
    )
    made: Unit = UnitFactory.create(
        model=model, code="force-response", name="Force Response", kind=UnitKind.FUNCTION, valid_until=SINCE
    )
    return made


@pytest.fixture
def lpa(station: Station) -> Unit:
    """Riverside as a unit of the present model."""
    made: Unit = UnitFactory.create(
        code="riverside", name="Riverside LPA", kind=UnitKind.LPA, area_code=station.land.lpa.code
    )
    return made


def today() -> dt.date:
    """The day of the page."""
    return local_day(now())


def text(client: Client, name: str, *args: object, status: int = 200, **asked: str) -> str:
    response = client.get(reverse(f"station:{name}", args=args), asked)
    assert response.status_code == status, response.content.decode()[:500]
    return str(response.content.decode())


def send(client: Client, name: str, /, *args: object, **said: str) -> str:
    """Send a form that is taken; answers the page that comes next."""
    response = client.post(reverse(f"station:{name}", args=args), said, follow=True)
    body = str(response.content.decode())
    assert "Recorded." in body, body[body.find("error-summary") :][:600]
    return body


def refused(client: Client, name: str, /, *args: object, **said: str) -> str:
    """Send a form that isn't taken; answers it as it comes back."""
    response = client.post(reverse(f"station:{name}", args=args), said)
    assert response.status_code == 200
    body = str(response.content.decode())
    assert "There is a problem" in body
    return body


class TestModels:
    def test_say_that_none_is_recorded(self) -> None:
        force = make_land().force
        page = text(client_of(member("Pat Planner", Role.WORKFORCE, force.code)), "workforce_models")
        assert "No operating model is recorded." in page
        assert "Begin an operating model" in page

    def test_show_the_units_of_the_one_that_holds_and_what_they_came_from(
        self, old: Unit, lpa: Unit, planner: Client
    ) -> None:
        UnitOrigin.objects.create(unit=lpa, origin=old)
        page = text(planner, "workforce_models")
        for words in (
            "The model of 2016",
            "Riverside LPA",
            "Force Response",
            "Make a unit of The model of 2023",
        ):
            assert words in page

    def test_lead_to_a_day_on_which_an_old_unit_stood(self, old: Unit, lpa: Unit, planner: Client) -> None:
        page = text(planner, "workforce_models", model="model-2016")
        assert f"/units/force-response/?day={SINCE - dt.timedelta(days=1)}" in page
        assert text(planner, "workforce_unit", "force-response", day=str(SINCE - dt.timedelta(days=1)))

    def test_refuse_a_model_that_is_none(self, lpa: Unit, planner: Client) -> None:
        assert "error-summary" in text(planner, "workforce_models", model="\0", status=400)

    def test_are_given_as_files(self, lpa: Unit, planner: Client) -> None:
        answer = planner.get(reverse("station:workforce_models"), {"as": "csv", "table": "units"})
        assert "Riverside LPA" in answer.content.decode()

    def test_offer_no_change_to_who_plans_for_one_lpa(self, lpa: Unit, local: Client) -> None:
        page = text(local, "workforce_models")
        assert "Riverside LPA" in page
        assert "Make a unit" not in page
        assert "Close Riverside" not in page
        assert local.get(reverse("station:close_unit", args=[lpa.pk])).status_code == 403

    def test_are_begun_once_and_one_after_another(self, lpa: Unit, planner: Client) -> None:
        day = today() + dt.timedelta(days=30)
        send(planner, "begin_model", name="The model to come", code="model-next", valid_from=day.isoformat())
        assert OperatingModel.objects.get(code="model-2023").valid_until == day
        again = refused(planner, "begin_model", name="Another", code="model-next", valid_from=day.isoformat())
        assert "There is an operating model model-next already." in again
        early = refused(planner, "begin_model", name="Another", code="model-x", valid_from=day.isoformat())
        assert "Another operating model begins on that day or later." in early

    def test_that_have_ended_take_units_of_their_own_days(self, old: Unit, planner: Client) -> None:
        assert 'value="2016-04-01"' in text(planner, "create_unit", "model-2016")
        said = TestUnits.SAID | {"valid_from": "2016-04-01", "origins": ""}
        send(planner, "create_unit", "model-2016", **said)
        assert Unit.objects.get(code="birmingham").valid_until == SINCE

    @pytest.mark.parametrize("code", ["a/b", "..", ".", "<b>", "\u202eabc", "a..b", "-a"])
    def test_have_a_code_that_an_address_can_hold(self, planner: Client, code: str) -> None:
        page = refused(planner, "begin_model", name="A", code=code, valid_from=today().isoformat())
        assert "Write letters and digits" in page

    def test_have_one_code_in_any_case(self, planner: Client, lpa: Unit) -> None:
        page = refused(
            planner, "create_unit", "model-2023", name="Again", code="RIVERSIDE", kind="lpa", parent_id="",
            area_code="", valid_from=today().isoformat(), origins="",
        )  # fmt: skip
        assert "another unit" in page


class TestUnits:
    SAID = {"name": "Birmingham LPA", "code": "birmingham", "kind": "lpa", "parent_id": "", "area_code": ""}

    def test_are_made_with_what_they_came_from(self, old: Unit, lpa: Unit, planner: Client) -> None:
        said = self.SAID | {
            "valid_from": today().isoformat(),
            "origins": " force-response \n\nforce-response",
        }
        page = send(planner, "create_unit", "model-2023", **said)
        made = Unit.objects.get(code="birmingham")
        assert [one.origin for one in made.origins.all()] == [old]
        assert "Birmingham LPA" in page

    def test_stand_under_another_and_serve_an_area(
        self, station: Station, lpa: Unit, planner: Client
    ) -> None:
        said = self.SAID | {
            "kind": "sector", "parent_id": str(lpa.pk), "area_code": station.land.sector.code,
            "valid_from": today().isoformat(),
        }  # fmt: skip
        send(planner, "create_unit", "model-2023", **said)
        made = Unit.objects.get(code="birmingham")
        assert (made.parent, made.area_code) == (lpa, station.land.sector.code)

    def test_refuse_codes_that_are_no_older_units(self, old: Unit, lpa: Unit, planner: Client) -> None:
        said = self.SAID | {"valid_from": today().isoformat(), "origins": "riverside\nnothing"}
        page = refused(planner, "create_unit", "model-2023", **said)
        assert "No unit of an older operating model has the code riverside, nothing." in page
        assert not Unit.objects.filter(code="birmingham").exists()

    def test_refuse_a_code_that_stands_and_a_day_before_the_model(self, lpa: Unit, planner: Client) -> None:
        taken = refused(
            planner, "create_unit", "model-2023",
            **self.SAID | {"code": "riverside", "valid_from": today().isoformat()},
        )  # fmt: skip
        assert "is another unit&#x27;s on that day or later" in taken
        early = refused(
            planner, "create_unit", "model-2023",
            **self.SAID | {"valid_from": (SINCE - dt.timedelta(days=1)).isoformat()},
        )  # fmt: skip
        assert "operating model doesn" in early

    def test_say_where_they_came_from_afterwards(self, old: Unit, lpa: Unit, planner: Client) -> None:
        send(planner, "unit_origins", lpa.pk, origins="force-response")
        assert UnitOrigin.objects.get(unit=lpa).origin == old
        assert "force-response" in text(planner, "unit_origins", lpa.pk)
        send(planner, "unit_origins", lpa.pk, origins="")
        assert not UnitOrigin.objects.exists()

    def test_are_closed_once_nothing_stands_in_them(self, lpa: Unit, planner: Client) -> None:
        post = PostFactory.create(team=None, unit=lpa)
        page = refused(planner, "close_unit", lpa.pk, valid_until=today().isoformat())
        assert "1 posts, 0 people and 0 units are still in it" in page
        Post.objects.filter(pk=post.pk).update(valid_until=today())
        send(planner, "close_unit", lpa.pk, valid_until=today().isoformat())
        assert Unit.objects.get(pk=lpa.pk).valid_until == today()
        assert "Closed" in text(planner, "workforce_models")

    def test_are_not_found_by_another_number(self, planner: Client) -> None:
        text(planner, "close_unit", 999_999, status=404)
        text(planner, "unit_origins", 999_999, status=404)
        text(planner, "create_unit", "nothing", status=404)


class TestMovingAPost:
    def test_takes_its_holder_with_it(self, lpa: Unit, planner: Client) -> None:
        other = UnitFactory.create(code="north", name="North LPA", kind=UnitKind.LPA)
        post = PostFactory.create(team=None, unit=lpa, title="Response officer")
        holder = PostingFactory.create(post=post, person=PersonFactory.create(name="Holly Holder")).person
        assert "Move Response officer" in text(planner, "workforce_unit", "riverside")
        assert "Move the post “Response officer” of Riverside LPA" in text(planner, "move_post", post.pk)
        send(planner, "move_post", post.pk, unit_id=str(other.pk), valid_from=today().isoformat())
        assert Posting.objects.get(person=holder, valid_until=None).unit == other

    def test_goes_to_a_unit_of_a_model_to_come_from_its_first_day(self, lpa: Unit, planner: Client) -> None:
        post = PostFactory.create(team=None, unit=lpa)
        day = today() + dt.timedelta(days=60)
        other = UnitFactory.create(code="north", name="North LPA", valid_from=day)
        early = refused(planner, "move_post", post.pk, unit_id=str(other.pk), valid_from=today().isoformat())
        assert "stand on that day" in early
        send(planner, "move_post", post.pk, unit_id=str(other.pk), valid_from=day.isoformat())
        assert Post.objects.get(unit=other).valid_from == day

    def test_offers_only_units_that_the_viewer_plans_for(
        self, lpa: Unit, local: Client, planner: Client
    ) -> None:
        UnitFactory.create(code="north", name="North LPA", kind=UnitKind.LPA)
        post = PostFactory.create(team=None, unit=lpa)
        assert "North LPA" in text(planner, "move_post", post.pk)
        assert "North LPA" not in text(local, "move_post", post.pk)
        assert "Choose the unit" in refused(planner, "move_post", post.pk, valid_from=today().isoformat())
        text(planner, "move_post", 999_999, status=404)


class TestUplift:
    def test_is_begun_and_allocated_from_the_page(self, old: Unit, lpa: Unit, planner: Client) -> None:
        assert "No programme is recorded." in text(planner, "workforce_growth")
        said = {"name": "Police Uplift", "baseline_on": "2019-09-30", "baseline": "6691", "target": "1278"}
        page = send(planner, "begin_uplift", **said)
        assert "Allocate posts of Police Uplift" in page
        programme = UpliftProgramme.objects.get()
        put = {
            "unit_id": str(lpa.pk),
            "origin_id": str(old.pk),
            "posts": "221",
            "valid_from": today().isoformat(),
        }
        page = send(planner, "allocate_uplift", programme.pk, **put, temporary="19")
        assert "1,057 aren’t listed by unit" in page or "1,057 aren&#x27;t listed by unit" in page
        again = refused(planner, "allocate_uplift", programme.pk, **put, temporary="0")
        assert "allocated to this unit already" in again
        assert UpliftAllocation.objects.get().posts == 221

    def test_has_no_more_temporary_posts_than_posts(self, lpa: Unit, planner: Client) -> None:
        programme = UpliftProgramme.objects.create(name="Uplift", baseline_on=SINCE, baseline=1, target=2)
        page = refused(
            planner, "allocate_uplift", programme.pk, unit_id=str(lpa.pk), origin_id="", posts="1", temporary="2",
            valid_from=today().isoformat(),
        )  # fmt: skip
        assert "No more posts can be temporary than there are" in page
        text(planner, "allocate_uplift", 999_999, status=404)

    def test_has_a_name_of_its_own(self, planner: Client) -> None:
        said = {"name": "Police Uplift", "baseline_on": "2019-09-30", "baseline": "6691", "target": "1278"}
        send(planner, "begin_uplift", **said)
        assert "a programme of this name already" in refused(planner, "begin_uplift", **said)


class TestLineage:
    def test_is_told_on_the_days_that_are_asked_for(self, old: Unit, lpa: Unit, planner: Client) -> None:
        UnitOrigin.objects.create(unit=lpa, origin=old)
        page = text(
            planner, "workforce_growth", unit="riverside", first="2026-03-01", second="2020-10-01", third="2020-10-01"
        )  # fmt: skip
        assert page.index("1 October 2020") < page.index("1 March 2026")
        assert (
            page.count('scope="col" class="govuk-table__header govuk-table__header--numeric">1 October 2020')
            <= 1
        )
        assert "Force Response" in page

    @pytest.mark.parametrize(
        ("asked", "words"),
        [
            ({"unit": "\0"}, "Select a valid choice"),
            ({"unit": "riverside", "first": "31/2/2026"}, "Enter a real day"),
            ({"unit": "riverside", "first": "", "second": "", "third": ""}, "Enter at least one day"),
        ],
    )
    def test_refuses_what_is_no_unit_or_no_day(
        self, lpa: Unit, planner: Client, asked: dict[str, str], words: str
    ) -> None:
        page = text(planner, "workforce_growth", status=400, **asked)
        assert words in page
