"""Being a named contact ends with the posting to the neighbourhood's or its sector's teams, and with the rank."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Q

from peelian.apps.places import api as places
from peelian.apps.workforce.models.people import Terms
from peelian.apps.workforce.models.posts import NamedContact, Posting
from peelian.apps.workforce.models.units import Team
from peelian.apps.workforce.rules.posts import NAMED_CONTACT_RANKS
from peelian.columns.bulk import among, update_rows
from peelian.kernel.errors import NotFound

#: A stretch of days that doesn't fit: who, its first day, and the day after its last.
_Stretch = tuple[dt.date, dt.date | None]


def end_namings(person_ids: Collection[int], since: dt.date) -> list[str]:
    """Have people be no named contact where they can't be it any more on a day or later; the neighbourhoods' codes.

    Each from the first day, from that one on, of the posting elsewhere or of the rank that residents don't meet; what
    was to begin then or later is taken back. Earlier days stay as residents saw them. Part of a caller's transaction,
    which has written postings and terms.
    """
    return end_namings_each(dict.fromkeys(person_ids, since))


def end_namings_each(days: Mapping[int, dt.date]) -> list[str]:
    """As `end_namings`, each person from a day of their own."""
    if not days:
        return []
    since = min(days.values())
    rows = list(
        NamedContact.objects.select_for_update(no_key=True)
        .filter(_after(since), person_id__in=among(days))
        .order_by("pk")
    )
    if not rows:
        return []
    people = {row.person_id for row in rows}
    ranks = _other_ranks(people, since)
    elsewhere = _postings(people, since)
    ended, gone = [], []
    for row in rows:
        first = max(days[row.person_id], row.valid_from)
        here = _codes(row.area_code, first)
        away = [span for span, codes in elsewhere[row.person_id] if here and not codes & here]
        starts = [
            max(start, first)
            for start, end in (*away, *ranks[row.person_id])
            if (end is None or end > first)
            and (row.valid_until is None or max(start, first) < row.valid_until)
        ]
        if starts and min(starts) == row.valid_from:
            gone.append(row)
        elif starts:
            row.valid_until = min(starts)
            ended.append(row)
    NamedContact.objects.filter(pk__in=[row.pk for row in gone]).delete()
    update_rows(NamedContact, ["valid_until"], ended)
    return sorted({row.area_code for row in (*ended, *gone)})


def _other_ranks(people: Collection[int], since: dt.date) -> dict[int, list[_Stretch]]:
    """Terms of ranks that residents don't meet."""
    found: dict[int, list[_Stretch]] = defaultdict(list)
    rows = Terms.objects.filter(_after(since), person_id__in=people).exclude(rank__in=NAMED_CONTACT_RANKS)
    for person_id, start, end in rows.values_list("person_id", "valid_from", "valid_until"):
        found[person_id].append((start, end))
    return found


def _postings(people: Collection[int], since: dt.date) -> dict[int, list[tuple[_Stretch, frozenset[str]]]]:
    """Postings, each with the codes of the areas whose unit or team it is to."""
    rows = list(
        Posting.objects.filter(_after(since), person_id__in=people).values_list(
            "person_id", "unit_id", "unit__area_code", "valid_from", "valid_until"
        )
    )
    of_unit: dict[int, set[str]] = defaultdict(set)
    teams = Team.objects.filter(unit_id__in={unit_id for _, unit_id, *_ in rows})
    for unit_id, code in teams.values_list("unit_id", "area__code"):
        of_unit[unit_id].add(code)
    found: dict[int, list[tuple[_Stretch, frozenset[str]]]] = defaultdict(list)
    for person_id, unit_id, code, start, end in rows:
        found[person_id].append(((start, end), frozenset({*of_unit[unit_id], code} - {""})))
    return found


def _codes(area_code: str, day: dt.date) -> frozenset[str]:
    """A neighbourhood's code and its sector's on a day; none where there is no such area then."""
    try:
        return frozenset(places.path_of(area_code, day)[:2])
    except NotFound:
        return frozenset()


def _after(day: dt.date) -> Q:
    return Q(valid_until__isnull=True) | Q(valid_until__gt=day)
