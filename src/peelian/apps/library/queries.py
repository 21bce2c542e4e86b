"""Reads of good practice. What is published is everybody's who may see the station; the rest is its area's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Count, F, Min, QuerySet

from peelian.apps.library import rules
from peelian.apps.library.models import Entry
from peelian.apps.library.types import EntryState, EntryView, Found, ResultFigure
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day

_MOST = 100


def get_entry(entry_id: int) -> EntryView:
    """One entry in any state. Raises NotFound."""
    row = _rows().filter(pk=entry_id).first()
    if row is None:
        raise NotFound("There is no such entry.")
    return view(row)


def search(text: str = "", *, category: ProblemCategory | None = None, pilots: bool = False) -> Found:
    """Published entries: those that have all the words, best first; all of them, latest first, without words.

    When no entry has them, words that nobody wrote are put right by those that somebody did, and that is said.
    """
    rows = _rows().filter(state=EntryState.PUBLISHED)
    if category is not None:
        rows = rows.filter(category=category)
    if pilots:
        rows = rows.filter(pilot_from__isnull=False)
    if not text.strip():
        return Found(tuple(map(view, rows.order_by("-published_at", "-id")[:_MOST])))
    found = _having(rows, text)
    if found:
        return Found(found)
    written = [part for row in rows.values_list("title", "summary", "done", "result") for part in row]
    mended = rules.mended(text, written)
    return Found(_having(rows, mended), mended) if mended else Found(())


def list_unpublished(*, area_codes: Iterable[str]) -> list[EntryView]:
    """Entries of teams of these areas (exactly these codes) that aren't published, latest change first."""
    rows = _rows().filter(team__area__code__in=list(area_codes)).exclude(state=EntryState.PUBLISHED)
    return [view(row) for row in rows.order_by("-changed_at", "-id")[:_MOST]]


def count_published(*, area_codes: Iterable[str], since: dt.datetime, until: dt.datetime) -> dict[str, int]:
    """Entries that teams of these areas (exactly these codes) published in a span of time (end excluded), by area code.

    One that was withdrawn since counts; areas without one are left out.
    """
    rows = Entry.objects.filter(
        team__area__code__in=list(area_codes), published_at__gte=since, published_at__lt=until
    ).order_by()
    return dict(rows.values("team__area__code").annotate(n=Count("id")).values_list("team__area__code", "n"))


def first_published_on() -> dt.date | None:
    """The local day on which the first entry was published; None before there is one."""
    first: dt.datetime | None = Entry.objects.aggregate(first=Min("published_at"))["first"]
    return local_day(first) if first else None


def list_of_plan(plan_id: int) -> list[EntryView]:
    """What is published of a plan."""
    return [view(row) for row in _rows().filter(plan_id=plan_id, state=EntryState.PUBLISHED)]


def view(row: Entry) -> EntryView:
    """A row as it is handed out."""
    return EntryView(
        id=row.pk,
        title=row.title,
        category=ProblemCategory(row.category),
        team_id=row.team_id,
        team_name=row.team.name,
        area_path=row.team.area.path,
        summary=row.summary,
        done=row.done,
        result=row.result,
        figures=tuple(ResultFigure(one.what, one.before, one.after, one.source) for one in row.figures.all()),
        ring_id=row.ring_id,
        ring_name=row.ring.name,
        ring_email=row.ring.email,
        plan_id=row.plan_id,
        plan_title=row.plan.title if row.plan else "",
        pilot_from=row.pilot_from,
        pilot_until=row.pilot_until,
        state=EntryState(row.state),
        written_by_id=row.written_by_id,
        written_by_name=row.written_by.name,
        checked_by_name=row.checked_by.name if row.checked_by else "",
        changed_at=row.changed_at,
        published_at=row.published_at,
        withdrawn_for=row.withdrawn_for,
    )


def _having(rows: QuerySet[Entry], text: str) -> tuple[EntryView, ...]:
    asked = SearchQuery(text, config="english", search_type="websearch")
    ranked = rows.filter(words=asked).annotate(rank=SearchRank(F("words"), asked))
    return tuple(map(view, ranked.order_by("-rank", "-published_at", "-id")[:_MOST]))


def _rows() -> QuerySet[Entry]:
    return Entry.objects.select_related(
        "team__area__parent__parent__parent", "ring", "plan", "written_by", "checked_by"
    ).prefetch_related("figures")
