"""A year of what people said: answers on the website and officers' notes."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Iterator

from peelian.apps.voice import api as voice
from peelian.kernel.categories import ProblemCategory as Category
from peelian.workers.demo import words
from peelian.workers.demo.ground import Patch, Sector
from peelian.workers.demo.setting import COMMON, FORTNIGHTS, Setting, Trouble

QUESTION = "What should your neighbourhood police team deal with first?"


def hear_a_year(setting: Setting) -> int:
    """Ask the question on every page, and take a year of answers and notes. Returns how many."""
    began = setting.at - dt.timedelta(days=400)
    question = voice.ask_question(actor=setting.actor, at=began, text=QUESTION, opens_at=began)
    rows = [row for sector in setting.ground.sectors for row in _sector(setting, sector, question.id)]
    return voice.take_over(actor=setting.actor, at=setting.at, rows=rows, name="made by the demo")


def _sector(setting: Setting, sector: Sector, question_id: int) -> Iterator[voice.SaidRow]:
    chance = setting.chance(f"voices {sector.code}")
    troubles = setting.troubles(sector)
    busy = 22 if sector in setting.rich else 9
    for ago in reversed(range(FORTNIGHTS)):
        for _ in range(max(1, round(chance.gauss(busy, busy / 4)))):
            patch, category = _about(sector, [one for one in troubles if one.holds(ago)], chance)
            day = setting.monday(ago) + dt.timedelta(days=chance.randint(0, 13))
            if day > setting.today:
                continue
            at = setting.moment(day, chance.uniform(7, 22))
            yield _said(setting, sector, patch, category, at, chance=chance, question_id=question_id)


def _about(sector: Sector, current: list[Trouble], chance: random.Random) -> tuple[Patch, Category]:
    """Two in three speak of what is the matter, the rest of whatever comes to mind."""
    if current and chance.random() < 0.66:
        trouble = chance.choice(current)
        return trouble.patch, trouble.category
    patch = chance.choices(sector.patches, weights=[patch.weight for patch in sector.patches])[0]
    return patch, chance.choices(list(COMMON), weights=list(COMMON.values()))[0]


def _said(
    setting: Setting,
    sector: Sector,
    patch: Patch,
    category: Category,
    at: dt.datetime,
    *,
    chance: random.Random,
    question_id: int,
) -> voice.SaidRow:
    mark = hashlib.sha256(
        f"{setting.seed} {patch.code} {at.isoformat()} {chance.random()}".encode()
    ).hexdigest()[:40]
    if chance.random() < 0.3:
        noted_by = setting.staff.walker if sector is setting.walked else setting.staff.sergeants[sector.code]
        return voice.SaidRow(
            voice.Kind.NOTE, setting.area_ids[patch.code], category, voice.CodedBy.OFFICER,
            words.note(category, chance), f"note:{mark}", at, f"note:{mark}", recorded_by_id=noted_by.user_id,
        )  # fmt: skip
    person = hashlib.sha256(f"{setting.seed} {patch.code} {chance.randint(1, 60)}".encode()).hexdigest()[:40]
    text = words.say(category, chance) if chance.random() < 0.85 else ""
    return voice.SaidRow(
        voice.Kind.SURVEY, setting.area_ids[patch.code], category, voice.CodedBy.RESIDENT, text,
        f"survey:{person}", at, f"survey:{mark}", language="en", question_id=question_id,
    )  # fmt: skip
