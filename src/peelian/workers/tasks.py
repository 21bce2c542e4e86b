"""What runs in the background, and when. A job means "work until nothing is left": the work itself is in our tables.

Procrastinate finds this module by its name.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
import secrets
import socket
import time
from typing import Any

import structlog
from django.core.management import call_command
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from peelian.apps.languages import api as languages
from peelian.apps.retention import api as retention
from peelian.apps.usage import api as usage
from peelian.apps.visibility import api as visibility
from peelian.journeys import ask_where as asking
from peelian.journeys import call_back, receive, sign_up
from peelian.journeys import deliver as delivering
from peelian.journeys import draft_translations as drafting
from peelian.journeys import draw_charts as drawing
from peelian.journeys import fold as folding
from peelian.journeys import forget_words as forgetting
from peelian.journeys import post as posting
from peelian.journeys import read_outcomes as reading
from peelian.journeys.lanes import Lanes
from peelian.journeys.packs import build_pack as building
from peelian.kernel.actors import system
from peelian.kernel.time import local_day, now
from peelian.workers import dispatch as dispatching

_log = structlog.get_logger(__name__)
#: Finished jobs are kept so long, to look at.
_KEEP_HOURS = 48
_STALLED_AFTER = 60.0
_BATCHES = 20
#: A provider that may take more so soon (seconds) is waited for; others are asked again by the next job.
_SHORT_WAIT = 1.0
#: Texts drafted in one job: then copies that are due get their turn.
_DRAFTS = 20


def worker_name() -> str:
    """This machine and process, for the record of who claimed a copy. No two processes ever share one."""
    return f"{socket.gethostname()[:50]}:{os.getpid()}:{_PROCESS}"


_PROCESS = secrets.token_hex(4)


@functools.cache
def sender() -> Lanes:
    """This process's sender: it keeps its journal and what it has prepared from one job to the next."""
    return Lanes(worker_name(), clock=now, slow=False)


@app.task(name="deliver", queueing_lock="deliver")
def deliver() -> int:
    """Send what is due until nothing is, or for so many batches: then the next job goes on, and others get a turn."""
    delivering.release_due(at=now())
    total = 0
    for _ in range(_BATCHES):
        done = sender().turn()
        if not done.claimed:
            if done.wait is None or done.wait > _SHORT_WAIT:
                break
            time.sleep(done.wait)
        total += done.claimed
    return total


@app.task(name="post", queueing_lock="post")
def post() -> int:
    """Post on the teams' accounts what waits until nothing is due."""
    total = 0
    while taken := posting.post_due(at=now()):
        total += taken
    return total


@app.task(name="draw_charts", queueing_lock="draw_charts")
def draw_charts() -> int:
    """Draw the charts that pages asked for until none is wanted."""
    total = 0
    while taken := drawing.draw_due(at=now()):
        total += taken
    return total


@app.task(name="build_packs", queueing_lock="build_packs")
def build_packs() -> int:
    """Build the sections of Board packs that somebody asked for, for so many turns: then the next job goes on."""
    total = 0
    for _ in range(_BATCHES):
        taken = building.build_due(clock=now)
        total += taken
        if not taken:
            break
    return total


@app.periodic(cron="25 3 * * *")
@app.task(name="forget_drawings", queueing_lock="forget_drawings")
def forget_drawings(timestamp: int) -> int:
    """Delete charts' drawings that were asked for a month ago."""
    return drawing.forget_drawings(at=now())


@app.task(name="dispatch", queueing_lock="dispatch")
def dispatch() -> int:
    """Act on the events in the outbox until none is due."""
    total = 0
    while taken := dispatching.dispatch_due():
        total += taken
    return total


@app.periodic(cron="*/5 * * * *")
@app.task(name="draft_translations", queueing_lock="draft_translations")
def draft_translations(timestamp: int = 0) -> int:
    """Draft what is wanted in other languages and an engine serves; what failed before is tried again."""
    return drafting.draft_due(at=now(), limit=_DRAFTS)


@app.periodic(cron="10 4 * * *")
@app.task(name="forget_drafts", queueing_lock="forget_drafts")
def forget_drafts(timestamp: int) -> int:
    """Delete drafts and wants that nobody has asked for in a year."""
    return languages.forget_unused(actor=system("timetable"), at=now())


@app.periodic(cron="* * * * *")
@app.task(name="recover_deliveries", queueing_lock="recover_deliveries")
def recover_deliveries(timestamp: int) -> int:
    """Put right what workers of this machine left behind that died in mid-send."""
    count = delivering.recover(at=now())
    if count:
        _log.warning("copies_cut_off", count=count)
    return count


@app.periodic(cron="* * * * *")
@app.task(name="match_receipts", queueing_lock="match_receipts")
def match_receipts(timestamp: int) -> int:
    """Match receipts that came before the number that they name was stored, should both sides have missed them."""
    return receive.match_receipts(at=now())


@app.periodic(cron="50 3 * * *")
@app.task(name="forget_receipts", queueing_lock="forget_receipts")
def forget_receipts(timestamp: int) -> int:
    """Delete receipts that matched nothing within 72 hours, and providers' numbers after 90 days."""
    return receive.forget_receipts(at=now())


