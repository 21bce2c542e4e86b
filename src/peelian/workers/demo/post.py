"""The year's messages go to nobody: the demo says that they were sent, and lets residents rate and answer them."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Sequence

from peelian.apps.messaging import api as messaging
from peelian.journeys import answer
from peelian.workers.demo import words
from peelian.workers.demo.loops import Sent
from peelian.workers.demo.setting import Setting

DETAIL = "made by the demo; nothing was sent"
#: Of one message no more than so many are rated and answered: more would take long and tell no more.
_MOST_RATINGS, _MOST_REPLIES = 8, 2
#: The year is told in one go: no hour of it is quiet.
_CHANNELS = tuple(
    messaging.ChannelFacts(name=name, label=name, address=address, keeps_quiet=False, batch=1000)
    for name, address in (("email", "email"), ("sms", "phone"), ("voice", "phone"))
)
_SCORES = (1, 2, 3, 4, 5)
_LIKELY = (6, 8, 17, 36, 33)


def deliver_a_year(setting: Setting, sent: Sequence[Sent]) -> tuple[int, int, int]:
    """Settle every copy shortly after it was due, then let people answer. Returns copies, ratings and replies.

    Not inside a transaction: a claim is committed before anything else, as in the worker.
    """
    chance = setting.chance("post")
    copies: dict[int, list[messaging.ClaimedDelivery]] = defaultdict(list)
    for one in sorted(sent, key=lambda sent: (sent.at, sent.message_id)):
        at = min(one.at + dt.timedelta(minutes=3), setting.at)
        for channel in _CHANNELS:
            for copy in _settled(at, channel):
                copies[copy.message_id].append(copy)
    ratings = replies = 0
    for one in sent:
        answered = _answers(setting, one, copies[one.message_id], chance)
        ratings, replies = ratings + answered[0], replies + answered[1]
    return sum(map(len, copies.values())), ratings, replies


def settle_answers(setting: Setting) -> int:
    """What teams answered goes to nobody either. Returns how many copies. Not inside a transaction."""
    return sum(len(_settled(setting.at, channel)) for channel in _CHANNELS)


def _settled(at: dt.datetime, channel: messaging.ChannelFacts) -> list[messaging.ClaimedDelivery]:
    """What was due on a channel, settled as sent."""
    done = []
    while messaging.has_due(at=at, channels=[channel.name]):
        claimed = messaging.claim_due(at=at, worker="demo", channel=channel)
        taken = messaging.SendOutcome.TAKEN
        messaging.settle(
            at=at, results=[messaging.SendResult(copy.delivery_id, taken, DETAIL) for copy in claimed]
        )
        done += claimed
    return done


def _answers(
    setting: Setting, sent: Sent, copies: Sequence[messaging.ClaimedDelivery], chance: random.Random
) -> tuple[int, int]:
    mailed = [copy for copy in copies if copy.channel == "email"]
    rated = [copy for copy in mailed if chance.random() < 0.3][:_MOST_RATINGS]
    for copy in rated:
        at = _later(setting, sent.at, chance)
        answer.rate(at=at, token=copy.rate, score=chance.choices(_SCORES, weights=_LIKELY)[0])
    replying = [copy for copy in mailed if chance.random() < 0.1][:_MOST_REPLIES]
    if sent.at > setting.at - dt.timedelta(days=7):
        replying = replying or mailed[:1]
    replying = mailed[: len(sent.answers)] if sent.answers else replying
    for number, copy in enumerate(replying):
        at = _later(setting, sent.at, chance)
        text = sent.answers[number] if sent.answers else words.answer(sent.category, chance)
        inbound = messaging.Inbound(
            token=copy.reply, text=text, language="",
            message_id=f"<{setting.seed}.{copy.delivery_id}@mail.example>", received_at=at, automatic=False,
        )  # fmt: skip
        answer.take_mail(at=at, inbound=inbound)
    return len(rated), len(replying)


def _later(setting: Setting, since: dt.datetime, chance: random.Random) -> dt.datetime:
    latest = setting.at - dt.timedelta(minutes=1)
    return min(since + dt.timedelta(hours=min(chance.expovariate(1 / 9) + 0.1, 90)), latest)
