"""One message to 30,000 residents of the demo force, in six languages, by mail, text and call, and what comes back.

Everything is the real thing on this machine: the demo's residents, the station's own journeys for writing,
translating and approving, `peelian work` as a force runs it, Postfix's smtp-sink, an operator's message centre
(SMPP 3.4), sipp as the telephones. Then 1,000 residents answer: by LMTP to the addresses in their mails, and by text
through the message centre.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import community_peers as peers
from benchmarks.report import Report
from peelian.adapters.postgres import use
from peelian.config import variables
from peelian.workers.demo.alert import BODY, IN_LANGUAGES, SUBJECT

RESIDENTS = 30_000
REPLIES_BY_MAIL, REPLIES_BY_TEXT = 700, 300
#: One local policing area: the demo's year of loops in all seven would take long and adds nothing here.
ONLY = "san"
WRITER, APPROVER = "comms@wm-demo.example", "chief-inspector@wm-demo.example"


def run(_data: Path, *, residents: int = RESIDENTS, keep: Path | None = None) -> Report:
    """Make the force, send, let people answer; a row for each step.

    Args:
        residents: how many are signed up.
        keep: a folder for the state, to look at it afterwards; None throws it away.
    """
    report = Report(f"One message to {residents:,} residents, and what came back", ("step", "s", "what"))
    folder = keep or Path(tempfile.mkdtemp(prefix="peelian-community-"))
    try:
        with use.hold(folder / "state") as claim, peers.all_of_them(folder) as there:
            variables.STATE.set(str(folder / "state"))
            variables.DATABASE_URL.set(claim.url)
            _step(report, "the demo force", lambda: _make_force(residents))
            for name, value in there.settings.items():
                os.environ[name] = value  # noqa: TID251  # what an installation would say of itself
            _django()
            with _workers(2):
                message_id = _compose(report)
                _send(report, message_id)
                _watch(report, message_id, there)
                _answer(report, message_id, there)
                _look(report, message_id)
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    report.notes.append(
        "Seconds of the wall clock; the peers, the database and the workers share this machine."
    )
    return report


def _step(report: Report, name: str, work: Any) -> None:
    began = time.perf_counter()
    said = work()
    report.add(name, f"{time.perf_counter() - began:.1f}", str(said))


def _make_force(residents: int) -> str:
    environment = {**os.environ, "PEELIAN_DEMO": "1"}  # noqa: TID251
    for words in (["migrate", "--verbosity", "0"], ["demo", "--residents", str(residents), "--only", ONLY]):
        subprocess.run(
            [sys.executable, "-m", "peelian.config.cli", *words],
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return f"{residents:,} residents"


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peelian.config.settings")  # noqa: TID251
    import django

    django.setup()


@contextmanager
def _workers(count: int) -> Iterator[None]:
    """`peelian work`: the first also listens for what comes back, the second helps."""
    running = []
    try:
        for number in range(count):
            more = ["--no-listener"] if number else []
            running.append(
                subprocess.Popen(
                    [sys.executable, "-m", "peelian.config.cli", "work", *more], stdout=subprocess.DEVNULL
                )
            )
        yield
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            process.wait(timeout=60)


def _viewer(email: str) -> Any:
    from peelian.apps.accounts import api as accounts
    from peelian.kernel.time import local_day, now

    user = next(user for user in accounts.list_users() if user.email == email)
    return accounts.viewer_for(user, local_day(now()))


def _compose(report: Report) -> int:
    """Write it, choose everybody, have it translated: by machine where there is one, by people elsewhere."""
    from peelian.apps.contacts import api as contacts
    from peelian.apps.messaging import api as messaging
    from peelian.journeys import choose_audience, compose, draft_translations, send_message, translate
    from peelian.kernel.actors import system
    from peelian.kernel.time import now

    writer, approver = _viewer(WRITER), _viewer(APPROVER)
    messaging.change_sending_rules(
        actor=system("benchmark"), at=now(), calls_from=dt.time(0, 0), calls_until=dt.time(23, 59)
    )
    area = approver.grants[0].area_code
    everybody = contacts.Selection(
        (contacts.Part(contacts.PartFlag.INCLUDE, contacts.PartKind.AREA, (area,)),)
    )
    sheet = compose.start(
        viewer=writer,
        at=now(),
        area_code=area,
        idempotency_key="community",
        kind=messaging.MessageKind.ALERT,
        subject=SUBJECT,
        body=BODY,
        topic=contacts.Topic.ALERTS,
        urgency=messaging.Urgency.URGENT,
    )
    compose.choose(viewer=writer, at=now(), message_id=sheet.id, selection=everybody)
    began = time.perf_counter()
    live = choose_audience.live(
        viewer=writer, at=now(), selection=everybody, urgency=messaging.Urgency.URGENT, message_id=sheet.id
    )
    report.add(
        "live count",
        f"{time.perf_counter() - began:.2f}",
        f"{live.people:,} people, {live.copies:,} copies, {live.pounds}",
    )
    began = time.perf_counter()
    send_message.want_languages(viewer=writer, at=now(), message_id=sheet.id)
    while draft_translations.draft_due(at=now()):
        pass
    served = 0
    for language in ("ur", "pa", "bn", "pl", "pt"):
        for standing in translate.standings(sheet.id, [language]):
            for part in standing.parts:
                words = IN_LANGUAGES[language][part.source] if language in IN_LANGUAGES else part.text
                translate.approve(
                    viewer=approver, at=now(), translation_id=part.id, text=words, reads_it=True
                )
            served += 1
    drafted = [part.engine for part in translate.standings(sheet.id, ["pt"])[0].parts]
    report.add(
        "languages",
        f"{time.perf_counter() - began:.1f}",
        f"{served} approved beside English; Portuguese drafted by {drafted[0] or 'nobody'}",
    )
    send_message.ask_approval(viewer=writer, at=now(), message_id=sheet.id)
    return sheet.id


def _send(report: Report, message_id: int) -> None:
    from peelian.apps.messaging import api as messaging
    from peelian.journeys import send_message
    from peelian.kernel.time import now

    sheet = messaging.sheet_of(message_id)
    began = time.perf_counter()
    gone = send_message.approve_and_send(
        viewer=_viewer(APPROVER), at=now(), message_id=message_id, read_version=sheet.version
    )
    report.add("approve and freeze", f"{time.perf_counter() - began:.2f}", f"{gone.copies:,} copies")
    report.figures["copies"] = gone.copies


def _watch(report: Report, message_id: int, there: peers.Peers) -> None:
    """Until nothing is left, with the moment at which each channel was done."""
    from peelian.apps.messaging import api as messaging
    from peelian.kernel.time import now

    waiting = (messaging.DeliveryState.QUEUED, messaging.DeliveryState.ATTEMPTING)
    began, first, done = time.perf_counter(), 0.0, {}
    while True:
        at = messaging.progress(message_id=message_id, at=now())
        spent = time.perf_counter() - began
        if at.done and not first:
            first = spent
        for name, states in at.by_channel.items():
            if name not in done and not any(states.get(state) for state in waiting):
                done[name] = spent
                print(f"  {name}: {sum(states.values()):,} done after {spent:.1f} s", flush=True)
        if not at.left or spent > 1200:
            break
        time.sleep(0.2)
    report.add("first copy settled", f"{first:.2f}", "seen from outside, every 0.2 s")
    for name, spent in done.items():
        states = {state.value: count for state, count in at.by_channel[name].items()}
        total = sum(states.values())
        report.add(f"all by {name}", f"{spent:.1f}", f"{total:,}: {states}; {total / spent:,.0f}/s")
        report.figures[f"{name}_s"] = f"{spent:.1f}"
    report.add("what the peers took", "", there.took())
    languages = {name: sum(states.values()) for name, states in at.by_language.items()}
    report.add("by language", "", str(dict(sorted(languages.items(), key=lambda pair: -pair[1]))))


def _answer(report: Report, message_id: int, there: peers.Peers) -> None:
    from peelian.apps.messaging import api as messaging
    from peelian.kernel.time import now

    chance = random.Random(7)
    before = _replies(message_id)
    began = time.perf_counter()
    mails = there.mails(chance, REPLIES_BY_MAIL)
    there.answer_by_mail(mails, chance)
    by_mail = time.perf_counter() - began
    report.add(
        "replies by LMTP", f"{by_mail:.1f}", f"{len(mails)}: {len(mails) / by_mail:,.0f}/s, one connection"
    )
    began = time.perf_counter()
    texts = there.answer_by_text(REPLIES_BY_TEXT, chance)
    while _replies(message_id) < before + len(mails) + texts and time.perf_counter() - began < 120:
        time.sleep(0.2)
    by_text = time.perf_counter() - began
    report.add("replies by SMPP", f"{by_text:.1f}", f"{texts}: {texts / by_text:,.0f}/s")
    report.figures["replies"] = _replies(message_id) - before
    at = messaging.progress(message_id=message_id, at=now())
    report.add("after receipts", "", str({state.value: n for state, n in at.by_state.items() if n}))


def _replies(message_id: int) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM messaging_reply r JOIN messaging_delivery d ON d.id = r.delivery_id"
            " WHERE d.message_id = %s",
            [message_id],
        )
        return int(cursor.fetchone()[0])


def _look(report: Report, message_id: int) -> None:
    """What the team's inbox holds now."""
    from peelian.apps.inbox.models import Entry, Thread

    threads = Thread.objects.filter(message_id=message_id)
    kinds = Counter(threads.values_list("kind", flat=True))
    spoken = Counter(
        Entry.objects.filter(thread__in=threads, direction="in").values_list("language", flat=True)
    )
    report.add("threads", "", f"{threads.count()}: {dict(kinds.most_common())}")
    report.add("languages of replies", "", str(dict(spoken.most_common())))
    report.add("escalated", "", str(threads.filter(escalated_at__isnull=False).count()))
    report.figures["threads"] = threads.count()
