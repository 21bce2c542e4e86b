"""The businesses' interface: keys, reports taken once, all or none, and every refusal in JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import IncidentKind
from peelian.apps.incidents.models.reports import Report
from peelian.kernel.actors import system
from peelian.web.feeds import business as feed
from peelian.web.shared.bucket import Buckets
from tests.factories.clock import AT
from tests.factories.places import Land, make_land
from tests.factories.reported import make_business

ADDRESS = "/business/v1/reports"
FUEL = {
    "happened_from": "2026-11-01 20:00",
    "plate": "AB12 CDE",
    "false_plates": "no",
    "threatened": "no",
    "grade": "diesel",
    "value": 62.5,
    "repeat": "no",
    "words": "Drove off without paying.",
}


@pytest.fixture(autouse=True)
def _fresh_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "_keys", Buckets(rate=2.0, burst=20))
    monkeypatch.setattr(feed, "_strangers", Buckets(rate=0.2, burst=10))


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


@pytest.fixture
def business(land: Land) -> incidents.BusinessView:
    return make_business()


def key_of(business: incidents.BusinessView | None) -> str:
    _key, secret = incidents.make_key(
        actor=system("tests"),
        at=AT,
        business_id=business.id if business else None,
        name="till",
        made_by_id=None,
    )
    return secret


def report(theirs: str = "T-1", **changed: Any) -> dict[str, Any]:
    return {"kind": "bilking", "site": "S1", "their_reference": theirs, "answers": FUEL, **changed}


def post(secret: str, body: Any, **more: Any) -> Any:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return Client().post(
        ADDRESS, text, content_type=more.pop("content_type", "application/json"), headers=headers
    )


class TestReporting:
    def test_takes_many_and_tells_their_codes(self, business: incidents.BusinessView) -> None:
        answer = post(key_of(business), {"reports": [report("T-1"), report("T-2", site="s2")]})
        assert answer.status_code == 201, answer.json()
        rows = answer.json()["reports"]
        assert [row["their_reference"] for row in rows] == ["T-1", "T-2"]
        assert all(row["is_new"] and row["reference"].startswith("R26-") for row in rows)
        kept = Report.objects.get(their_reference="T-1")
        assert (kept.origin, kept.area.code, kept.answers["value"]) == ("business-api", "N01", 6250)

    def test_takes_a_number_of_theirs_once(self, business: incidents.BusinessView) -> None:
        secret = key_of(business)
        first = post(secret, {"reports": [report()]}).json()["reports"][0]
        again = post(secret, {"reports": [report(site="S2")]})
        assert again.status_code == 200
        assert again.json()["reports"] == [{**first, "is_new": False}]
        assert Report.objects.count() == 1

    def test_of_two_businesses_may_bear_the_same_number(self, business: incidents.BusinessView) -> None:
        other = make_business()
        post(key_of(business), {"reports": [report()]})
        assert post(key_of(other), {"reports": [report()]}).status_code == 201
        assert Report.objects.count() == 2

    def test_takes_none_when_one_is_wrong_and_says_where(self, business: incidents.BusinessView) -> None:
        wrong = report("T-2", answers={**FUEL, "happened_from": "yesterday", "grade": "coal"})
        answer = post(key_of(business), {"reports": [report("T-1"), wrong]})
        assert answer.status_code == 400
        assert {(error["row"], error["field"]) for error in answer.json()["errors"]} == {
            (2, "happened_from"),
            (2, "grade"),
        }
        assert not Report.objects.exists()

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"kind": "theft"}, "kind"),
            ({"site": "S9"}, "site"),
            ({"their_reference": ""}, "their_reference"),
            ({"their_reference": "x" * 61}, "their_reference"),
            ({"their_reference": 7}, "their_reference"),
            ({"answers": []}, "answers"),
            ({"answers": {**FUEL, "shoe_size": "9"}}, "shoe_size"),
        ],
    )
    def test_names_the_field(
        self, business: incidents.BusinessView, changed: dict[str, Any], field: str
    ) -> None:
        answer = post(key_of(business), {"reports": [report(**changed)]})
        assert answer.status_code == 400
        assert [error["field"] for error in answer.json()["errors"]] == [field]

    def test_lists_only_what_this_business_reported(self, business: incidents.BusinessView) -> None:
        secret = key_of(business)
        post(secret, {"reports": [report()]})
        post(key_of(make_business()), {"reports": [report("elsewhere")]})
        answer = Client().get(ADDRESS, headers={"Authorization": f"Bearer {secret}"})
        assert [row["their_reference"] for row in answer.json()["reports"]] == ["T-1"]
        assert answer.json()["reports"][0]["state"] == "received"
        assert answer["Cache-Control"].startswith("max-age=0, no-cache")

    def test_says_what_can_be_answered(self, business: incidents.BusinessView) -> None:
        answer = (
            Client()
            .get("/business/v1/questions", headers={"Authorization": f"Bearer {key_of(business)}"})
            .json()
        )
        assert [kind["kind"] for kind in answer["kinds"]] == ["bilking"]
        assert {"plate", "value", "grade"} <= {field["code"] for field in answer["kinds"][0]["fields"]}
        assert [site["code"] for site in answer["sites"]] == ["S1", "S2"]


class TestKeys:
    @pytest.mark.parametrize(
        "header", ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic abc", "Bearer \u00e9"]
    )
    def test_without_a_good_one_is_refused(self, business: incidents.BusinessView, header: str) -> None:
        answer = Client().get(ADDRESS, headers={"Authorization": header} if header else {})
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")

    def test_opens_nothing_once_it_is_revoked(self, business: incidents.BusinessView) -> None:
        key, secret = incidents.make_key(
            actor=system("tests"), at=AT, business_id=business.id, name="till", made_by_id=None
        )
        incidents.revoke_key(actor=system("tests"), at=AT, key_id=key.id)
        assert post(secret, {"reports": [report()]}).status_code == 401

    def test_of_another_kind_or_a_closed_account_is_refused(self, business: incidents.BusinessView) -> None:
        assert post(key_of(None), {"reports": [report()]}).status_code == 403
        secret = key_of(business)
        incidents.close_business(actor=system("tests"), at=AT, business_id=business.id)
        assert post(secret, {"reports": [report()]}).status_code == 401

    def test_is_kept_as_a_digest(self, business: incidents.BusinessView) -> None:
        secret = key_of(business)
        assert secret not in str(list(incidents.list_keys(business.id)))
        post(secret, {"reports": [report()]})
        assert incidents.list_keys(business.id)[0].last_used_on == AT.date()

    def test_that_asks_too_often_waits(self, business: incidents.BusinessView, monkeypatch: Any) -> None:
        monkeypatch.setattr(feed, "_keys", Buckets(rate=0.01, burst=1))
        secret = key_of(business)
        post(secret, {"reports": [report()]})
        answer = post(secret, {"reports": [report()]})
        assert answer.status_code == 429
        assert int(answer["Retry-After"]) > 0

    def test_that_is_guessed_too_often_waits(
        self, business: incidents.BusinessView, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(feed, "_strangers", Buckets(rate=0.01, burst=1))
        assert [post("guess", {}).status_code for _ in range(3)] == [401, 429, 429]


class TestBadBodies:
    @pytest.mark.parametrize(
        "body",
        [
            " ", "null", "[]", "7", "{", '"x"', "{}", '{"reports": []}', '{"reports": {}}', '{"reports": [7]}',
            '{"reports": [{}]}', b"\xff\xfe", '{"reports": ' + "[" * 5000, '{"reports": [null]}',
            '{"reports": [{"kind": null, "site": {}, "their_reference": []}]}',
        ],
    )  # fmt: skip
    def test_are_answered_with_400(self, business: incidents.BusinessView, body: str | bytes) -> None:
        answer = post(key_of(business), body)
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["message"]

    def test_too_many_too_long_and_of_another_type(self, business: incidents.BusinessView) -> None:
        secret = key_of(business)
        assert post(secret, {"reports": [report(str(n)) for n in range(101)]}).status_code == 400
        assert post(secret, "x" * 500_001).status_code == 413
        assert post(secret, "x" * 6_000_000).status_code == 413
        assert post(secret, "kind=bilking", content_type="text/plain").status_code == 415

    @pytest.mark.parametrize(
        "hostile", ["\u0000", "\ud800", "'; DROP TABLE x; --", "<script>1</script>", "=1+1"]
    )
    def test_hostile_values_are_taken_as_words_or_refused(
        self, business: incidents.BusinessView, hostile: str
    ) -> None:
        answers = {
            **FUEL,
            "words": hostile + "x",
            "driver": hostile,
            "colour": [hostile],
            "make": {"a": hostile},
        }
        answer = post(key_of(business), {"reports": [report("T" + hostile, answers=answers)]})
        assert answer.status_code in (201, 400)

    @pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
    def test_other_methods_are_refused(self, business: incidents.BusinessView, method: str) -> None:
        answer = getattr(Client(), method)(ADDRESS)
        assert answer.status_code == 405
        assert answer["Allow"] == "GET, HEAD, POST"

    @pytest.mark.parametrize("limit", ["0", "501", "x", "-1", "9" * 40])
    def test_limits_that_are_none(self, business: incidents.BusinessView, limit: str) -> None:
        answer = Client().get(
            ADDRESS, {"limit": limit}, headers={"Authorization": f"Bearer {key_of(business)}"}
        )
        assert answer.status_code == 400


class TestKinds:
    def test_every_kind_can_be_sent_by_a_business(self, land: Land) -> None:
        business = make_business(kinds=tuple(IncidentKind))
        secret = key_of(business)
        damage = {
            "happened_from": "2026-11-01 20:00", "what": ["shop"], "how": ["broken"], "owner": "yes", "offensive": "no",
            "words": "Window.", "known": "no", "repeat": "no", "effect": "fine",
        }  # fmt: skip
        answer = post(secret, {"reports": [report(kind="criminal-damage", answers=damage)]})
        assert answer.status_code == 201, answer.json()
