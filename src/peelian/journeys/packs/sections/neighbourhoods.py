"""The neighbourhood model: areas, their named teams and contacts, and the posts of these teams."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peelian.analysis.tables import Column, Table
from peelian.apps.accounts.api import Permission
from peelian.apps.board.api import Content
from peelian.apps.places import api as places
from peelian.apps.places.api import AreaKind, AreaView
from peelian.apps.workforce import api as workforce
from peelian.journeys.packs.sections.draft import SHARE, Draft, Measure
from peelian.journeys.packs.sections.ground import Ground, ground_of, not_permitted, question, tells
from peelian.journeys.packs.sections.parts import address, parts_of, totals
from peelian.journeys.packs.sections.section import Asked, Section
from peelian.kernel.days import in_words

_LAST = "On the last day of the period."
_NAMED = (
    "Named are those whom residents’ pages list: everybody in a post of a neighbourhood’s team, and sergeants of its"
    " sector’s teams."
)
MODEL = (
    Measure(
        "neighbourhoods.lpas", "Local policing areas", "areas", f"Areas of this level that stand. {_LAST}"
    ),
    Measure("neighbourhoods.sectors", "Sectors", "areas", f"Areas of this level that stand. {_LAST}"),
    Measure("neighbourhoods.all", "Neighbourhoods", "areas", f"Areas of this level that stand. {_LAST}"),
)
TEAMS = (
    Measure(
        "neighbourhoods.named_team", "Neighbourhoods with a named team", SHARE,
        f"Of all neighbourhoods: those whose page names an officer or a PCSO. {_NAMED} {_LAST}", digits=1,
    ),
    Measure(
        "neighbourhoods.contact", "Neighbourhoods with a named contact", SHARE,
        f"Of all neighbourhoods: those with one officer or PCSO named as their contact. {_LAST}", digits=1,
    ),
    Measure(
        "neighbourhoods.contact_filled", "Named contacts whose page is filled", SHARE,
        "Of the named contacts: those whose page shows a mail address, some words about them and a photograph."
        f" {_LAST}",
        digits=1,
    ),
    Measure(
        "neighbourhoods.team_mail", "Neighbourhoods whose team gives a mail address", SHARE,
        f"Of all neighbourhoods: by their own team, or by their sector’s where they have none. {_LAST}", digits=1,
    ),
    Measure(
        "neighbourhoods.team_social", "Neighbourhoods whose team names an account on social media", SHARE,
        f"Of all neighbourhoods: by their own team, or by their sector’s where they have none. {_LAST}", digits=1,
    ),
    Measure(
        "neighbourhoods.officers", "Police officers named", "officers",
        f"Heads; special constables are left out. {_NAMED} {_LAST}",
    ),
    Measure("neighbourhoods.pcsos", "PCSOs named", "PCSOs", f"Heads. {_NAMED} {_LAST}"),
    Measure(
        "neighbourhoods.posts", "Funded posts of the areas’ teams", "posts",
        f"Posts, heads, of the teams of these areas whose funding has not ended. {_LAST}",
    ),
    Measure(
        "neighbourhoods.vacant", "Of these, vacant", "posts",
        f"Funded posts that nobody who serves holds. Somebody posted over the establishment fills none. {_LAST}",
    ),
)  # fmt: skip
_HEADS = (
    "Neighbourhoods", "With a named team", "With a named contact", "Officers named", "PCSOs named", "Funded posts",
    "Of these, vacant",
)  # fmt: skip


def _build(asked: Asked) -> Content:
    ground = ground_of(asked)
    draft = Draft((*MODEL, *TEAMS), ground.as_of)
    if refused := not_permitted(asked, Permission.SEE_BOARD, "Neighbourhoods"):
        draft.lacks((*MODEL, *TEAMS), refused)
        return draft.content()
    areas = places.list_areas(on=ground.last_on, within=ground.area.code)
    here = [area for area in areas if area.kind is AreaKind.NEIGHBOURHOOD]
    if not here:
        draft.lacks(
            (*MODEL, *TEAMS),
            f"Neighbourhoods: none stood on {in_words(ground.last_on)}. To mend: load the areas of that day, or"
            " choose days on which they stood.",
        )
        return draft.content()
    source = question("places.list_areas", on=ground.last_on, within=ground.area.code)
    for measure, kind in zip(MODEL, (AreaKind.LPA, AreaKind.SECTOR, AreaKind.NEIGHBOURHOOD), strict=True):
        draft.count(measure.name, sum(area.kind is kind for area in areas), source=source, rows="/areas/")
    if tells(
        draft, ground, TEAMS, first_day=workforce.first_posted_on(), records="Teams and their people",
        mend="To mend: load who is posted where, from the first day on that matters.",
    ):  # fmt: skip
        _teams(ground, here, draft)
    return draft.content()


def _teams(ground: Ground, here: Sequence[AreaView], draft: Draft) -> None:
    day = ground.last_on
    codes = sorted({*ground.codes, *(area.parent_code for area in here)})
    teams = workforce.count_teams(codes, day)
    pages = workforce.list_contact_pages([area.code for area in here], day)
    source, rows = question("workforce.count_teams", area_codes=codes, on=day), _cover(ground)
    named = {area.code for area in here if _names_somebody(area, teams)}
    own = [teams.get(area.code) or teams.get(area.parent_code) for area in here]
    draft.share("neighbourhoods.named_team", len(named), len(here), source=source, rows=rows)
    contacts = question("workforce.list_contact_pages", area_codes=[area.code for area in here], on=day)
    draft.share("neighbourhoods.contact", len(pages), len(here), source=contacts, rows=rows)
    filled = sum(one.has_mail and one.has_words and one.has_photo for one in pages)
    draft.share(
        "neighbourhoods.contact_filled", filled, len(pages), source=contacts, rows=rows,
        why_none="No neighbourhood has a named contact.",
    )  # fmt: skip
    for name, count in (
        ("neighbourhoods.team_mail", sum(bool(team and team.with_mail) for team in own)),
        ("neighbourhoods.team_social", sum(bool(team and team.with_social) for team in own)),
    ):
        draft.share(name, count, len(here), source=source, rows=rows)
    counted = _counted(ground, here, teams, (named, {one.area_code for one in pages}))
    names = ("officers", "pcsos", "posts", "vacant")
    for name, value in zip(names, totals(counted, len(_HEADS))[3:], strict=True):
        draft.count(f"neighbourhoods.{name}", value, source=source, rows=rows)
    draft.table(
        parts_of(ground).table(
            Table(
                "neighbourhoods-by-area",
                f"Neighbourhoods and their teams on {in_words(day)}",
                [Column(words, numeric=True) for words in _HEADS],
                [],
                notes=[_NAMED, "Posts are those of all teams of these areas; heads, not FTE."],
            ),
            counted,
        )
    )
    draft.table(_contact_pages(ground, pages, filled))
    draft.words.append(_NAMED)


def _names_somebody(area: AreaView, teams: Mapping[str, workforce.AreaTeams]) -> bool:
    found = [teams[code] for code in (area.code, area.parent_code) if code in teams]
    return any(one.officers or one.pcsos for one in found)


def _counted(
    ground: Ground,
    here: Sequence[AreaView],
    teams: Mapping[str, workforce.AreaTeams],
    having: tuple[set[str], set[str]],
) -> dict[str, list[int]]:
    """By area code, the numbers of `_HEADS`. `having`: neighbourhoods with a named team, and with a named contact."""
    named, contacts = having
    counted = {code: [0] * len(_HEADS) for code in ground.codes}
    for area in here:
        counted[area.code][:3] = [1, int(area.code in named), int(area.code in contacts)]
    for code in ground.codes:
        if one := teams.get(code):
            counted[code][3:] = [one.officers, one.pcsos, one.posts, one.posts - one.filled]
    return counted


def _contact_pages(ground: Ground, pages: Sequence[workforce.ContactPage], filled: int) -> Table:
    lines = (
        ("A mail address", sum(one.has_mail for one in pages)),
        ("Words about them", sum(one.has_words for one in pages)),
        ("A photograph", sum(one.has_photo for one in pages)),
        ("All three", filled),
    )
    return Table(
        "neighbourhoods-contact-pages",
        f"What pages show of {len(pages):,} named contacts on {in_words(ground.last_on)}",
        [
            Column("The page shows"),
            Column("Named contacts", numeric=True),
            Column("Share of named contacts", numeric=True, share=True, digits=1),
        ],
        [[words, n, n / len(pages) if pages else None] for words, n in lines],
        notes=["A page can show several, so the lines don’t add up."],
    )


def _cover(ground: Ground) -> str:
    return address("/station/workforce/cover/", day=ground.last_on.isoformat())


SECTION = Section(
    key="neighbourhoods",
    title="Neighbourhoods and their named teams",
    about="Areas, neighbourhoods with a named team and contact, officers and PCSOs named, vacant posts.",
    place=20,
    build=_build,
    permission=Permission.SEE_BOARD,
    reads=("workforce.", "places."),
)
