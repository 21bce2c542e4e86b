"""What the demo's residents report: answers to each questionnaire, made up by chance from a few plain stories."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from typing import Any

from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import IncidentKind

#: Of a hundred reports, how many are of each kind.
SHARES: Mapping[IncidentKind, int] = {
    IncidentKind.CRIMINAL_DAMAGE: 33,
    IncidentKind.THEFT: 37,
    IncidentKind.BILKING: 18,
    IncidentKind.BURGLARY: 12,
}

_DAMAGE = (
    (
        "vehicle",
        ["broken"],
        "I came back to the car and the window on the driver's side was smashed. Nothing is missing.",
        18000,
    ),
    (
        "vehicle",
        ["scratched"],
        "Somebody dragged a key along both doors while it stood outside the shops.",
        42000,
    ),
    (
        "vehicle",
        ["broken"],
        "Both wing mirrors were kicked off in the night. Three cars in our road have the same.",
        26000,
    ),
    (
        "home",
        ["broken"],
        "A stone came through the front window at about ten. There were children running away.",
        30000,
    ),
    ("garden", ["broken"], "Two panels of the fence are pushed in and lie on the grass.", 14000),
    ("shop", ["painted"], "There is paint on the shutter again. It is the third time this year.", 25000),
    ("public", ["broken"], "All the glass of the bus shelter is on the pavement.", 0),
    ("worship", ["painted"], "Somebody wrote on the wall beside the gate.", 8000),
)
_THEFT = (
    (
        ["bicycle"],
        "street",
        "A black Carrera hybrid, lock cut and left on the rail.",
        "I locked it outside the station in the morning. At six the lock was on the ground.",
        38000,
    ),
    (
        ["parcel"],
        "doorstep",
        "A box from a clothes shop, about the size of a shoe box.",
        "The driver's photo shows it on the step at 11. It was gone at 12.",
        6500,
    ),
    (
        ["phone"],
        "person",
        "A blue Samsung with a cracked corner.",
        "I put it on the table of the café and looked away for a minute.",
        45000,
    ),
    (
        ["tools"],
        "vehicle",
        "Two Makita drills in a green case, my name is burned into the case.",
        "The back door of the van was peeled open in the night.",
        62000,
    ),
    (
        ["vehicle-part"],
        "vehicle",
        "Both number plates.",
        "The plates were there at eight in the evening and gone in the morning.",
        4000,
    ),
    (
        ["bag", "money"],
        "person",
        "A brown shoulder bag with a red purse in it.",
        "It hung on the back of my chair.",
        12000,
    ),
    (
        ["plants"],
        "garden",
        "Four terracotta pots with box trees.",
        "They were beside the front door yesterday.",
        16000,
    ),
    (
        ["goods"],
        "shop",
        "Meat and coffee, two baskets full.",
        "He filled a bag and walked past the tills. Staff know him.",
        9800,
    ),
)
_MAKES = ("Ford Fiesta", "Vauxhall Corsa", "BMW 1 Series", "Volkswagen Golf", "Ford Transit", "Audi A3")
_COLOURS = ("grey", "black", "white", "blue", "red", "silver")
_BUILDINGS = (
    (
        "shed",
        ["lock"],
        "The padlock of the shed was cut. The mower and two bikes are gone.",
        "A Honda mower and two children's bikes.",
        55000,
    ),
    (
        "shed",
        ["door"],
        "The garage door was forced up and bent.",
        "A set of golf clubs and a pressure washer.",
        48000,
    ),
    (
        "shop",
        ["window"],
        "They broke the window beside the door and took the till.",
        "The till drawer and cigarettes.",
        190000,
    ),
    (
        "works",
        ["roof"],
        "They came through the roof at the weekend and took copper.",
        "About 80 metres of cable.",
        240000,
    ),
    ("pub", ["door"], "The back door was kicked in after we closed.", "Spirits and the charity box.", 40000),
    (
        "worship",
        ["window"],
        "A side window was broken. The office was searched.",
        "A laptop and the cash of the café.",
        60000,
    ),
)


def answers_for(kind: IncidentKind, chance: random.Random, happened: dt.datetime) -> dict[str, Any]:
    """Answers that lead through the whole questionnaire, as somebody would type them.

    Args:
        kind: which questionnaire.
        chance: what decides.
        happened: the local moment of the incident.
    """
    told = {
        IncidentKind.CRIMINAL_DAMAGE: _damage,
        IncidentKind.THEFT: _theft,
        IncidentKind.BILKING: _bilking,
        IncidentKind.BURGLARY: _burglary,
    }[kind](chance)
    given = {**_told_of_everything(chance), **told, "happened_from": happened.strftime("%Y-%m-%dT%H:%M")}
    asked: dict[str, Any] = {}
    for page in incidents.QUESTIONNAIRES[kind].pages:
        for field in page.fields:
            if field.code in given:
                asked[field.code] = given[field.code]
    return asked


def _told_of_everything(chance: random.Random) -> dict[str, Any]:
    """What most questionnaires ask, mostly answered with the quiet answer."""
    known = chance.random() < 0.22
    hate = chance.random() < 0.03
    return {
        "happening_now": "no",
        "known": "yes" if known else "no",
        "suspect_is": chance.choice(("stranger", "seen", "neighbour", "customer")),
        "suspect": chance.choice(("A man of about 30 in a grey hood.", "Two boys on one bicycle.", "")),
        "evidence": ["camera"] if chance.random() < 0.35 else [],
        "camera_kept": chance.choice(("yes", "asked", "no")),
        "hate": ["race"] if hate else [],
        "repeat": "yes" if chance.random() < 0.15 else "no",
        "repeat_more": "Twice since the summer.",
        "effect": chance.choices(("fine", "upset", "afraid", "unsafe"), (50, 38, 10, 2))[0],
        "harder": ["alone"] if chance.random() < 0.08 else [],
    }


def _damage(chance: random.Random) -> dict[str, Any]:
    what, how, words, value = chance.choice(_DAMAGE)
    return {
        "what": what,
        "how": how,
        "words": words,
        "value": f"{value // 100}" if value else "",
        "owner": "no" if what == "public" else "yes",
        "offensive": "yes" if what == "worship" else "no",
    }


def _theft(chance: random.Random) -> dict[str, Any]:
    what, where, things, words, value = chance.choice(_THEFT)
    return {
        "force_used": "yes" if chance.random() < 0.02 else "no",
        "hurt": "no",
        "what": what,
        "from_where": where,
        "things": things,
        "words": words,
        "value": f"{value // 100}",
    }


def _bilking(chance: random.Random) -> dict[str, Any]:
    litres = chance.randint(12, 70)
    form = chance.random() < 0.3
    return {
        "plate": _plate(chance),
        "make": chance.choice(_MAKES),
        "colour": chance.choice(_COLOURS),
        "false_plates": "yes" if chance.random() < 0.25 else "no",
        "passengers": str(chance.randint(0, 2)),
        "threatened": "yes" if chance.random() < 0.03 else "no",
        "hurt": "no",
        "pump": str(chance.randint(1, 10)),
        "grade": chance.choice(("petrol", "diesel")),
        "litres": str(litres),
        "value": f"{litres * 1.42:.2f}",
        "evidence": ["camera", "receipt", *(["form"] if form else [])],
        "camera_kept": "yes",
        "words": "Said that they had left their card at home." if form else "",
        "role": "Manager",
    }


def _plate(chance: random.Random) -> str:
    """A plate of Birmingham's letters."""
    return f"B{chance.choice('ACDEFHJK')}{chance.randint(10, 74)} {''.join(chance.choices('ABCDEFGHJKLMN', k=3))}"


def _burglary(chance: random.Random) -> dict[str, Any]:
    building, how, words, things, value = chance.choice(_BUILDINGS)
    return {
        "building": building,
        "inside": "no",
        "how": how,
        "alarm": "yes" if chance.random() < 0.4 else "no",
        "secure_now": "no" if chance.random() < 0.1 else "yes",
        "words": words,
        "taken": "yes",
        "things": things,
        "value": f"{value // 100}",
    }
