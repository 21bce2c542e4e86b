"""Training: what was taught and who came, coverage of those who have to hold a course, evidence, good practice."""

from __future__ import annotations

from collections.abc import Sequence

from peelian.analysis.tables import Cell, Column, Linked, Table
from peelian.apps.accounts.api import Permission
from peelian.apps.board.api import Content
from peelian.apps.library import api as library
from peelian.apps.training import api as training
from peelian.apps.workforce import api as workforce
from peelian.journeys.packs.sections.draft import SHARE, Draft, Measure
from peelian.journeys.packs.sections.ground import (
    Ground,
    ground_of,
    not_of_force,
    not_permitted,
    question,
    tells,
)
from peelian.journeys.packs.sections.parts import address
from peelian.journeys.packs.sections.section import Asked, Section
from peelian.kernel.days import in_words

_BEGAN = "Sessions of the whole force that began in the period."
TAUGHT = (
    Measure("training.sessions", "Sessions held", "sessions", f"{_BEGAN} Those called off are left out."),
    Measure("training.called_off", "Sessions called off", "sessions", f"{_BEGAN} Those that were called off."),
    Measure(
        "training.attended", "Places taken up", "places",
        f"{_BEGAN} Bookings marked as attended: somebody who came to two has two.", people=True,
    ),
    Measure(
        "training.attendance", "Places taken up, of bookings marked", SHARE,
        f"{_BEGAN} Of the bookings marked as attended or absent: attended.", people=True, digits=1,
    ),
    Measure(
        "training.records", "Courses recorded as done or attended", "records",
        "Training records of days of the period that weren’t withdrawn, whatever came of them. No coverage: it doesn’t"
        " say of whom.",
        people=True,
    ),
)  # fmt: skip
COURSES = Measure(
    "training.courses", "Courses that somebody has to hold", "courses",
    "Courses of which a requirement held on the last day of the period.",
)  # fmt: skip
PRACTICE = Measure(
    "library.published", "Good practice written up", "entries",
    "Entries that teams published in the library in the period; those withdrawn since among them.",
)  # fmt: skip


def _build(asked: Asked) -> Content:
    ground = ground_of(asked)
    required = {one.course_code: one.course_name for one in training.list_requirements(on=ground.last_on)}
    refused = not_permitted(asked, Permission.SEE_BOARD, "Training")
    elsewhere = refused or not_of_force(ground, "Training")
    people = [] if elsewhere else workforce.ids_serving_on(day=ground.last_on)
    shown = [] if elsewhere else training.count_evidence_of(person_ids=people, on=ground.last_on)
    covered = tuple(_coverage_measure(code, name) for code, name in required.items())
    evidence = tuple(_shown_measure(one) for one in shown)
    draft = Draft((*TAUGHT, COURSES, *covered, *evidence, PRACTICE), ground.as_of)
    if elsewhere:
        draft.lacks((*TAUGHT, COURSES, *covered), elsewhere)
    elif tells(
        draft, ground, (*TAUGHT, COURSES, *covered, *evidence), first_day=training.first_trained_on(),
        records="Training", mend="To mend: load who did which course, from the first day on that matters.",
    ):  # fmt: skip
        _taught(ground, draft)
        _coverage(ground, draft, people, required)
        _evidence(ground, draft, shown, len(people))
        _reported(ground, draft)
    if refused:
        draft.none([PRACTICE.name], refused)
    elif tells(
        draft, ground, (PRACTICE,), first_day=library.first_published_on(), records="Good practice",
        mend="It is counted from the first entry of the library on.",
    ):  # fmt: skip
        _practice(ground, draft)
    return draft.content()


def _coverage_measure(code: str, name: str) -> Measure:
    return Measure(
        f"training.coverage.{_key(code)}", f"{name}: in date, of those who have to hold it", SHARE,
        "Of everybody of whom it is required on the last day of the period and who isn’t exempt, heads: those whose"
        " training is in date, those about to run out among them.",
        people=True, digits=1,
    )  # fmt: skip


def _shown_measure(one: training.ObjectiveCounts) -> Measure:
    return Measure(
        f"training.shown.{_key(one.course_code)}.{_key(one.letter)}",
        f"{one.course_name}, objective {one.letter}: people who have shown it", "people",
        "Who serves on the last day of the period and has evidence accepted for each task of it:"
        f" {one.words.rstrip('.')}.",
        people=True,
    )  # fmt: skip


def _key(code: str) -> str:
    """A code as part of a figure's name."""
    plain = "".join(letter if letter.isalnum() else "_" for letter in code.lower())
    return plain if plain[:1].isalpha() else f"n{plain}"


