"""Reads of what people said. Words are guarded by area; who said them also leaves a trace of the read."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.events import api as events
from peelian.apps.places import api as places
from peelian.apps.voice.models import Contribution, Question
from peelian.apps.voice.rules import RECENT_DAYS
from peelian.apps.voice.types import (
    CodedBy,
    ContributionView,
    Contributor,
    Kind,
    QuestionView,
    VoiceCount,
    VoiceTotal,
)
from peelian.columns.compiled import compiled, prepared
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import local_day


class NeedsReason(Refused):
    """Who said something is told for a reason only."""


def list_voice(
    *,
    viewer: Viewer,
    area_codes: Iterable[str],
    since: dt.datetime,
    until: dt.datetime,
    limit: int = 100,
    category: ProblemCategory | None = None,
) -> list[ContributionView]:
    """What was said in these areas (exactly these codes) in a span of time, newest first; end excluded.

    Raises NotAllowed when one of the areas isn't the viewer's to read, NotFound when one doesn't exist.
    """
    codes = list(area_codes)
    for code in codes:
        accounts.require(viewer, Permission.SEE_VOICE, places.path_of(code, local_day(until)))
    rows = _said(codes, since, until).select_related("area").order_by("-said_at", "-id")
    if category is not None:
        rows = rows.filter(category=category)
    return [view(row) for row in rows[:limit]]


def get_contribution(*, viewer: Viewer, contribution_id: int) -> ContributionView:
    """One contribution's words. Raises NotFound, NotAllowed."""
    return view(_guarded(viewer, contribution_id))


def get_contributor(*, viewer: Viewer, contribution_id: int, at: dt.datetime, reason: str) -> Contributor:
    """Who said it; the read and its reason are recorded against the contact.

    Raises NeedsReason, NotFound, NotAllowed.
    """
    if not reason.strip():
        raise NeedsReason("Say why you need to know who said it.", field="reason")
    row = _guarded(viewer, contribution_id)
    subject = f"contacts.Contact:{row.contact_id}" if row.contact_id else row
    events.record_read(viewer=viewer.actor, at=at, subject=subject, reason=reason)
    return Contributor(contribution_id=row.pk, contact_id=row.contact_id, recorded_by_id=row.recorded_by_id)


def area_path_of(contribution_id: int) -> tuple[str, ...]:
    """The codes that a permission on this contribution is asked for. Raises NotFound."""
    return _get(contribution_id).area.path


def count_by_category(
    *, area_codes: Iterable[str], since: dt.datetime, until: dt.datetime
) -> list[VoiceCount]:
    """How much was said about each category, most people first, then the most recent; end excluded."""
    said = _said(area_codes, since, until)
    by_area = _people_by(said, "area__code")
    by_kind = _people_by(said, "kind")
    recent = _people_by(said.filter(said_at__gte=until - dt.timedelta(days=RECENT_DAYS)))
    people = _people_by(said)
    # The most that one person said of a category; a meeting's hands are counted, so its notes are no loud voice.
    loudest: dict[str, int] = defaultdict(int)
    of_persons = said.exclude(kind=Kind.MEETING).values("category", "person_key").annotate(n=Count("id"))
    for category, n in of_persons.order_by().values_list("category", "n"):
        loudest[category] = max(loudest[category], n)
    totals = said.values("category").annotate(contributions=Count("id"), latest_at=Max("said_at"))
    counts = [
        VoiceCount(
            category=ProblemCategory(row["category"]),
            contributions=row["contributions"],
            people=people[row["category"], ""],
            latest_at=row["latest_at"],
            by_area=_part(by_area, row["category"]),
            by_kind={Kind(kind): n for kind, n in _part(by_kind, row["category"]).items()},
            recent_people=recent.get((row["category"], ""), 0),
            largest_share=loudest[row["category"]] / row["contributions"],
        )
        for row in totals.order_by()
    ]
    return sorted(counts, key=lambda count: (-count.people, -count.latest_at.timestamp(), count.category))


def count_voice(
    *,
    area_codes: Iterable[str],
    since: dt.datetime,
    until: dt.datetime,
    category: ProblemCategory | None = None,
    kind: Kind | None = None,
) -> VoiceTotal:
    """How much was said and by how many different people; end excluded."""
    said = _said(area_codes, since, until)
    if category is not None:
        said = said.filter(category=category)
    if kind is not None:
        said = said.filter(kind=kind)
    total = said.aggregate(contributions=Count("id"), people=Count("person_key", distinct=True))
    # A hall that raised its hands twice is one hall: its notes of one meeting, area and category have one key.
    hands = said.filter(people__gt=1).values("person_key").annotate(most=Max("people")).order_by()
    more = sum(most - 1 for _, most in hands.values_list("person_key", "most"))
    return VoiceTotal(contributions=total["contributions"], people=total["people"] + more)


def count_by_kind(
    *, area_codes: Iterable[str], since: dt.datetime, until: dt.datetime
) -> dict[Kind, VoiceTotal]:
    """The same by the way in which it was said; ways that nobody took are left out.

    Contributions add up over the ways. People don't: who answers a message and reports online is one person.
    """
    said = _said(area_codes, since, until)
    found = said.order_by().values("kind")
    hands = said.filter(people__gt=1).order_by().values("kind", "person_key").annotate(most=Max("people"))
    more: dict[str, int] = defaultdict(int)
    for kind, most in hands.values_list("kind", "most"):
        more[kind] += most - 1
    rows = found.annotate(contributions=Count("id"), people=Count("person_key", distinct=True))
    return {
        Kind(row["kind"]): VoiceTotal(
            contributions=row["contributions"], people=row["people"] + more[row["kind"]]
        )
        for row in rows
    }


