"""How many people are signed up on a day, and who joined and left since another: counts only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import CharField, Count, Exists, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from peelian.apps.contacts.models import Contact
from peelian.apps.contacts.types import Membership, MembersOf, Status
from peelian.apps.events.models import Event
from peelian.kernel.time import local_day

_GONE = (Status.LEFT, Status.ERASED)
_ENDED = ("contacts.contact.left", "contacts.contact.erased")


def first_member_on() -> dt.date | None:
    """The local day on which the first subscription was confirmed; None before that."""
    first = _confirmed(None).aggregate(first=Min("confirmed_at"))["first"]
    return local_day(first) if first else None


def membership(
    *, since: dt.datetime, until: dt.datetime, area_codes: Iterable[str] | None = None
) -> Membership:
    """Confirmed subscriptions at two moments, each counted by itself, and those that began or ended between them.

    Somebody counts in the area that their subscription has now, or had when it ended: where they lived before isn't
    kept. One that began and ended in the span is in both lines. `area_codes`: None for all, also those in no area.
    """
    counted = _confirmed(area_codes).aggregate(
        opening=Count("id", filter=_held_at(since)),
        joined=Count("id", filter=Q(confirmed_at__gte=since, confirmed_at__lt=until)),
        left=Count("id", filter=Q(left_at__gte=since, left_at__lt=until)),
        closing=Count("id", filter=_held_at(until)),
    )
    return Membership(**counted)


def members_of(*, at: dt.datetime, area_codes: Iterable[str] | None = None) -> list[MembersOf]:
    """Confirmed subscriptions at a moment by the way that they asked for and their language, the most first.

    Of those who have left since, the language isn't kept: theirs is "".
    """
    rows = _confirmed(area_codes).filter(_held_at(at)).order_by()
    found: dict[tuple[str, str], int] = {}
    for channel, language, status, n in rows.values_list("channel", "language", "status").annotate(
        n=Count("id")
    ):
        key = (channel, "" if status in _GONE else language)
        found[key] = found.get(key, 0) + n
    ordered = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    return [MembersOf(channel, language, n) for (channel, language), n in ordered]


def _held_at(at: dt.datetime) -> Q:
    return Q(confirmed_at__lt=at) & (Q(left_at__isnull=True) | Q(left_at__gte=at))


def _confirmed(area_codes: Iterable[str] | None) -> QuerySet[Contact]:
    rows = Contact.objects.filter(status__in=(Status.ACTIVE, *_GONE), confirmed_at__isnull=False)
    if area_codes is None:
        return rows
    codes = list(area_codes)
    # Whoever leaves has no area any more; the record of it says which it was.
    subject = Concat(Value("contacts.Contact:"), Cast(OuterRef("pk"), CharField()))
    ended = Event.objects.filter(subject=subject, name__in=_ENDED, area_code__in=codes)
    return rows.filter(Q(neighbourhood_code__in=codes) | Q(status__in=_GONE) & Exists(ended))
