"""The ledger of neighbourhood hours and its figures; requests, limits, definitions, and questions to sergeants."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Q

from peelian.analysis.abstraction import (
    DEFINITIONS,
    Absence,
    AwayKind,
    Counts,
    Definition,
    Hours,
    Part,
    Stretch,
    hours,
    minutes_of,
    outside,
)
from peelian.apps.places import api as places
from peelian.apps.workforce.models.abstractions import (
    AbstractionDefinition,
    AbstractionLimit,
    AbstractionRequest,
    DutyQuery,
)
from peelian.apps.workforce.models.duties import Abstraction, Shift
from peelian.apps.workforce.models.posts import Posting
from peelian.apps.workforce.models.stability import Probation
from peelian.apps.workforce.models.units import Team
from peelian.apps.workforce.queries import few
from peelian.apps.workforce.queries.duties import abstraction_view, code_view, list_codes
from peelian.apps.workforce.queries.people import get_person
from peelian.apps.workforce.rules import abstractions as rules
from peelian.apps.workforce.types.abstractions import (
    COUNTED_RANKS,
    AbstractionFigures,
    AbstractionView,
    Answer,
    AskedBy,
    By,
    DutyQueryView,
    LedgerAbsence,
    LedgerShift,
    LimitMeasure,
    LimitView,
    RequestState,
    RequestView,
    Warned,
    WarningKind,
)
from peelian.apps.workforce.types.duties import ShiftKind
from peelian.apps.workforce.types.people import Rank
from peelian.columns.spans import valid_on
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day, start_of_day

_A_DAY = dt.timedelta(days=1)
_WORKING = [kind for kind in ShiftKind if kind.works]


def list_ledger(
    *, area_codes: Iterable[str], first_on: dt.date, last_on: dt.date, ranks: Collection[Rank] = COUNTED_RANKS
) -> list[LedgerShift]:
    """Every rostered shift of constables and PCSOs of these areas' teams that begins on these local days, both
    included, with where its minutes went. For a caller that has checked.

    Whose team and rank it is is told by the post that they hold on the shift's day. Rest days and leave that are
    rostered as such are no shifts.
    """
    since, until = start_of_day(first_on), start_of_day(last_on + _A_DAY)
    held: dict[int, list[Posting]] = defaultdict(list)
    postings = Posting.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=first_on),
        valid_from__lte=last_on,
        post__team__area__code__in=list(area_codes),
        post__rank__in=list(ranks),
    ).select_related("post__team__area")
    for posting in postings:
        held[posting.person_id].append(posting)
    shifts = Shift.objects.filter(
        person_id__in=list(held), starts_at__gte=since, starts_at__lt=until, kind__in=_WORKING
    ).order_by("starts_at", "id")
    away: dict[int, list[Abstraction]] = defaultdict(list)
    for row in Abstraction.objects.select_related("code").filter(
        person_id__in=list(held), starts_at__lt=until + 2 * _A_DAY, ends_at__gt=since
    ):
        away[row.person_id].append(row)
    found = []
    for shift in shifts:
        day = local_day(shift.starts_at)
        post = next((one for one in held[shift.person_id] if _holds(one, day)), None)
        if post is not None:
            found.append(_ledger_shift(shift, post, day, away[shift.person_id]))
    return found


def abstraction_figures(
    *,
    area_codes: Iterable[str],
    first_on: dt.date,
    last_on: dt.date,
    definition: Definition,
    by: By,
    asked_by: AskedBy | None = None,
    planned: bool | None = None,
    code: str = "",
    withhold: bool = False,
) -> AbstractionFigures:
    """Abstraction of areas and local days (both included) by a definition, told by something. Sums come first.

    `asked_by`, `planned` and `code` narrow which absences count above the line; all hours stay below it. For a caller
    that has checked.

    `withhold`: for those who don't record these people's duties. Reasons of being unavailable are told together, and
    what is of fewer than three people isn't told. Raises Refused then for other than whole weeks, or such a reason.
    """
    codes = list(area_codes)
    kind = next((one.kind for one in list_codes() if one.code == code), None)
    if withhold:
        few.require_tellable(first_on, last_on, kind)
    shifts = list_ledger(area_codes=codes, first_on=first_on, last_on=last_on)
    chosen = [_narrowed(one, asked_by, planned, code) for one in shifts]
    if withhold:
        chosen = few.merged(chosen)
    without = _minutes_outside({one.person_id for one in shifts}, first_on, last_on)
    sectors = _sector_of(last_on)
    people = len({one.person_id for one in shifts})
    reasons = [
        f"Told of {len(shifts)} rostered shift{'s' * (len(shifts) != 1)} of"
        f" {people} {'person' if people == 1 else 'people'}."
    ]
    if without:
        reasons.append(
            f"{without // 60} hours {without % 60} minutes of absence lie in no rostered shift and are in no figure."
        )
    found = AbstractionFigures(
        definition=definition, by=by, first_on=first_on, last_on=last_on,
        rows=tuple(rules.rows_of(chosen, definition, by, sectors)),
        total=rules.sum_of(chosen, definition, by), shifts=tuple(chosen), tallies=rules.tallies_of(chosen),
        outside=without, reasons=tuple(reasons),
    )  # fmt: skip
    if not withhold:
        return found
    areas = [area.code for area in places.list_areas(on=last_on)]
    return few.withheld(
        found, list_ledger(area_codes=areas, first_on=first_on, last_on=last_on), codes, sectors
    )


def shifts_behind(figures: AbstractionFigures, key: str) -> list[LedgerShift]:
    """The shifts behind one row of the figures, the newest first."""
    sectors = _sector_of(figures.last_on)
    found = [one for one in figures.shifts if rules.holds(one, figures.by, key, sectors)]
    return sorted(found, key=lambda one: (one.span.starts_at, one.shift_id), reverse=True)


def list_definitions() -> list[Definition]:
    """The definitions that ship and the force's own, every version of them: of each code the newest first.

    An older one stays, so that a figure that was made by it can be made again.
    """
    return [*DEFINITIONS, *(_definition(row) for row in AbstractionDefinition.objects.all())]


def list_limits(area_codes: Iterable[str], on: dt.date) -> list[LimitView]:
    """Limits that hold on a day and are of one of these areas."""
    rows = AbstractionLimit.objects.filter(valid_on(on), area_code__in=list(area_codes))
    return [
        LimitView(
            row.pk, row.area_code, LimitMeasure(row.measure), float(row.value), row.per_days, row.valid_from,
            row.valid_until,
        )
        for row in rows
    ]  # fmt: skip


def warnings_of(*, person_id: int, starts_at: dt.datetime, ends_at: dt.datetime, code: str) -> list[Warned]:
    """What granting an abstraction would pass over: limits of the areas that their team lies in, and probation.

    Of the hours asked for, those count that the ledger would: in their shifts, as the sort that the reason is. Where
    none of their shifts is recorded for that time, all of it counts: what isn't known isn't off. What stands against
    them in the roster or in patrols is a journey's to add.
    """
    day = local_day(starts_at)
    posting = (
        Posting.objects.filter(valid_on(day), person_id=person_id, post__team__isnull=False)
        .select_related("post__team__area")
        .first()
    )
    found = []
    kinds = {one.code: one.kind for one in list_codes()}  # those that have ended meanwhile, too
    asked = Absence(starts_at, ends_at, kinds.get(code, AwayKind.ABSTRACTED), code)
    if posting is not None and posting.post is not None and posting.post.team is not None:
        team = posting.post.team
        try:
            path = places.path_of(team.area.code, day)
        except NotFound:
            path = (team.area.code,)
        for limit in list_limits(path, day):
            warned = _limit_warning(limit, team, person_id, asked)
            if warned is not None:
                found.append(warned)
    if Probation.objects.filter(person_id=person_id, starts_on__lte=day, ends_on__gt=day).exists():
        found.append(
            Warned(WarningKind.PROBATIONER, f"{get_person(person_id, day).full_name} is in probation.")
        )
    return found


def list_requests(
    person_ids: Collection[int] | None = None, *, user_id: int | None = None
) -> list[RequestView]:
    """Requests for these people, or those that somebody made: the open ones first, then the newest."""
    rows = AbstractionRequest.objects.select_related("code", "person")
    if person_ids is not None:
        rows = rows.filter(person_id__in=person_ids)
    if user_id is not None:
        rows = rows.filter(user_id=user_id)
    found = [_request(row) for row in rows]
    found.sort(key=lambda one: one.starts_at, reverse=True)
    return sorted(found, key=lambda one: one.state is not RequestState.ASKED)


def get_request(request_id: int) -> RequestView:
    """One request, for a caller that has checked. Raises NotFound."""
    row = AbstractionRequest.objects.select_related("code", "person").filter(pk=request_id).first()
    if row is None:
        raise NotFound("There is no such request.")
    return _request(row)


def list_duty_queries(person_ids: Collection[int]) -> list[DutyQueryView]:
    """Questions about these people that nobody has answered, the newest shift first."""
    rows = DutyQuery.objects.select_related("person").filter(person_id__in=person_ids, answer="")
    return [_duty_query(row) for row in rows]


def get_duty_query(query_id: int) -> DutyQueryView:
    """One question, for a caller that has checked. Raises NotFound."""
    row = DutyQuery.objects.select_related("person").filter(pk=query_id).first()
    if row is None:
        raise NotFound("There is no such question.")
    return _duty_query(row)


def last_abstraction(person_id: int) -> AbstractionView | None:
    """What somebody was last taken away for, to offer it again; None for nobody who ever was."""
    row = (
        Abstraction.objects.select_related("code").filter(person_id=person_id).order_by("-starts_at").first()
    )
    return abstraction_view(row) if row is not None else None


def _ledger_shift(shift: Shift, posting: Posting, day: dt.date, away: Sequence[Abstraction]) -> LedgerShift:
    assert posting.post is not None  # noqa: S101 - list_ledger asks for a post of a team
    assert posting.post.team is not None  # noqa: S101
    span = Stretch(shift.starts_at, shift.ends_at)
    touching = [
        (row, Absence(row.starts_at, row.ends_at, code_view(row.code).kind, row.code_id))
        for row in away
        if row.starts_at < shift.ends_at and row.ends_at > shift.starts_at
    ]
    absences = tuple(
        LedgerAbsence(
            row.pk, one, minutes_of(span, one), row.code.label, AskedBy(row.asked_by), row.planned, row.to_where,
            abstraction_view(row).notice,
        )
        for row, one in touching
    )  # fmt: skip
    return LedgerShift(
        shift_id=shift.pk, person_id=shift.person_id, rank=Rank(posting.post.rank), team_id=posting.post.team.pk,
        team_name=posting.post.team.name, area_code=posting.post.team.area.code, day=day, span=span,
        hours=hours(span, [one for _, one in touching]), absences=absences,
    )  # fmt: skip


def _narrowed(shift: LedgerShift, asked_by: AskedBy | None, planned: bool | None, code: str) -> LedgerShift:
    """The shift with only the absences that are asked for; what others took counts as core, below the line alone."""
    if asked_by is None and planned is None and not code:
        return shift
    kept = tuple(
        one
        for one in shift.absences
        if (asked_by is None or one.asked_by is asked_by)
        and (planned is None or one.planned is planned)
        and (not code or one.span.code == code)
    )
    unavailable = [one.span for one in shift.absences if one.span.kind == "unavailable" and one not in kept]
    found = hours(shift.span, [*(one.span for one in kept), *unavailable])
    return LedgerShift(
        shift.shift_id, shift.person_id, shift.rank, shift.team_id, shift.team_name, shift.area_code, shift.day,
        shift.span, found, kept,
    )  # fmt: skip


def _minutes_outside(people: Collection[int], first_on: dt.date, last_on: dt.date) -> int:
    """Minutes in these days of absences of these people that lie in none of their shifts, whenever those began."""
    since, until = start_of_day(first_on), start_of_day(last_on + _A_DAY)
    near = Q(person_id__in=people, starts_at__lt=until, ends_at__gt=since)
    shifts: dict[int, list[Stretch]] = defaultdict(list)
    for shift in Shift.objects.filter(near, kind__in=_WORKING):
        shifts[shift.person_id].append(Stretch(shift.starts_at, shift.ends_at))
    return sum(
        outside(
            shifts[row.person_id],
            Absence(max(row.starts_at, since), min(row.ends_at, until), AwayKind.ABSTRACTED),
        )
        for row in Abstraction.objects.filter(near)
    )


def _limit_warning(limit: LimitView, team: Team, person_id: int, asked: Absence) -> Warned | None:
    last = local_day(asked.ends_at - dt.timedelta(microseconds=1))
    people = set(
        Posting.objects.filter(
            valid_on(last), post__team=team, post__rank__in=list(COUNTED_RANKS)
        ).values_list("person_id", flat=True)
    )
    if limit.measure is LimitMeasure.ON_DUTY:
        others = Q(
            person_id__in=people - {person_id}, starts_at__lt=asked.ends_at, ends_at__gt=asked.starts_at
        )
        on = Shift.objects.filter(others, kind__in=_WORKING).values_list("person_id", "starts_at", "ends_at")
        away = Abstraction.objects.filter(others).values_list("person_id", "starts_at", "ends_at")
        least = rules.least_on_duty(asked.starts_at, asked.ends_at, list(on), list(away))
        return rules.limit_warning(limit, abstracted=0, duty=0, on_duty=least, team=team.name)
    since = start_of_day(last - dt.timedelta(days=limit.per_days - 1))
    counted = _hours_with(people, since, start_of_day(last + _A_DAY), person_id, asked)
    return rules.limit_warning(
        limit, abstracted=counted.abstracted, duty=counted.duty, on_duty=0, team=team.name
    )


def _hours_with(
    people: Collection[int], since: dt.datetime, until: dt.datetime, person_id: int, asked: Absence
) -> Hours:
    """Hours of these people's shifts that begin in a span, as they would be with what is asked of one of them."""
    away: dict[int, list[Absence]] = defaultdict(list)
    for row in Abstraction.objects.select_related("code").filter(
        person_id__in=people, starts_at__lt=until + _A_DAY, ends_at__gt=since
    ):
        away[row.person_id].append(Absence(row.starts_at, row.ends_at, code_view(row.code).kind, row.code_id))
    free = rules.left_of(asked, away[person_id])
    away[person_id] += free
    total, rostered = Hours(), False
    for shift in Shift.objects.filter(
        person_id__in=people, kind__in=_WORKING, starts_at__gte=since, starts_at__lt=until
    ):
        total += hours(Stretch(shift.starts_at, shift.ends_at), away[shift.person_id])
        rostered |= shift.person_id == person_id and (
            shift.starts_at < asked.ends_at and shift.ends_at > asked.starts_at
        )
    if not rostered:
        within = [Stretch(max(one.starts_at, since), min(one.ends_at, until)) for one in free]
        total = sum((hours(one, free) for one in within if one.starts_at < one.ends_at), total)
    return total