def count_by_area(*, area_codes: Iterable[str], since: dt.datetime, until: dt.datetime) -> dict[str, int]:
    """How many contributions each of these areas has; those without any are left out. End excluded."""
    rows = _said(area_codes, since, until).order_by().values("area__code").annotate(n=Count("id"))
    return dict(rows.values_list("area__code", "n"))


def first_said_on() -> dt.date | None:
    """The local day of the first contribution; None before there is one."""
    first: dt.datetime | None = Contribution.objects.aggregate(first=Min("said_at"))["first"]
    return local_day(first) if first else None


def count_said_by_month(*, since: dt.datetime, until: dt.datetime) -> dict[tuple[str, dt.date], int]:
    """How much was said of one's own accord, by area and the first day of the local month, everywhere; end excluded.

    Online reports aren't in it: they ask for a service. Pairs without any are left out.
    """
    counted = prepared(
        "SELECT area.code, date_trunc('month', said.said_at AT TIME ZONE 'Europe/London')::date AS month, count(*)"
        " FROM voice_contribution said JOIN places_area area ON area.id = said.area_id"
        " WHERE said.kind <> %s AND said.said_at >= %s AND said.said_at < %s GROUP BY 1, 2",
        [Kind.REPORT.value, since, until],
    )
    return {(code, month): n for code, month, n in counted}


def _people_by(said: QuerySet[Contribution], *columns: str) -> dict[tuple[str, str], int]:
    """Different people by category and one more column (or ""): keys, and for a meeting's key the hands counted."""
    column = columns[0] if columns else "category"
    people: dict[tuple[str, str], int] = defaultdict(int)
    rows = said.values("category", column).annotate(keys=Count("person_key", distinct=True)).order_by()
    for category, part, keys in rows.values_list("category", column, "keys"):
        people[category, part if columns else ""] += keys
    hands = said.filter(people__gt=1).values("category", column, "person_key").annotate(most=Max("people"))
    for category, part, most in hands.order_by().values_list("category", column, "most"):
        people[category, part if columns else ""] += most - 1
    return people


def _part(people: dict[tuple[str, str], int], category: str) -> dict[str, int]:
    return dict(sorted((part, n) for (of, part), n in people.items() if of == category))


def list_contact_ids(
    *, area_codes: Iterable[str], category: ProblemCategory, since: dt.datetime, until: dt.datetime
) -> list[int]:
    """Contacts who spoke of a category, each once, in order of id: for telling them what came of it."""
    said = _said(area_codes, since, until).filter(category=category, contact_id__isnull=False)
    return list(said.order_by("contact_id").values_list("contact_id", flat=True).distinct())


def current_question(area_code: str, at: dt.datetime) -> QuestionView | None:
    """The question open in an area at a moment: its own before the force's; the latest opened of several."""
    found = _open_question(code=area_code, at=at)
    return QuestionView(*found[0]) if found else None


@compiled
def _open_question(*, code: str, at: dt.datetime) -> QuerySet[Question, Any]:
    is_open = Q(opens_at__lte=at) & (Q(closes_at__isnull=True) | Q(closes_at__gt=at))
    rows = Question.objects.filter(is_open, Q(area__code=code) | Q(area__isnull=True))
    nearest = rows.order_by(F("area").asc(nulls_last=True), "-opens_at", "-id")
    return nearest.values_list("id", "text", Coalesce("area__code", Value("")), "opens_at", "closes_at")[:1]


def export_contact(contact_id: int) -> list[dict[str, Any]]:
    """All that a contact said, as JSON-able values, oldest first: their copy of it."""
    rows = Contribution.objects.filter(contact_id=contact_id).select_related("area", "question")
    return [
        {
            "how": Kind(row.kind).label,
            "said_at": row.said_at.isoformat(),
            "recorded_at": row.recorded_at.isoformat(),
            "area": row.area.name,
            "about": ProblemCategory(row.category).label,
            "words": row.text,
            "language": row.language,
            "question": row.question.text if row.question else "",
        }
        for row in rows.order_by("said_at", "id")
    ]


def view(row: Contribution) -> ContributionView:
    """A row as it is handed out."""
    category = ProblemCategory(row.category)
    return ContributionView(
        id=row.pk,
        kind=Kind(row.kind),
        area_code=row.area.code,
        area_name=row.area.name,
        category=category,
        category_label=category.label,
        coded_by=CodedBy(row.coded_by),
        text=row.text,
        language=row.language,
        from_contact=row.contact_id is not None,
        said_at=row.said_at,
        recorded_at=row.recorded_at,
        erased=row.erased_at is not None,
        people=row.people,
    )


def question_view(row: Question) -> QuestionView:
    """A row as it is handed out."""
    return QuestionView(
        id=row.pk,
        text=row.text,
        area_code=row.area.code if row.area else "",
        opens_at=row.opens_at,
        closes_at=row.closes_at,
    )


def _said(area_codes: Iterable[str], since: dt.datetime, until: dt.datetime) -> QuerySet[Contribution]:
    return Contribution.objects.filter(area__code__in=list(area_codes), said_at__gte=since, said_at__lt=until)


def _get(contribution_id: int) -> Contribution:
    try:
        return Contribution.objects.select_related("area__parent__parent__parent").get(pk=contribution_id)
    except Contribution.DoesNotExist:
        raise NotFound("There is no such contribution.") from None


def _guarded(viewer: Viewer, contribution_id: int) -> Contribution:
    row = _get(contribution_id)
    accounts.require(viewer, Permission.SEE_VOICE, places.path_now(row.area.path, viewer.on))
    return row
