"""What counts people, and so is hidden where it is small, does so wherever it stands."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from peelian.journeys.packs import sections
from peelian.journeys.packs.sections.draft import SHARE, Measure
from peelian.journeys.packs.sections.library import library

#: Rooms whose rows are one resident's act each: what somebody said, asked, reported, offered, rated or looked at.
ACTS = {"voice", "inbox", "incidents", "usage", "contacts"}
#: Of those rooms: how long something took, which counts nobody.
NO_COUNTS = {"incidents.call_minutes"}
#: Shares of such acts in other rooms.
SHARES = {"messaging.good", "messaging.rated", "schemes.answered"}
#: Officers who are no group of people here: what a programme aims for or has won, and who is named on public pages.
OPEN = {"uplift.target", "uplift.baseline", "uplift.added", "uplift.over_target", "neighbourhoods.officers"}


def measures() -> Iterator[Measure]:
    """All that sections can tell, wherever in their modules it stands."""
    library()
    for name in [one for one in sys.modules if one.startswith(f"{sections.__name__}.")]:
        for held in vars(sys.modules[name]).values():
            if isinstance(held, Measure):
                yield held
            elif isinstance(held, tuple):
                yield from (one for one in held if isinstance(one, Measure))


def test_measures_of_one_unit_all_count_people_or_none_do() -> None:
    """A report is one resident's in “Engagement” and in “Citizens’ portal”; FTE are people or posts."""
    by_unit: dict[str, dict[str, bool]] = {}
    for one in measures():
        if one.unit not in {SHARE, "FTE", "percentage points"} and one.name not in OPEN:
            by_unit.setdefault(one.unit, {})[one.name] = one.people
    mixed = {unit: flags for unit, flags in by_unit.items() if len(set(flags.values())) > 1}
    assert mixed == {}
    assert {"reports", "contributions", "replies", "turns", "people"} <= by_unit.keys()


def test_no_name_counts_people_in_one_place_and_not_in_another() -> None:
    flags: dict[str, set[bool]] = {}
    for one in measures():
        flags.setdefault(one.name, set()).add(one.people)
    assert [name for name, held in flags.items() if len(held) > 1] == []


def test_whatever_residents_do_counts_as_people() -> None:
    acts = {one.name: one.people for one in measures() if one.name.partition(".")[0] in ACTS}
    assert {name for name, people in acts.items() if not people} == NO_COUNTS
    assert {one.name for one in measures() if one.people} >= SHARES
