"""A Board pack of all sections over a year of the demo force: built, built again after one change, linted, printed.

In a throwaway database with the whole demo force and 30,000 residents who signed up (`--only` sol,dud: some of its
districts, with a tenth of the force's posts, for a quick look). Making it takes most of the time and isn't measured.

"First" is the first of its kind in this process: with what it imports and what the database reads anew. A section's
answers aren't kept between builds; what is kept of charts is emptied before each first print.
"""

from __future__ import annotations

import os
import time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.report import Report, Timing, timed
from benchmarks.throwaway import database

if TYPE_CHECKING:
    from peelian.apps.accounts.api import Viewer
    from peelian.apps.board.api import Document

RESIDENTS, SEED, CODE = 30_000, 7, "all-sections"
MAKER, CHIEF = "staff-officer@wm-demo.example", "chief-officer@wm-demo.example"


def run(data: Path, *, only: str = "", repeats: int = 5, residents: int = RESIDENTS) -> Report:
    """Make the force, then measure. `data`: beside it lie the two papers that are linted, where they are there."""
    os.environ["PEELIAN_DEMO"] = "1"  # noqa: TID251 - an edge of its own
    with database("pack"):
        from django.core.management import call_command

        from peelian.apps.content import api as content

        call_command("createcachetable", verbosity=0)
        content.prepare_site()
        begun = time.perf_counter()
        call_command("demo", residents=residents, seed=SEED, only=[*filter(None, only.split(","))])
        return measure(data, repeats, made=time.perf_counter() - begun)


def measure(data: Path, repeats: int, *, made: float = 0.0) -> Report:
    """The same on the database of the settings, which holds a demo."""
    from peelian.apps.accounts import api as accounts
    from peelian.kernel.time import local_day, now

    report = Report("A pack of all sections, a year", ("what", "wall s", "CPU s here", "slowest s"))
    users = {user.email: user for user in accounts.list_users()}
    maker, chief = (accounts.viewer_for(users[mail], local_day(now())) for mail in (MAKER, CHIEF))
    _note_the_size(report, made)
    _build(report, maker, repeats)
    _look(report, chief, repeats)
    _lint_papers(report, data.parent / "seeds", repeats)
    return report


def _note_the_size(report: Report, made: float) -> None:
    from peelian.apps.contacts import api as contacts
    from peelian.apps.workforce import api as workforce
    from peelian.kernel.time import local_day, now

    today = local_day(now())
    members = contacts.count_active()
    officers = sum(
        row.headcount
        for row in workforce.strength_on(day=today, by=(workforce.PartedBy.STAFF_CLASS,)).rows
        if row.staff_class is workforce.StaffClass.OFFICER
    )
    report.notes.append(f"{members:,} members, {officers:,} officers; the force was made in {made:.0f} s")
    report.figures |= {"members": members, "officers": officers}


def _build(report: Report, maker: Viewer, repeats: int) -> None:
    """All sections of the library, the whole anew each time; then only what one change has left behind."""
    from peelian.apps.places import api as places
    from peelian.apps.workforce import api as workforce
    from peelian.journeys.packs import build_pack, make_pack
    from peelian.journeys.packs.sections.library import library
    from peelian.kernel.time import local_day, now

    today = local_day(now())
    force = next(area for area in places.list_areas(on=today) if area.kind is places.AreaKind.FORCE)
    make_pack.create(
        viewer=maker, at=now(), code=CODE, title="All sections", subtitle="To measure", area_code=force.code,
        meeting_on=today, since=today.replace(year=today.year - 1), until=today,
    )  # fmt: skip
    for key in library():
        make_pack.add_section(viewer=maker, at=now(), code=CODE, key=key)
    seconds: dict[str, float] = {}

    def everything() -> None:
        built = build_pack.build(viewer=maker, clock=now, code=CODE, everything=True)
        broken = [one for one in built if one.trouble]
        if broken:
            raise SystemExit(f"Not built: {broken}")
        for one in built:
            seconds.setdefault(one.key, one.seconds)

    def after_a_change() -> None:
        workforce.begin_funding(
            actor=maker.actor,
            at=now(),
            name=f"{CODE}, grant {next(grants)}",
            source="To measure",
            ends_on=today,
        )
        built = build_pack.build(viewer=maker, clock=now, code=CODE)
        changed[:] = [one.key for one in built]

    first, again = timed(everything, repeats=1), timed(everything, repeats=repeats)
    changed: list[str] = []
    grants = count(1)
    rebuilt = timed(after_a_change, repeats=repeats)
    _add(report, f"first build of {len(seconds)} sections", first)
    _add(report, "built anew, all of them", again)
    _add(report, f"after one change of the workforce: {len(changed)} sections", rebuilt)
    slowest = sorted(seconds.items(), key=lambda one: -one[1])[:5]
    report.notes.append("first build, slowest: " + ", ".join(f"{key} {took:.2f} s" for key, took in slowest))
    report.figures |= {
        "first_build_s": f"{first.wall:.2f}", "build_s": f"{again.wall:.2f}", "rebuild_s": f"{rebuilt.wall:.2f}",
    }  # fmt: skip


def _look(report: Report, chief: Viewer, repeats: int) -> None:
    """The pack as its reader has it: read, linted, printed, written."""
    from peelian.apps.board.models.drawings import ChartDrawing
    from peelian.journeys.packs import drafts, formats, lint_pack
    from peelian.journeys.packs.public import public_version
    from peelian.kernel.time import now

    pack = drafts.read(viewer=chief, at=now(), code=CODE)
    draft, texts = drafts.draft_of(pack), drafts.texts_of(pack)
    whole = drafts.look_at(pack)
    read = timed(lambda: drafts.look_at(drafts.read(viewer=chief, at=now(), code=CODE)), repeats=repeats)
    _add(report, "read as a document", read)
    _add(report, "lint of the pack", timed(lambda: lint_pack.lint(draft, texts), repeats=repeats))
    _add(report, "its public version", timed(lambda: public_version(draft, texts), repeats=repeats))
    ChartDrawing.objects.all().delete()
    first = timed(lambda: formats.pdf(whole), repeats=1)
    again = timed(lambda: formats.pdf(whole), repeats=repeats)
    _add(report, f"PDF with {_charts(whole)} charts, first", first)
    _add(report, "PDF again", again)
    _add(report, "Word document", timed(lambda: formats.word(whole), repeats=repeats))
    _add(report, "workbook", timed(lambda: formats.workbook(whole), repeats=repeats))
    report.figures |= {"pdf_first_s": f"{first.wall:.2f}", "pdf_s": f"{again.wall:.2f}"}


def _charts(document: Document) -> int:
    return sum(len(section.content.charts) for section in document.sections)


def _lint_papers(report: Report, folder: Path, repeats: int) -> None:
    """Both papers to the Board, read from their files."""
    from peelian.journeys import lint_paper

    papers = sorted(folder.glob("*.txt"))
    if not papers:
        report.notes.append(f"no papers in {folder}: none was linted")
        return
    both = timed(lambda: [lint_paper.lint_file(path) for path in papers], repeats=repeats)
    _add(report, f"lint of {len(papers)} papers", both)
    report.figures["lint_papers_s"] = f"{both.wall:.3f}"


def _add(report: Report, what: str, took: Timing) -> None:
    report.add(what, f"{took.wall:.2f}", f"{took.cpu:.2f}", f"{took.slowest:.2f}")