def _sector_of(on: dt.date) -> Mapping[str, str]:
    """The sector's code of each neighbourhood's."""
    return {
        area.code: area.parent_code for area in places.list_areas(on=on, kind=places.AreaKind.NEIGHBOURHOOD)
    }


def _holds(posting: Posting, day: dt.date) -> bool:
    return posting.valid_from <= day and (posting.valid_until is None or day < posting.valid_until)


def _definition(row: AbstractionDefinition) -> Definition:
    return Definition(
        row.code, row.version, row.title, row.words, frozenset(map(Part, row.numerator)),
        frozenset(map(Part, row.denominator)), row.excluded, row.population, row.source, Counts(row.counts),
    )  # fmt: skip


def _request(row: AbstractionRequest) -> RequestView:
    return RequestView(
        id=row.pk, person_id=row.person_id, person_name=row.person.name, starts_at=row.starts_at, ends_at=row.ends_at,
        code=code_view(row.code), asked_by=AskedBy(row.asked_by), requester=row.requester, to_where=row.to_where,
        note=row.note, state=RequestState(row.state),
        warnings=tuple(Warned(WarningKind(one["kind"]), one["words"]) for one in row.warnings),
        asked_at=row.asked_at, asked_by_user=row.user_id, decided_at=row.decided_at, reason=row.reason,
    )  # fmt: skip


def _duty_query(row: DutyQuery) -> DutyQueryView:
    return DutyQueryView(
        row.pk, row.person_id, row.person.name, row.starts_at, row.ends_at, row.minutes, row.away_from, row.away_until,
        Answer(row.answer) if row.answer else None, row.asked_at,
    )  # fmt: skip
