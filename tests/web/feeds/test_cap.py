"""Alerts for other systems, as OASIS's Common Alerting Protocol 1.2 asks for them."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree as ET  # our own output

import pytest
from django.test import Client

from peelian.apps.messaging.models.messages import Message, MessageText
from peelian.apps.messaging.types.states import MessageKind, MessageState, Notice, TextOrigin
from peelian.web.feeds.cap import NAMESPACE, rings
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.places import Land, make_land

CAP = f"{{{NAMESPACE}}}"
#: The elements in the order that the schema asks for (CAP 1.2, 3.2 and appendix A), and what some may say.
ALERT = ("identifier", "sender", "sent", "status", "msgType", "source", "scope", "restriction", "addresses", "code",
         "note", "references", "incidents", "info")  # fmt: skip
INFO = ("language", "category", "event", "responseType", "urgency", "severity", "certainty", "audience", "eventCode",
        "effective", "onset", "expires", "senderName", "headline", "description", "instruction", "web", "contact",
        "parameter", "resource", "area")  # fmt: skip
VALUES = {
    "status": {"Actual", "Exercise", "System", "Test", "Draft"},
    "msgType": {"Alert", "Update", "Cancel", "Ack", "Error"},
    "scope": {"Public", "Restricted", "Private"},
    "category": {
        "Geo",
        "Met",
        "Safety",
        "Security",
        "Rescue",
        "Fire",
        "Health",
        "Env",
        "Transport",
        "Infra",
        "CBRNE",
        "Other",
    },
    "urgency": {"Immediate", "Expected", "Future", "Past", "Unknown"},
    "severity": {"Extreme", "Severe", "Moderate", "Minor", "Unknown"},
    "certainty": {"Observed", "Likely", "Possible", "Unlikely", "Unknown"},
}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Land:
    return make_land()


def _message(land: Land, **more: object) -> Message:
    columns: dict[str, object] = {
        "kind": MessageKind.ALERT,
        "state": MessageState.SENT,
        "subject": "Thefts from sheds & garages",
        "body": "## What happened\n\nThree sheds < 1 hour ago.\n\n- Lock yours",
        "area": land.neighbourhoods[0],
        "sender_name": "Abbey Green Team",
        "approved_by": UserFactory.create(),
        "approved_at": AT,
        "created_at": AT,
        "sent_at": AT,
        "urgency": 5,
        "expires_at": AT + dt.timedelta(days=1),
        "idempotency_key": f"cap-{Message.objects.count()}",
    }
    return Message.objects.create(**columns | more)


def _document(client: Client, message: Message) -> ET.Element:
    response = client.get(f"/feeds/messages/{message.pk}.cap")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/cap+xml"
    root = ET.fromstring(response.content)
    _check(root)
    return root


def _check(root: ET.Element) -> None:
    """What the schema checks: order, values, moments with an offset and no Z, identifiers without spaces."""
    assert root.tag == f"{CAP}alert"
    for element, order in ((root, ALERT), *((info, INFO) for info in root.findall(f"{CAP}info"))):
        places = [order.index(child.tag.removeprefix(CAP)) for child in element]
        assert places == sorted(places)
    for name, allowed in VALUES.items():
        assert {found.text for found in root.iter(f"{CAP}{name}")} <= allowed
    for name in ("sent", "expires"):
        assert all(MOMENT.fullmatch(found.text or "") for found in root.iter(f"{CAP}{name}"))
    for name in ("identifier", "sender"):
        assert not re.search(r"[\s,<&]", root.findtext(f"{CAP}{name}") or " ")


class TestAlert:
    def test_says_what_where_and_how_urgent(self, land: Land, client: Client) -> None:
        root = _document(client, _message(land))
        info = root.find(f"{CAP}info")
        assert info is not None
        assert root.findtext(f"{CAP}msgType") == "Alert"
        assert info.findtext(f"{CAP}headline") == "Thefts from sheds & garages"
        assert "Three sheds < 1 hour ago." in (info.findtext(f"{CAP}description") or "")
        assert (info.findtext(f"{CAP}urgency"), info.findtext(f"{CAP}severity")) == ("Immediate", "Severe")
        assert info.findtext(f"{CAP}area/{CAP}areaDesc") == "Abbey Green"

    def test_draws_the_area_latitude_first_and_closed(self, land: Land, client: Client) -> None:
        polygon = _document(client, _message(land)).findtext(f".//{CAP}polygon") or ""
        corners = polygon.split()
        assert len(corners) >= 4
        assert corners[0] == corners[-1]
        assert all(49 < float(corner.split(",")[0]) < 61 for corner in corners), "Great Britain's latitudes"

    def test_has_an_info_for_each_language_it_goes_out_in(self, land: Land, client: Client) -> None:
        message = _message(land)
        MessageText.objects.create(
            message=message,
            language="ur",
            subject="شیڈز سے چوری",
            body="اپنا شیڈ بند کریں",
            origin=TextOrigin.APPROVED,
            at=AT,
        )
        infos = _document(client, message).findall(f"{CAP}info")
        assert [info.findtext(f"{CAP}language") for info in infos] == ["en", "ur"]
        assert infos[1].findtext(f"{CAP}headline") == "شیڈز سے چوری"

    @pytest.mark.parametrize(("notice", "kind"), [(Notice.CORRECTION, "Update"), (Notice.RECALL, "Cancel")])
    def test_a_notice_refers_to_the_alert(
        self, land: Land, client: Client, notice: Notice, kind: str
    ) -> None:
        first = _message(land)
        root = _document(client, _message(land, notice=notice, about=first))
        about = _document(client, first)
        assert root.findtext(f"{CAP}msgType") == kind
        assert root.findtext(f"{CAP}references") == ",".join(
            about.findtext(f"{CAP}{name}") or "" for name in ("sender", "identifier", "sent")
        )

    @pytest.mark.parametrize(
        "more", [{"kind": MessageKind.NEWS}, {"state": MessageState.APPROVED}, {"kind": MessageKind.SERVICE}]
    )
    def test_is_made_of_public_alerts_only(self, land: Land, client: Client, more: dict[str, object]) -> None:
        message = _message(land, **more)
        assert client.get(f"/feeds/messages/{message.pk}.cap").status_code == 404


class TestFeed:
    def test_lists_alerts_with_their_documents(self, land: Land, client: Client) -> None:
        alert, _news = _message(land), _message(land, kind=MessageKind.NEWS)
        atom = "{http://www.w3.org/2005/Atom}"
        feed = ET.fromstring(client.get("/feeds/neighbourhoods/N01/alerts.atom").content)
        (entry,) = feed.findall(f"{atom}entry")
        links = {link.get("type"): link.get("href") for link in entry.findall(f"{atom}link")}
        assert links["application/cap+xml"].endswith(f"/feeds/messages/{alert.pk}.cap")


class TestRings:
    def test_thins_a_line_that_is_too_long(self) -> None:
        corners = [[number / 1000, 52 + number / 2000] for number in range(5000)]
        (ring,) = rings({"type": "Polygon", "coordinates": [[*corners, corners[0]]]})
        assert len(ring.split()) <= 401

    def test_an_unknown_outline_is_none(self) -> None:
        assert list(rings(None)) == []