@app.periodic(cron="* * * * *")
@app.task(name="publish_pages", queueing_lock="publish_pages")
def publish_pages(timestamp: int) -> None:
    """Let pages go live whose time has come, and take those down whose time is over."""
    call_command("publish_scheduled", verbosity=0)


@app.periodic(cron="20 3 * * *")
@app.task(name="forget_pending", queueing_lock="forget_pending")
def forget_pending(timestamp: int) -> int:
    """Forget sign-ups that were never confirmed."""
    return sign_up.forget_pending(at=now())


@app.periodic(cron="50 3 * * *")
@app.task(name="forget_words", queueing_lock="forget_words")
def forget_words(timestamp: int) -> None:
    """Empty replies, conversations, reports and servers' words whose time is over."""
    counts = forgetting.forget_due(at=now())
    if counts:
        _log.info("words_forgotten", **counts)


@app.task(name="settle_positions", queueing_lock="settle_positions")
def settle_positions() -> int:
    """Put what feeds sent into the files of its days, for so many batches: then the next job goes on."""
    total = 0
    for _ in range(_BATCHES):
        done = visibility.settle_arrivals(at=now())
        total += done.arrivals
        if not done.arrivals:
            break
    return total


@app.periodic(cron="30 3 * * *")
@app.task(name="forget_positions", queueing_lock="forget_positions")
def forget_positions(timestamp: int) -> int:
    """Delete positions of devices that are more than 31 days old; what they proved stands."""
    count = visibility.forget_positions(actor=system("timetable"), at=now())
    if count:
        _log.info("positions_forgotten", count=count)
    return count


@app.periodic(cron="*/10 * * * *")
@app.task(name="fold_days", queueing_lock="fold_days")
def fold_days(timestamp: int) -> int:
    """Make one clean file of what came in for each day, and work out what it proves."""
    return len(folding.fold_due(actor=system("timetable"), at=now()))


@app.periodic(cron="45 3 * * *")
@app.task(name="sweep_positions", queueing_lock="sweep_positions")
def sweep_positions(timestamp: int) -> int:
    """Remove files of positions that were folded into another, or that no row lists."""
    return visibility.sweep_positions(actor=system("timetable"), at=now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="remind_call_backs", queueing_lock="remind_call_backs")
def remind_call_backs(timestamp: int) -> int:
    """Tell people whom we ring within the hour."""
    return call_back.remind(at=now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="read_outcomes", queueing_lock="read_outcomes")
def read_outcomes(timestamp: int) -> int:
    """Read what plans intended, of the last two whole periods."""
    return reading.read_due(at=now())


@app.periodic(cron="20 4 * * *")
@app.task(name="read_all_outcomes", queueing_lock="read_all_outcomes")
def read_all_outcomes(timestamp: int) -> int:
    """Read what plans intended from their baselines on, should anything have been corrected, and how areas drift."""
    return reading.read_all(at=now())


@app.periodic(cron="30 6 * * *")
@app.task(name="ask_where", queueing_lock="ask_where")
def ask_where(timestamp: int) -> int:
    """Ask sergeants about yesterday's shifts in which somebody's device was elsewhere for long without a reason."""
    at = now()
    return asking.ask_about(actor=system("timetable"), at=at, day=local_day(at) - dt.timedelta(days=1))


@app.periodic(cron="10 5 * * *")
@app.task(name="work_out_survival", queueing_lock="work_out_survival")
def work_out_survival(timestamp: int) -> int:
    """Work out how long people stay in the force, as known on the evening before."""
    at = now()
    as_of = local_day(at) - dt.timedelta(days=1)
    return retention.work_out_survival(actor=system("timetable"), at=at, as_of=as_of)


@app.periodic(cron="0 * * * *")
@app.task(name="roll_up_usage", queueing_lock="roll_up_usage")
def roll_up_usage(timestamp: int) -> int:
    """Count how the site was used; an hour after a day its rows and its salt go, and its counts stay."""
    return usage.roll_up(actor=system("timetable"), at=now())


@app.periodic(cron="* * * * *")
@app.task(name="rescue_stalled_jobs", queueing_lock="rescue_stalled_jobs", pass_context=True)
async def rescue_stalled_jobs(context: JobContext, timestamp: int) -> int:
    """Give the jobs of workers that died back to those that live. All our jobs may be done twice without harm.

    One whose like waits already is dropped: the other does the same, and two of a kind may not wait.
    """
    manager = context.app.job_manager
    stalled: list[Any] = list(await manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED_AFTER))
    for job in stalled:
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            await manager.finish_job(job, status=Status.ABORTED, delete_job=False)
    if stalled:
        _log.warning("jobs_rescued", count=len(stalled))
    return len(stalled)


@app.periodic(cron="40 3 * * *")
@app.task(name="prune_finished_jobs", queueing_lock="prune_finished_jobs", pass_context=True)
async def prune_finished_jobs(context: JobContext, timestamp: int) -> None:
    """Delete jobs that ended two days ago or before."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=_KEEP_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
