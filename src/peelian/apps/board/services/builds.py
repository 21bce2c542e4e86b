"""Asking for a section's figures, and keeping what it found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from peelian.apps.board.models.packs import Pack, PackSection, SectionBuild
from peelian.apps.board.rules import documents
from peelian.apps.board.services.holding import (
    CannotChange,
    changed,
    hold_pack,
    hold_section,
    staff_id,
    tell,
)
from peelian.apps.board.types.contents import Content
from peelian.apps.board.types.packs import LONGEST_REASON
from peelian.kernel.actors import Actor
from peelian.kernel.text import one_line, tidy


@transaction.atomic
def ask_builds(
    *, actor: Actor, at: dt.datetime, pack_id: int, section_ids: Collection[int] | None = None
) -> int:
    """Ask that sections of a pack ask the records anew, all of them unless some are named; how many were asked for.

    The mark stays until a build of then or later, or why there is none, is kept. Raises NotFound, CannotChange.
    """
    pack = hold_pack(pack_id)
    rows = PackSection.objects.filter(pack=pack, place__isnull=False)
    if section_ids is not None:
        rows = rows.filter(pk__in=list(section_ids))
    count = rows.update(build_asked_at=at, build_asked_by_id=staff_id(actor))
    tell("board.build.asked", pack, actor, at, {"sections": count})
    return count


@transaction.atomic
def keep_build(
    *,
    actor: Actor,
    at: dt.datetime,
    section_id: int,
    content: Content,
    read_at: dt.datetime,
    event_id: int,
    seconds: float,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> None:
    """Keep what a section found, in the place of what it found before.

    Args:
        actor: who had it built.
        at: when it is kept.
        section_id: the section.
        content: what it found.
        read_at: the moment at which the records were read.
        event_id: number of the last event that was on record by then.
        seconds: how long it took.
        since: the first day that it was asked for; with `until`, so that a build of other days is refused.
        until: the day after the last.

    Raises:
        NotFound: the section was taken out meanwhile.
        CannotChange: its days have changed meanwhile, or the pack was released.
        ValueError, TypeError: a figure is no number or no value that can be kept: a fault of the section.
    """
    text = documents.content_text(content)
    pack, section = hold_section(section_id)
    if since is not None and until is not None and (since, until) != _days(pack, section):
        raise CannotChange("The days of this section have changed meanwhile. Build it again.")
    _keep(
        section, content=text, digest=documents.digest_of(text), read_at=read_at, event_id=event_id,
        seconds=max(0.0, seconds), reason="",
    )  # fmt: skip
    changed("board.build.kept", pack, actor, at, section=section)


@transaction.atomic
def fail_build(*, actor: Actor, at: dt.datetime, section_id: int, reason: str) -> None:
    """Keep why a section couldn't be built; what it found before is gone. Raises NotFound, CannotChange."""
    said = one_line(tidy(reason), LONGEST_REASON) or "It couldn’t be built."
    pack, section = hold_section(section_id)
    _keep(section, content="", digest="", read_at=at, event_id=0, seconds=0.0, reason=said)
    changed("board.build.failed", pack, actor, at, section=section)


@transaction.atomic
def give_up_build(*, actor: Actor, at: dt.datetime, section_id: int, reason: str) -> None:
    """Keep why a build that was asked for was never begun: it says nothing of the records.

    What the section found before stays, with the pack's approval; the pack's history tells the reason. One that found
    nothing yet says it itself. Raises NotFound, CannotChange.
    """
    pack, section = hold_section(section_id)
    if not SectionBuild.objects.filter(section=section, reason="").exists():
        fail_build(actor=actor, at=at, section_id=section_id, reason=reason)
        return
    said = one_line(tidy(reason), LONGEST_REASON)
    section.build_asked_at, section.build_asked_by = None, None
    section.save(update_fields=["build_asked_at", "build_asked_by"])
    tell("board.build.given_up", pack, actor, at, {"section": section.key, "reason": said})


def _days(pack: Pack, section: PackSection) -> tuple[dt.date, dt.date]:
    return (section.since or pack.since, section.until or pack.until)


def _keep(section: PackSection, *, read_at: dt.datetime, **found: object) -> None:
    SectionBuild.objects.update_or_create(section=section, defaults={"read_at": read_at, **found})
    asked_at = section.build_asked_at
    if asked_at is not None and asked_at <= read_at:  # who asked after the records were read wants another
        section.build_asked_at, section.build_asked_by = None, None
        section.save(update_fields=["build_asked_at", "build_asked_by"])
