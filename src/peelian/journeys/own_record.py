"""What is held of a member of the force, put together for themselves alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from peelian.apps.accounts.api import Viewer
from peelian.apps.training import api as training
from peelian.apps.visibility import api as visibility
from peelian.apps.workforce import api as workforce
from peelian.journeys.looks import Look, list_looks
from peelian.kernel.time import local_day

#: Shifts and absences of so many days are shown; what is kept stays longer.
SHOWN = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """What is held of one person.

    `devices`: whose positions are theirs, their visits, and who looked at those. `looks`: who looked at their training,
    shifts and absences.
    """

    person: workforce.PersonView
    careers: Sequence[workforce.CareerView]
    terms: Sequence[workforce.TermsView]
    places: Sequence[workforce.PlaceHeld]
    shifts: Sequence[workforce.ShiftView]
    absences: Sequence[workforce.AbstractionView]
    courses: Sequence[training.PersonCurrency]
    devices: visibility.OwnRecord | None
    looks: Sequence[Look]


def own_record(*, viewer: Viewer, at: dt.datetime) -> OwnRecord | None:
    """The viewer's own record; None for an account that is nobody's of the force."""
    day = local_day(at)
    me = workforce.person_for_user(viewer.user_id, day)
    if me is None:
        return None
    shifts, absences = workforce.list_duties([me.id], at - SHOWN, at + SHOWN).get(me.id, ([], []))
    return OwnRecord(
        person=me,
        careers=workforce.list_careers(me.id),
        terms=list(reversed(workforce.list_terms(me.id))),
        places=workforce.list_places_held(me.id),
        shifts=shifts,
        absences=absences,
        courses=training.list_currency(me.id, day),
        devices=visibility.own_record(viewer=viewer, at=at),
        looks=list_looks(person_id=me.id),
    )
