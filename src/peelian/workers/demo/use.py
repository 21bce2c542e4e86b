"""Ten weeks of how the site was used: as many uses and users as the 2017 paper counts, fewer in a smaller demo.

The paper: 167,470 uses by 118,180 users in ten weeks, seven in ten on telephones. Only counts are made here; no page
was ever sent to anybody. What no paper tells (hours, pages, sources) is invented.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from peelian.apps.content import api as content
from peelian.apps.incidents import api as incidents
from peelian.apps.usage import api as usage
from peelian.apps.usage.api import Measure, TallyRow
from peelian.kernel.time import local_day, start_of_day
from peelian.workers.demo.reported import SHARES
from peelian.workers.demo.reports import WEEKS, how_many, part_of_the_force
from peelian.workers.demo.setting import Setting

PAPERS_USES, PAPERS_USERS = 167_470, 118_180
DEVICES = {"mobile": 70.0, "desktop": 23.0, "tablet": 6.0, "other": 1.0}
_SOURCES = {"search": 46.0, "direct": 27.0, "social": 14.0, "other": 8.0, "message": 4.0, "inside": 1.0}
_LANGUAGES = {"en": 93.0, "ur": 2.2, "pl": 1.4, "pa": 1.2, "bn": 0.8, "ro": 0.7, "ar": 0.5, "cy": 0.2}
_HOURS = (2, 1, 1, 1, 1, 2, 5, 10, 14, 15, 15, 14, 15, 14, 13, 14, 15, 16, 17, 18, 17, 14, 9, 5)
_WEEKDAYS = (1.1, 1.08, 1.05, 1.04, 1.0, 0.85, 0.88)
#: Looks for one use, all pages together; and with what weight a page is looked at, and is the first of a use.
_LOOKS = 2.7
_PAGES = {
    "home": (30.0, 34.0), "find": (24.0, 9.0), "areas": (3.0, 1.0), "map": (4.0, 2.0), "news": (4.0, 3.0),
    "advice": (3.0, 2.0), "options": (5.0, 4.0), "report": (8.0, 6.0), "contact": (4.0, 4.0), "sign-up": (4.0, 3.0),
    "involved": (1.5, 1.0), "messages": (2.0, 1.5), "search": (3.0, 0.5), "track": (3.0, 3.0), "privacy": (0.4, 0.1),
}  # fmt: skip
_AREAS, _ADVICE, _PAGE_OF_NEWS = 34.0, 0.8, 1.2
#: Seconds by which half of those who look at a page have gone on.
_SECONDS = {
    "home": 9,
    "find": 12,
    "report": 35,
    "options": 20,
    "news": 25,
    "contact": 50,
    "areas": 30,
    "track": 40,
}
_CLASSES = (2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1800)
#: Searched for in vain by so many in ten weeks.
_IN_VAIN = {
    "dbs check": 210, "firearms licence": 160, "dartford crossing": 64, "jobs": 120, "car auction": 45,
    "cctv footage": 80, "passport": 55,
}  # fmt: skip
#: Of those who begin a report so many send it; of the others most leave at once or at a page that asks much.
_SENT = 0.46
_LEAVES = {
    "where": 3.0,
    "now": 2.0,
    "call-999": 1.0,
    "call-us": 1.5,
    "when": 1.0,
    "contact": 2.5,
    "evidence": 1.2,
}
_SELDOM = {"call-999": 0.04, "call-us": 0.15, "civil": 0.2}


def count_use(setting: Setting) -> int:
    """Count them. Returns how many uses."""
    uses = round(PAPERS_USES * part_of_the_force(setting))
    usage.take_over_tallies(actor=setting.actor, at=setting.at, rows=_rows(setting, uses))
    return uses


def shared_out(total: int, weights: Mapping[str, float], chance: random.Random) -> dict[str, int]:
    """A whole number in whole parts that add up, each the one below or above its share; small shares get theirs on
    some days and not on others (systematic sampling)."""
    sum_of = sum(weights.values())
    parts: dict[str, int] = {}
    start, passed, given = chance.random(), 0.0, 0
    for key, weight in weights.items():
        passed += weight
        # The last share is whole: rounding off on the way must not lose one.
        upto = total if passed >= sum_of else min(total, int(total * passed / sum_of + start))
        parts[key], given = upto - given, upto
    return parts


@dataclass(frozen=True, slots=True)
class _Site:
    """The site's pages: with what weight each is looked at, and is the first of a use; and when news went out, by the
    last part of its address."""

    looks: dict[str, float]
    entries: dict[str, float]
    news: dict[str, dt.date]

    def on(self, day: dt.date) -> tuple[dict[str, float], dict[str, float]]:
        """The weights of a day: news is read while it is new."""
        new = {
            f"news-page {slug}": _PAGE_OF_NEWS * 0.8 ** (day - out).days + 0.05
            for slug, out in self.news.items()
            if out <= day
        }
        return {**self.looks, **new}, {**self.entries, **{page: weight * 0.7 for page, weight in new.items()}}

    def draws(self, day: dt.date) -> float:
        """How much more the site is used on the two days after news went out."""
        return 1 + sum({0: 0.12, 1: 0.06}.get((day - out).days, 0.0) for out in self.news.values())


def _site(setting: Setting, days: Sequence[dt.date]) -> _Site:
    looks = {page: weight for page, (weight, _) in _PAGES.items()}
    entries = {page: weight for page, (_, weight) in _PAGES.items()}
    total = sum(patch.weight for patch in setting.ground.patches)
    for patch in setting.ground.patches:
        looks[f"area {patch.code}"] = _AREAS * patch.weight / total
        entries[f"area {patch.code}"] = _AREAS * patch.weight / total / 2
    for card in content.list_advice(language="en"):
        page = f"advice-page {_last_part(card.path)}"
        looks[page] = entries[page] = _ADVICE
    out = content.published_between(start_of_day(days[0]), start_of_day(setting.today))
    return _Site(looks, entries, {_last_part(one.path): local_day(one.published_at) for one in out})


def _last_part(path: str) -> str:
    return path.strip("/").rsplit("/", 1)[-1]


def _rows(setting: Setting, uses: int) -> Iterator[TallyRow]:
    chance = setting.chance("use")
    days = [setting.today - dt.timedelta(days=ago) for ago in range(7 * WEEKS, 0, -1)]
    site = _site(setting, days)
    weights = {
        str(day): _WEEKDAYS[day.weekday()] * site.draws(day) * chance.uniform(0.93, 1.07) for day in days
    }
    of_day = shared_out(uses, weights, chance)
    users = shared_out(round(uses * PAPERS_USERS / PAPERS_USES), weights, chance)
    forms = _forms(setting, days, chance)
    vain = _in_vain(setting, days, chance)
    for day in days:
        yield TallyRow(day, Measure.USES, "", "", of_day[str(day)])
        yield TallyRow(day, Measure.USERS, "", "", users[str(day)])
        yield from _parts(day, of_day[str(day)], chance)
        yield from _looks(day, of_day[str(day)], site, chance)
        for (measure, key, other), n in forms[day].items():
            yield TallyRow(day, measure, key, other, n)
            if measure is Measure.REACHED:
                yield TallyRow(day, Measure.PAGES, f"{usage.REPORT_PAGE} {key}/{other}", "", n)
        yield from (TallyRow(day, Measure.SEARCH, term, "", n) for term, n in vain[day].items())


def _parts(day: dt.date, uses: int, chance: random.Random) -> Iterator[TallyRow]:
    """Uses by hour, device, source and language; and beside them those of programs."""
    hours = {f"{hour:02}": float(weight) for hour, weight in enumerate(_HOURS)}
    for measure, weights in (
        (Measure.DEVICE, DEVICES), (Measure.SOURCE, _SOURCES), (Measure.LANGUAGE, _LANGUAGES), (Measure.HOUR, hours),
    ):  # fmt: skip
        for key, n in shared_out(uses, _shaken(weights, chance), chance).items():
            yield TallyRow(day, measure, key, "", n)
    programs = round(uses * chance.uniform(0.2, 0.35))
    yield TallyRow(day, Measure.BOT_USES, "", "", programs)
    yield TallyRow(day, Measure.BOT_PAGES, "", "", programs * 6)


def _looks(day: dt.date, uses: int, site: _Site, chance: random.Random) -> Iterator[TallyRow]:
    """Pages, how long some of them were looked at, and which were the first of a use."""
    looks, entries = site.on(day)
    for key, n in shared_out(uses, _shaken(entries, chance), chance).items():
        yield TallyRow(day, Measure.ENTRY, key, "", n)
    for key, n in shared_out(round(uses * _LOOKS), _shaken(looks, chance), chance).items():
        yield TallyRow(day, Measure.PAGES, key, "", n)
        if key in _SECONDS:
            for end, timed in shared_out(round(n * 0.6), _spread(_SECONDS[key]), chance).items():
                yield TallyRow(day, Measure.TIME, key, end, timed)


def _forms(
    setting: Setting, days: Sequence[dt.date], chance: random.Random
) -> dict[dt.date, Counter[tuple[Measure, str, str]]]:
    """Who began a report, which pages they reached and where they left. As many sent one as there are reports."""
    found: dict[dt.date, Counter[tuple[Measure, str, str]]] = {day: Counter() for day in days}
    sent = how_many(setting)
    for number in range(round(sent / _SENT)):
        kind = chance.choices(list(SHARES), list(SHARES.values()))[0]
        pages = [
            page.slug for page in incidents.QUESTIONNAIRES[kind].pages if chance.random() < _SELDOM.get(page.slug, 1)
        ] + [incidents.CHECK, usage.SENT]  # fmt: skip
        counts = found[chance.choice(days)]
        if number >= sent:
            last = chance.choices(pages[:-1], [_LEAVES.get(page, 0.4) for page in pages[:-1]])[0]
            pages = pages[: pages.index(last) + 1]
            counts[Measure.LEFT, kind.value, last] += 1
        counts.update((Measure.REACHED, kind.value, page) for page in pages)
    return found


def _in_vain(
    setting: Setting, days: Sequence[dt.date], chance: random.Random
) -> dict[dt.date, dict[str, int]]:
    """Terms of a day stand there from the third user on."""
    found: dict[dt.date, dict[str, int]] = {day: {} for day in days}
    for term, often in _IN_VAIN.items():
        for _ in range(max(1, round(often * part_of_the_force(setting) / 4))):
            found[chance.choice(days)][term] = chance.randint(3, 5)
    return found


def _shaken(weights: Mapping[str, float], chance: random.Random) -> dict[str, float]:
    return {key: weight * chance.uniform(0.96, 1.04) for key, weight in weights.items()}


def _spread(middle: float) -> dict[str, float]:
    """How many of those who look at a page go on by the end of each class of seconds, if half do by the middle.

    A log-logistic curve of shape 1.4: most go on soon, some stay long.
    """
    ends = [0, *_CLASSES]
    by = [0.0, *(1 / (1 + (middle / end) ** 1.4) for end in _CLASSES)]
    return {str(end): by[place] - by[place - 1] for place, end in enumerate(ends) if place}