def _taught(ground: Ground, draft: Draft) -> None:
    sessions = training.count_sessions(since=ground.since, until=ground.until)
    records = training.count_attendance(since=ground.first_on, until=ground.until_on)
    names = {one.code: one.name for one in training.list_courses()}
    lines: list[list[Cell]] = []
    sums = [0] * 6
    for code in sorted(sessions.keys() | records.keys(), key=lambda one: (names[one].casefold(), one)):
        one = sessions.get(code, training.CourseSessions(0, 0, 0, 0, 0, 0))
        done = records.get(code, training.CourseAttendance(0, 0))
        numbers = [one.held, one.called_off, one.places, one.attended, one.absent, done.records]
        sums = [a + b for a, b in zip(sums, numbers, strict=True)]
        lines.append([Linked(names[code], f"/station/training/courses/{code}/"), *numbers, done.people])
    held, called_off, _, attended, absent, recorded = sums
    span = {"since": ground.first_on, "until": ground.until_on}
    source = question("training.count_sessions", **span)
    for name, value in (("sessions", held), ("called_off", called_off), ("attended", attended)):
        draft.count(f"training.{name}", value, source=source, rows="/station/training/sessions/")
    draft.share(
        "training.attendance", attended, attended + absent, source=source, rows="/station/training/sessions/",
        why_none="No attendance was marked in the period.",
    )  # fmt: skip
    draft.count("training.records", recorded, source=question("training.count_attendance", **span))
    heads = (
        "Sessions held", "Called off", "Places", "Attended", "Absent", "Records", "Different people",
    )  # fmt: skip
    table = Table(
        "training-done",
        f"What was taught, {ground.days}",
        [Column("Course"), *(Column(words, numeric=True) for words in heads)],
        lines,
        ["All", *sums, None],
        [
            "Records are of courses done anywhere, with or without a session of ours.",
            "People don’t add up: who did two courses is one person.",
        ],
    )
    draft.table(table, people=(4, 5, 6, 7))


def _coverage(ground: Ground, draft: Draft, people: Sequence[int], required: dict[str, str]) -> None:
    rows = address("/station/training/", day=ground.last_on.isoformat())
    source = question("training.list_coverage", day=ground.last_on)
    draft.count(
        COURSES.name,
        len(required),
        source=question("training.list_requirements", on=ground.last_on),
        rows=rows,
    )
    found = training.coverage_of(people, ground.last_on, course_codes=list(required))
    lines: list[list[Cell]] = []
    for one in sorted(found, key=lambda one: one.course_name.casefold()):
        held = one.in_date + one.expiring
        draft.share(
            f"training.coverage.{_key(one.course_code)}", held, one.required, source=source, rows=rows,
            why_none="It is required of nobody who isn’t exempt.",
        )  # fmt: skip
        lines.append(
            [
                Linked(one.course_name, f"/station/training/courses/{one.course_code}/"), held, one.lapsed, one.never,
                one.required, one.share, one.exempt,
            ]
        )  # fmt: skip
    heads = ("In date", "Lapsed", "Never done", "Required of")
    table = Table(
        "training-coverage",
        f"Who holds what they have to, {in_words(ground.last_on)}",
        [
            Column("Course"),
            *(Column(words, numeric=True) for words in heads),
            Column("Share in date", numeric=True, share=True, digits=1),
            Column("Exempt", numeric=True),
        ],
        lines,
        notes=[
            "Required of = in date + lapsed + never done: everybody of whom it is required who isn’t exempt. Heads.",
            "The same people have to hold several courses, so the lines don’t add up.",
            *([f"Definition {found[0].version}: {found[0].definition}"] if found else []),
        ],
    )
    draft.table(table, people=(1, 2, 3, 4, 6), shares=((5, 1),))


def _evidence(ground: Ground, draft: Draft, shown: Sequence[training.ObjectiveCounts], people: int) -> None:
    if not shown:
        draft.missing.append(
            "Learning objectives: no course that is taught has any with a task of evidence. To mend: load one that has."
        )
        return
    source = question("training.count_evidence_of", person_ids=f"{people} who serve", on=ground.last_on)
    for one in shown:
        draft.count(_shown_measure(one).name, one.shown, source=source, rows="/station/training/evidence/")
    table = Table(
        "training-objectives",
        f"Learning objectives, and who has shown them by evidence, {in_words(ground.last_on)}",
        [
            Column("Course"),
            Column("Objective"),
            Column("Shown", numeric=True),
            Column("On the way", numeric=True),
        ],
        [[one.course_name, f"{one.letter}. {one.words}", one.shown, one.begun] for one in shown],
        notes=[
            "Shown: evidence accepted for each task of the objective. On the way: something put forward, and not all of"
            " it accepted. Of those who serve on the day.",
        ],
    )
    draft.table(table, people=(2, 3))


def _reported(ground: Ground, draft: Draft) -> None:
    """What papers said of attendance: beside the records, never mixed with them."""
    for name, one in training.list_reported(ground.until_on):
        words = one.words.rstrip(".")
        draft.words.append(
            f"{name}, as reported up to {in_words(one.until_on)} ({one.source.rstrip('.')}): {words}."
        )


def _practice(ground: Ground, draft: Draft) -> None:
    found = library.count_published(area_codes=ground.codes, since=ground.since, until=ground.until)
    source = question(
        "library.count_published", area_codes=ground.codes, since=ground.first_on, until=ground.until_on
    )
    draft.count(PRACTICE.name, sum(found.values()), source=source, rows="/station/library/")


SECTION = Section(
    key="training",
    title="Training in neighbourhood policing",
    about="Sessions and who came, coverage with its denominator, learning objectives with evidence, good practice.",
    place=200,
    build=_build,
    permission=Permission.SEE_BOARD,
    reads=("training.", "workforce.", "library.", "places."),
)
