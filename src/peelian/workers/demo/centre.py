"""The demo's contact centre: decides on what was reported, and rings those who asked for it."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from peelian.apps.accounts import api as accounts
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import By, Step
from peelian.kernel.actors import ANONYMOUS, resident
from peelian.kernel.time import start_of_day
from peelian.workers.demo.setting import Setting

_FROM, _TO = dt.time(10), dt.time(17)
_WORDS = {
    Step.FILE: (
        "We have recorded this as a crime and kept what you told us. There is nothing now that we could follow up, so "
        "we close it. If you find out more, write to us here."
    ),
    Step.INVESTIGATE: "An officer looks into this. You will hear from us here.",
    Step.NO_CRIME: "Thank you. What you describe is not a crime that we can record, and we say here who can help.",
    Step.REFER: "This is for the council, who look after it. We have told you how to reach them.",
    Step.ASK: "Do you have a picture, or can you say which camera is nearest?",
    Step.CONCLUDE: "We looked at the film and spoke to two people. We could not find out who did it, and we close it.",
}
_ANSWERED = "There is a camera at the shop on the corner. The owner is called Mr Ali."


@dataclass(frozen=True, slots=True)
class Centre:
    """The contact centre: who sits there, and when calls can be made."""

    setting: Setting
    chance: random.Random
    desk: accounts.Viewer
    slots: list[incidents.SlotView]

    def promise_call(self, reference: str, at: dt.datetime, *, over: bool) -> None:
        """A call in the next days that have room; made, if its time is over."""
        contact_id = incidents.whom_to_tell(reference).contact_id
        asked = at + dt.timedelta(minutes=4)
        soon = [slot for slot in self.slots if asked + dt.timedelta(hours=2) < slot.starts_at][:24]
        self.chance.shuffle(soon)
        for slot in soon:
            try:
                call = incidents.book(
                    actor=resident(contact_id or 0),
                    at=asked,
                    reference=reference,
                    slot_id=slot.id,
                    contact_id=contact_id or 0,
                    language="en",
                )
            except incidents.SlotFull:
                continue
            if over and slot.ends_at < self.setting.at:
                self._ring(call, slot.ends_at)
            return

    def _ring(self, call: incidents.CallBackView, at: dt.datetime) -> None:
        note = self.chance.choice(("Told them what happens next.", "Took down two more things.", "All well."))
        incidents.finish_call(
            actor=self.desk.actor, at=at, call_back_id=call.id, done=True, note=note, by_id=self.desk.user_id
        )

    def decide(self, reference: str, at: dt.datetime, fate: Step | None, number: int) -> None:
        """The steps that lead to where a report ends, each some hours after the one before; some say how it was."""
        for step in _way(fate, self.chance):
            hours = min(0.4 + self.chance.expovariate(1 / 11), 60)
            at = min(at + dt.timedelta(hours=hours), self.setting.at)
            if step is Step.ANSWER:
                incidents.add_entry(
                    actor=ANONYMOUS,
                    at=at,
                    reference=reference,
                    direction=incidents.EntryDirection.IN,
                    text=_ANSWERED,
                    language="en",
                    key=f"demo:{number}",
                )
            else:
                self._step(reference, at, step, number)
        if fate in (Step.FILE, Step.CONCLUDE) and self.chance.random() < 0.2:
            score = self.chance.choices((1, 2, 3, 4, 5), (1, 1, 3, 8, 7))[0]
            rated = min(at + dt.timedelta(hours=5), self.setting.at)
            incidents.rate_report(actor=ANONYMOUS, at=rated, reference=reference, score=score)

    def _step(self, reference: str, at: dt.datetime, step: Step, number: int) -> None:
        who = self.desk
        incidents.take(actor=who.actor, at=at, reference=reference, user_id=who.user_id)
        numbered = step in (Step.FILE, Step.INVESTIGATE)
        incidents.step(
            actor=who.actor,
            at=at,
            reference=reference,
            step=step,
            by=By.STAFF,
            by_id=who.user_id,
            words=_WORDS[step],
            crime_number=f"20/{100000 + number}/{self.setting.today.year % 100}" if numbered else "",
            reason="No offence is disclosed." if step is Step.NO_CRIME else "",
            agency="The council" if step is Step.REFER else "",
        )


def _way(fate: Step | None, chance: random.Random) -> Iterator[Step]:
    if fate is None:
        return
    if fate is not Step.ASK and chance.random() < 0.08:
        yield Step.ASK
        yield Step.ANSWER
    if fate is Step.CONCLUDE:
        yield Step.INVESTIGATE
    yield fate


def open_slots(setting: Setting, *, weeks: int) -> list[incidents.SlotView]:
    """Calls are made on working days from ten to five, three at a time; a fortnight ahead is open."""
    for ahead in range(-7 * weeks, 14):
        day = setting.today + dt.timedelta(days=ahead)
        if day.weekday() < 5:
            opened = min(setting.at, start_of_day(day) - dt.timedelta(days=14))
            incidents.open_slots(
                actor=setting.actor, at=opened, day=day, first=_FROM, last=_TO, minutes=60,
                places=4,
            )  # fmt: skip
    since = setting.at - dt.timedelta(weeks=weeks + 1)
    return incidents.list_slots(since=since, until=setting.at + dt.timedelta(days=14))
