"""Alerts in the Common Alerting Protocol, CAP 1.2 (OASIS Standard, 1 July 2010; ITU-T X.1303 bis), for other systems.

A message of ours is one `alert` with an `info` for each language in which it goes out. A correction is an `Update`
and a recall a `Cancel` that refer to the first one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from peelian.kernel.time import LONDON

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA_TYPE = "application/cap+xml"
#: CAP's (urgency, severity) of our five degrees of urgency, 1 to 5. Nothing here claims to be extreme: life at risk
#: goes over the nation's own Emergency Alerts, never over ours alone.
DEGREES = {
    1: ("Past", "Minor"),
    2: ("Future", "Minor"),
    3: ("Expected", "Minor"),
    4: ("Expected", "Moderate"),
    5: ("Immediate", "Severe"),
}
#: An outline with more corners is thinned: receivers refuse very long ones.
_MOST_CORNERS = 400


@dataclass(frozen=True, slots=True)
class Reference:
    """An earlier alert, as CAP names it: sender, identifier, moment."""

    sender: str
    identifier: str
    sent: dt.datetime


@dataclass(frozen=True, slots=True)
class Info:
    """The words in one language."""

    language: str
    headline: str
    description: str
    instruction: str
    web: str


@dataclass(frozen=True, slots=True)
class Alert:
    """What a CAP document says.

    Attributes:
        identifier, sender: unique together; no spaces, commas, `<` or `&` (CAP 1.2, 3.2.1).
        sent: when it was let go.
        kind: "Alert", "Update" or "Cancel".
        urgency: ours, 1 to 5.
        expires: when its time is over, or None.
        sender_name: the team, for people.
        area_name: where, for people.
        geometry: GeoJSON outline of the area, or None where it isn't known.
        area_code: our code of the area.
        test: said in the demo, where nothing is real.
    """

    identifier: str
    sender: str
    sent: dt.datetime
    kind: str
    urgency: int
    sender_name: str
    area_name: str
    area_code: str
    infos: Sequence[Info]
    expires: dt.datetime | None = None
    geometry: dict[str, Any] | None = None
    references: Sequence[Reference] = ()
    test: bool = False


def document(alert: Alert) -> bytes:
    """The CAP document, in the order of elements that its schema asks for."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(_name("alert"))
    _add(root, "identifier", alert.identifier)
    _add(root, "sender", alert.sender)
    _add(root, "sent", moment(alert.sent))
    _add(root, "status", "Test" if alert.test else "Actual")
    _add(root, "msgType", alert.kind)
    _add(root, "scope", "Public")
    if alert.references:
        _add(
            root,
            "references",
            " ".join(f"{one.sender},{one.identifier},{moment(one.sent)}" for one in alert.references),
        )
    for info in alert.infos:
        _info(root, alert, info)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def moment(at: dt.datetime) -> str:
    """A moment as CAP writes it: local, to the second, with its offset and never a Z (CAP 1.2, 3.3.2)."""
    return at.astimezone(LONDON).isoformat(timespec="seconds")


def _info(root: ET.Element, alert: Alert, info: Info) -> None:
    urgency, severity = DEGREES[alert.urgency]
    inner = ET.SubElement(root, _name("info"))
    _add(inner, "language", info.language)
    _add(inner, "category", "Security")
    _add(inner, "event", "Police message")
    _add(inner, "urgency", urgency)
    _add(inner, "severity", severity)
    _add(inner, "certainty", "Observed")
    if alert.expires is not None:
        _add(inner, "expires", moment(alert.expires))
    _add(inner, "senderName", alert.sender_name)
    _add(inner, "headline", info.headline)
    _add(inner, "description", info.description)
    if info.instruction:
        _add(inner, "instruction", info.instruction)
    _add(inner, "web", info.web)
    area = ET.SubElement(inner, _name("area"))
    _add(area, "areaDesc", alert.area_name)
    for ring in rings(alert.geometry):
        _add(area, "polygon", ring)
    code = ET.SubElement(area, _name("geocode"))
    _add(code, "valueName", "area")
    _add(code, "value", alert.area_code)


def rings(geometry: dict[str, Any] | None) -> Iterator[str]:
    """The outer rings of an outline as CAP polygons: "lat,lng" pairs, the first again as the last. Long ones thinned.

    CAP polygons know no holes: an island is left in.
    """
    if geometry is None:
        return
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for polygon in polygons:
        corners = polygon[0][:-1]
        step = max(1, -(-len(corners) // _MOST_CORNERS))
        thinned = corners[::step] if len(corners) // step >= 3 else corners
        yield " ".join(f"{lat:.5f},{lng:.5f}" for lng, lat, *_ in [*thinned, thinned[0]])


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, _name(name)).text = text


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
