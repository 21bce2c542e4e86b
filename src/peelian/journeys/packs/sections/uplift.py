"""Where the posts of a programme of growth went, and how far it came: table 1 of the board paper of January 2024."""

from __future__ import annotations

import dataclasses
import datetime as dt

from peelian.apps.accounts.api import Permission
from peelian.apps.board.api import Content
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import PartedBy, ProgrammeView, StaffClass
from peelian.journeys import paper_tables
from peelian.journeys.packs.sections.draft import SHARE, Draft, Measure
from peelian.journeys.packs.sections.ground import Ground, ground_of, not_of_force, not_permitted, question
from peelian.journeys.packs.sections.local import local_unit, strength_from
from peelian.journeys.packs.sections.section import Asked, Section
from peelian.kernel.days import in_words

_OFFICERS = "Police officers, headcount"
MEASURES = (
    Measure(
        "uplift.target",
        "Officers that the programme funds above its baseline",
        "officers",
        "As the programme was begun: how many officers it funds above those there were on its first day.",
    ),
    Measure(
        "uplift.listed",
        "Posts of the programme listed by unit",
        "posts",
        "Posts of the programme by the unit they were put into; the sum of all lines.",
    ),
    Measure(
        "uplift.local",
        "Posts put into local policing",
        "posts",
        "Posts of the programme put into the unit that local policing areas stand under, or below it by name"
        " of that unit; the sum of its lines.",
    ),
    Measure(
        "uplift.local_share",
        "Posts put into local policing, of all listed",
        SHARE,
        "Posts put into the unit that local policing areas stand under, of all that are listed by unit.",
        digits=1,
    ),
    Measure(
        "uplift.baseline",
        "Officers on the programme’s first day",
        "officers",
        f"{_OFFICERS}, on the first day of the programme, as the programme has it.",
    ),
    Measure(
        "uplift.strength",
        "Officers at its end, or at the end of the period",
        "officers",
        f"{_OFFICERS}, in service on the day on which the programme concluded, or on the last day of the"
        " period if that came first.",
        people=True,
    ),
    Measure(
        "uplift.added",
        "Officers above the baseline",
        "officers",
        "Strength on that day less the baseline; not told where there are fewer than at the start.",
    ),
    Measure(
        "uplift.over_target",
        "Officers above the target",
        "officers",
        "Officers above the baseline less the target: below nought while it isn't reached.",
    ),
)  # fmt: skip
_PAGE = "/station/workforce/growth/"


def _build(asked: Asked) -> Content:
    ground = ground_of(asked)
    draft = Draft(MEASURES, ground.as_of)
    refused = not_permitted(asked, Permission.SEE_WORKFORCE, "Uplift") or not_of_force(ground, "Uplift")
    if refused:
        draft.lacks(MEASURES, refused)
        return draft.content()
    if ground.is_to_come:
        draft.lacks(
            MEASURES, "Uplift: the period has not begun. To mend: build this section again when it has."
        )
        return draft.content()
    programmes = workforce.list_programmes()
    held = [one for one in programmes if _overlaps(one, ground)]
    if not held:
        draft.lacks(MEASURES, _none_held(programmes, ground))
        return draft.content()
    *earlier, newest = held
    for one in earlier:
        draft.words.append(
            f"{one.name} ran in the period too; it has a table and no figures of its own here."
        )
    unit = local_unit(ground.last_on)
    for number, one in enumerate((newest, *reversed(earlier)), 1):
        table = paper_tables.uplift(one.id, local=unit.code if unit else "")
        named = f"{table.caption}: {one.name}" if len(held) > 1 else table.caption
        draft.table(
            dataclasses.replace(table, name="uplift" if number == 1 else f"uplift-{number}", caption=named)
        )
    _posts(draft, newest, unit.code if unit else "")
    _officers(draft, ground, newest)
    return draft.content()


def _overlaps(one: ProgrammeView, ground: Ground) -> bool:
    return one.baseline_on <= ground.last_on and (
        one.concluded_on is None or one.concluded_on > ground.first_on
    )


def _none_held(programmes: list[ProgrammeView], ground: Ground) -> str:
    if not programmes:
        return (
            "Uplift: no programme is recorded. Begin one on the page of growth, and say where its posts went."
        )
    known = "; ".join(
        f"{one.name} from {in_words(one.baseline_on)}"
        + (f" until {in_words(one.concluded_on)}" if one.concluded_on else "")
        for one in programmes
    )
    return (
        f"Uplift: no programme ran in the period ({ground.days}). Recorded: {known}. To mend: give this section their"
        " days."
    )


def _posts(draft: Draft, one: ProgrammeView, local: str) -> None:
    found = workforce.uplift_table(one.id)
    source = question("workforce.uplift_table", programme_id=one.id)
    draft.count("uplift.target", one.target, source=question("workforce.list_programmes"), rows=_PAGE)
    draft.count("uplift.listed", found.total, source=source, rows=_PAGE)
    if local:
        draft.count("uplift.local", found.of_unit(local), source=source, rows=_PAGE)
        draft.share(
            "uplift.local_share", found.of_unit(local), found.total, source=source, rows=_PAGE,
            why_none="No post of the programme is listed by unit.",
        )  # fmt: skip
    else:
        why = "No unit stands above local policing areas on the last day of the period."
        draft.none(["uplift.local", "uplift.local_share"], why)


def _officers(draft: Draft, ground: Ground, one: ProgrammeView) -> None:
    draft.count("uplift.baseline", one.baseline, source=question("workforce.list_programmes"), rows=_PAGE)
    day = min(ground.last_on, one.concluded_on or dt.date.max)
    since = strength_from(workforce.first_days())
    names = ["uplift.strength", "uplift.added", "uplift.over_target"]
    if since is None or day < since:
        begun = f"strength is recorded from {in_words(since)} on" if since else "nobody is recorded yet"
        why = f"Strength on {in_words(day)} isn’t known: {begun}."
        draft.missing.append(why)
        draft.none(names, why)
        return
    strength = officers_on(day)
    source = question("workforce.strength_on", day=day, by="STAFF_CLASS", staff_class="officer")
    rows = f"/station/workforce/?day={day.isoformat()}&by=staff-class"
    draft.count("uplift.strength", strength, source=source, rows=rows)
    if strength < one.baseline:
        why = (
            f"On {in_words(day)} {strength:,} officers are on record, fewer than the {one.baseline:,} with which"
            f" {one.name} began: what it added can’t be told."
        )
        draft.missing.append(why)
        draft.none(["uplift.added"], why)
        draft.none(["uplift.over_target"], "The number above the baseline isn’t known.")
        return
    draft.count("uplift.added", strength - one.baseline, source=source, rows=rows)
    draft.count("uplift.over_target", strength - one.baseline - one.target, source=source, rows=rows)
    draft.words.append(f"Officers above the baseline are counted on {in_words(day)}.")


def officers_on(day: dt.date, unit_code: str | None = None) -> int:
    """Police officers in service on a day, headcount; of a unit and all below it."""
    rows = workforce.strength_on(day=day, by=(PartedBy.STAFF_CLASS,), unit_code=unit_code).rows
    return sum(row.headcount for row in rows if row.staff_class is StaffClass.OFFICER)


SECTION = Section(
    key="uplift",
    title="Recruitment within the Uplift programme",
    about="Table 1: posts of the programme by unit and older function; officers above its baseline and target.",
    place=200,
    build=_build,
    permission=Permission.SEE_WORKFORCE,
    reads=("workforce.",),
)
