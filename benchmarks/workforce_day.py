"""Establishment and strength of any past day: 14,000 posts, twenty years of moves, in a throwaway database.

Seats are held by careers that end and are followed by others; every quarter an eighth of those who serve change posts
among themselves. So no post is held twice at a time, and every day of twenty years has its own strength.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from benchmarks.report import Report
from benchmarks.throwaway import database

POSTS, UNITS, YEARS, DAYS, SEED = 14_000, 280, 20, 20, 7
LAST = dt.date(2026, 11, 1)
FIRST = LAST - dt.timedelta(days=YEARS * 365)
_QUARTER = dt.timedelta(days=91)
_RANKS = (
    ["constable"] * 10 + ["sergeant"] * 2 + ["pcso", "police-staff", "police-staff", "special-constable"]
)  # fmt: skip


def run(report: Report) -> None:
    """Make the database, ask for twenty days, and add rows and figures."""
    with database("workforce-day"):
        measure(report)


def measure(report: Report) -> None:
    """The same on the database of the settings, which is migrated and has no workforce."""
    from peelian.apps.workforce import api as workforce

    started = time.perf_counter()
    postings = _make()
    made = time.perf_counter() - started
    chance = random.Random(SEED)  # days, not secrets
    days = [FIRST + dt.timedelta(days=chance.randrange(1, YEARS * 365)) for _ in range(DAYS)]
    clock = _Clock()
    workforce.strength_on(day=LAST)
    for day in days:
        with clock.of("establishment"):
            posts = workforce.establishment_on(day=day)
        with clock.of("strength"):
            people = workforce.strength_on(day=day)
        if not POSTS * 0.9 < people.headcount <= POSTS or posts.headcount != POSTS:
            raise SystemExit(f"On {day} there are {posts.headcount} posts and {people.headcount} people.")
    for _ in range(5):
        with clock.of("a year’s flows"):
            flows = workforce.flows_between(first_on=days[0], last_on=days[0] + dt.timedelta(days=365))
        if not flows.reconciled.holds:
            raise SystemExit("The lines don't explain the closing.")
    for name in ("establishment", "strength", "a year’s flows"):
        wall, cpu = clock.median(name, "wall"), clock.median(name, "cpu")
        report.add(name, f"{wall:.0f}", f"{cpu:.0f}", f"{clock.most(name):.0f}")
    both = clock.together("establishment", "strength")
    report.notes.append(
        f"{POSTS:,} posts in {UNITS} units, {postings:,} postings over {YEARS} years (made in {made:.0f} s);"
        f" {DAYS} days by chance, each by unit, rank, class and role."
        " CPU is this process's and its database server's together."
    )
    report.figures |= {"day_ms": f"{both[0]:.0f}", "day_cpu_ms": f"{both[1]:.0f}"}


@dataclass(slots=True)
class _Clock:
    """Milliseconds of wall and of CPU: ours, and that of the server's process behind our connection."""

    spent: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def of(self, name: str) -> _Running:
        return _Running(self.spent.setdefault(name, []))

    def median(self, name: str, which: str) -> float:
        values = sorted(pair[which == "cpu"] for pair in self.spent[name])
        return values[len(values) // 2]

    def most(self, name: str) -> float:
        return max(wall for wall, _ in self.spent[name])

    def together(self, *names: str) -> tuple[float, float]:
        """Medians of several things asked one after the other."""
        pairs = list(zip(*(self.spent[name] for name in names), strict=True))
        walls = sorted(sum(wall for wall, _ in several) for several in pairs)
        cpus = sorted(sum(cpu for _, cpu in several) for several in pairs)
        return walls[len(walls) // 2], cpus[len(cpus) // 2]


class _Running:
    def __init__(self, into: list[tuple[float, float]]) -> None:
        self._into = into

    def __enter__(self) -> None:
        self._began = time.perf_counter(), _cpu()

    def __exit__(self, *_: object) -> None:
        wall, cpu = time.perf_counter() - self._began[0], _cpu() - self._began[1]
        self._into.append((wall * 1000, cpu * 1000))


def _cpu() -> float:
    """CPU seconds of this process and of the server's process that works for it."""
    from django.db import connection

    connection.ensure_connection()
    ticks = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text(encoding="ascii").split()
    return time.process_time() + (int(ticks[13]) + int(ticks[14])) / os.sysconf("SC_CLK_TCK")


def _make() -> int:
    """Units, posts, people, careers, terms and postings; how many postings."""
    from django.db import connection

    from peelian.apps.workforce.models.units import OperatingModel, Unit
    from peelian.columns.bulk import copy_into

    model = OperatingModel.objects.create(code="one", name="One", valid_from=FIRST)
    tops = [
        Unit.objects.create(model=model, code=f"lpa-{n}", name=f"LPA {n}", kind="lpa", valid_from=FIRST)
        for n in range(UNITS // 20)
    ]
    teams = Unit.objects.bulk_create(
        Unit(
            model=model, code=f"team-{n}", name=f"Team {n}", kind="team", valid_from=FIRST, parent=tops[n % len(tops)]
        )
        for n in range(UNITS - len(tops))
    )  # fmt: skip
    chance = random.Random(SEED)  # invented people
    posts = [(n + 1, teams[n % len(teams)].pk, chance.choice(_RANKS)) for n in range(POSTS)]
    copy_into(
        "workforce_post", ("id", "unit_id", "title", "role", "rank", "fte", "valid_from"),
        ((key, unit, "Post", "", rank, Decimal(1), FIRST) for key, unit, rank in posts),
    )  # fmt: skip
    life = _Life(chance, posts)
    life.live()
    copy_into(
        "workforce_person", ("id", "name", "collar_number", "email", "bio"),
        ((n + 1, f"Person {n}", f"B{n}", "", "") for n in range(life.people)),
    )  # fmt: skip
    careers = ("person_id", "joined_on", "joined_as", "left_on", "reason", "destination")
    copy_into("workforce_career", careers, life.careers)
    copy_into(
        "workforce_terms", ("person_id", "rank", "fte", "acting", "valid_from", "valid_until"), life.terms
    )
    copy_into(
        "workforce_posting", ("person_id", "unit_id", "post_id", "valid_from", "valid_until"), life.postings
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return len(life.postings)


class _Life:
    """Twenty years of a force. A seat is held by one person after another, and the seats change posts."""

    def __init__(self, chance: random.Random, posts: list[tuple[int, int, str]]) -> None:
        self.chance, self.posts, self.people = chance, posts, 0
        self.careers: list[tuple[object, ...]] = []
        self.terms: list[tuple[object, ...]] = []
        self.postings: list[tuple[object, ...]] = []

    def live(self) -> None:
        """All of it."""
        stays = self._stays()
        for seat, rank in enumerate(rank for _, _, rank in self.posts):
            for start, end in self._careers():
                self.people += 1
                self._serve(rank, start, end)
                for since, until, post in stays[seat]:
                    first, last = max(start, since), _sooner(end, until)
                    if last is None or first < last:
                        self.postings.append(
                            (self.people, self.posts[post][1], self.posts[post][0], first, last)
                        )

    def _stays(self) -> list[list[tuple[dt.date, dt.date | None, int]]]:
        """Which post each seat has, and when: an eighth of the seats change posts every quarter."""
        now = list(range(POSTS))
        since = [FIRST] * POSTS
        stays: list[list[tuple[dt.date, dt.date | None, int]]] = [[] for _ in now]
        for quarter in range(1, YEARS * 4):
            day = FIRST + quarter * _QUARTER
            moved = self.chance.sample(range(POSTS), POSTS // 8)
            gone = [now[seat] for seat in moved]
            for seat, post in zip(moved, [*gone[1:], gone[0]], strict=True):
                stays[seat].append((since[seat], day, now[seat]))
                now[seat], since[seat] = post, day
        for seat, post in enumerate(now):
            stays[seat].append((since[seat], None, post))
        return stays

    def _careers(self) -> Iterator[tuple[dt.date, dt.date | None]]:
        """About ten years each, with some weeks between one and the next."""
        start = FIRST
        while start < LAST:
            end = start + dt.timedelta(days=200 + int(self.chance.expovariate(1 / 3450)))
            yield start, end if end < LAST else None
            start = end + dt.timedelta(days=self.chance.randint(5, 90))

    def _serve(self, rank: str, start: dt.date, end: dt.date | None) -> None:
        self.careers.append((self.people, start, "recruit", end, "resignation" if end else "", ""))
        since = start
        while True:
            until = since + dt.timedelta(days=300 + int(self.chance.expovariate(1 / 1200)))
            last = _sooner(until if until < LAST else None, end)
            fte = self.chance.choice((Decimal(1), Decimal(1), Decimal("0.80")))
            self.terms.append((self.people, rank, fte, False, since, last))
            if last is None or last == end:
                return
            since = last


def _sooner(one: dt.date | None, other: dt.date | None) -> dt.date | None:
    return min(filter(None, (one, other)), default=None)


def main() -> None:
    """This part by itself."""
    report = Report("A past day of the workforce", ("asked", "wall ms", "CPU ms", "slowest ms"))
    run(report)
    report.print()


if __name__ == "__main__":
    main()
