"""Residents who signed up: on real postcodes, as many in each as live there, speaking what people here speak."""

from __future__ import annotations

import datetime as dt
import random

import numpy as np

from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import Topic
from peelian.apps.places import api as places
from peelian.kernel.actors import Actor
from peelian.kernel.text import normalise_postcode
from peelian.kernel.time import local_day
from peelian.workers.demo.ground import Ground
from peelian.workers.demo.people import walked_sector
from peelian.workers.demo.person_names import invent

SOURCE = "made by the demo"
#: Where visitors walk, the team has asked for longer, and so many times as many have signed up.
_LONGER = 4
#: What people ask to hear of, and how many of them do.
_TOPICS = (
    (Topic.ALERTS, 0.8),
    (Topic.YOU_SAID, 0.75),
    (Topic.CRIME_PREVENTION, 0.45),
    (Topic.MEETINGS, 0.35),
    (Topic.NEWS, 0.3),
)
#: How people want to be reached, until the invented numbers are used up: the rest have mail.
_CHANNELS = (("sms", 0.24), ("voice", 0.004), ("email", 0.756))
#: Numbers that Ofcom keeps for drama: they reach nobody. A thousand mobile and a thousand in Birmingham.
_MOBILE, _LANDLINE = "+447700900{:03d}", "+441214960{:03d}"
_HOSTS = ("mail.example", "post.example", "inbox.example", "home.example")


def sign_up(plan: Ground, *, actor: Actor, at: dt.datetime, count: int, seed: int) -> int:
    """Sign `count` people up over the last three years; returns how many there are."""
    chance = random.Random(f"{seed} residents")  # noqa: S311 - a plaything
    weights = plan.weights.copy()
    weights[[row for patch in walked_sector(plan).patches for row in patch.rows]] *= _LONGER
    places_of = np.random.default_rng(seed).choice(len(weights), size=count, p=weights / weights.sum())
    homes = [plan.postcodes[place] for place in places_of.tolist()]
    codes = places.locate_many([home.lat for home in homes], [home.lng for home in homes], local_day(at))
    wordings = {name: contacts.wording_for("en", channel=name).text for name, _ in _CHANNELS}
    numbers = {
        "sms": (_MOBILE.format(number) for number in range(1000)),
        "voice": (_LANDLINE.format(number) for number in range(1000)),
    }
    rows = []
    for number, (home, code) in enumerate(zip(homes, codes, strict=True), start=1):
        who = invent(chance)
        topics = tuple(topic for topic, share in _TOPICS if chance.random() < share) or (Topic.ALERTS,)
        (channel,) = chance.choices([name for name, _ in _CHANNELS], [share for _, share in _CHANNELS])
        phone = next(numbers[channel], "") if channel in numbers else ""
        channel = channel if phone else "email"
        rows.append(
            contacts.ConsentedRow(
                email="" if phone else f"{who.first}.{who.last}{number}@{chance.choice(_HOSTS)}".lower(),
                phone=phone, channel=channel,
                address_kind=contacts.AddressKind.PHONE if phone else contacts.AddressKind.EMAIL,
                language=who.language, topics=topics, postcode=normalise_postcode(home.postcode) or home.postcode,
                neighbourhood_code=code or "", name=who.name,
                wording=wordings[channel],
                consented_at=at - dt.timedelta(minutes=chance.randint(60, 3 * 365 * 24 * 60)),
            )
        )  # fmt: skip
    return contacts.import_consented(actor=actor, at=at, rows=rows, source=SOURCE)
