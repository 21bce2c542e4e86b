"""What residents can join in the demo, and some who asked to."""

from __future__ import annotations

import datetime as dt

from peelian.apps.contacts import api as contacts
from peelian.apps.schemes import api as schemes
from peelian.kernel.actors import resident
from peelian.workers.demo.setting import Setting

_WEEKS = 10
#: Name, what people do, for whom, and how many of twenty who ask it is that ask for this one.
_SCHEMES = (
    (
        "Street Watch",
        "You walk your own streets in a small group, in a bright jacket, an hour at a time. You talk to people, look "
        "out for each other and tell your team what you see. You never step in yourself.",
        "Anybody over 18 who lives or works here.",
        6,
    ),
    (
        "Community Speed Watch",
        "You measure speeds on roads that your team chose with you. Drivers who were too fast get a letter, and after "
        "the second one a visit. We train you and lend you the device.",
        "Groups of three or more over 18.",
        5,
    ),
    (
        "Neighbourhood Watch",
        "Neighbours who know each other and tell each other what happens. You get alerts for your streets, and advice "
        "on doors, sheds and cars. It takes as much time as you give it.",
        "Everybody.",
        5,
    ),
    (
        "Police volunteers",
        "You help your team with surgeries, events, pictures, or checking CCTV for lost people. You work with us and "
        "are not an officer.",
        "People over 18 with a few hours a month. We ask for references.",
        2,
    ),
    (
        "Cadets",
        "One evening a week: first aid, fitness, how the law works, and helping at events in your area.",
        "Young people from 13 to 17. You don’t need to want to be an officer.",
        2,
    ),
)  # fmt: skip
_WORDS = (
    "", "", "I am home on weekday evenings.", "My neighbour would come too.", "How much time does it take?",
    "I used to do this where I lived before.", "Can I come with a wheelchair?", "Two of us from the allotments.",
)  # fmt: skip


def open_schemes(setting: Setting) -> tuple[int, int]:
    """Five schemes for the whole force, and a few of the walked sector who asked to join. How many of each."""
    opened = setting.moment(setting.today - dt.timedelta(weeks=_WEEKS + 2), 10)
    made = [
        schemes.open_scheme(actor=setting.actor, at=opened, name=name, what=what, who_for=who_for)
        for name, what, who_for, _ in _SCHEMES
    ]
    chance = setting.chance("schemes")
    asked = 0
    for patch in setting.walked.patches:
        near = contacts.list_audience(neighbourhood_codes=[patch.code], topic=contacts.Topic.ALERTS)
        for contact_id in chance.sample(near, min(2, len(near))):
            scheme = chance.choices(made, [one[3] for one in _SCHEMES])[0]
            day = setting.today - dt.timedelta(days=chance.randint(2, 7 * _WEEKS))
            taken = schemes.take_interest(
                actor=resident(contact_id), at=setting.moment(day, 18 + chance.random()), code=scheme.code,
                contact_id=contact_id, area_id=setting.area_ids[patch.code], words=chance.choice(_WORDS),
                language="en", key=f"demo {patch.code} {contact_id}",
            )  # fmt: skip
            asked += 1
            if setting.today - day > dt.timedelta(days=21):
                answered = setting.moment(day + dt.timedelta(days=3), 11)
                schemes.answer_interest(actor=setting.actor, at=answered, interest_id=taken.interest_id)
    return len(made), asked
