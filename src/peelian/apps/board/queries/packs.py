"""Packs as they stand. Who may read them is asked by the journey that calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from peelian.apps.accounts.models import User
from peelian.apps.board.models.packs import (
    Commentary,
    FindingAccepted,
    Pack,
    PackComment,
    PackSection,
    SectionBuild,
)
from peelian.apps.board.rules import documents
from peelian.apps.board.types.contents import Audience
from peelian.apps.board.types.packs import (
    Accepted,
    AskedBuild,
    BuildState,
    CommentaryView,
    CommentView,
    PackLine,
    PackState,
    PackView,
    SectionView,
    Step,
)
from peelian.apps.events import api as events
from peelian.kernel.actors import ActorKind
from peelian.kernel.errors import NotFound

_PLACED = Q(sections__place__isnull=False)
_STEPS = 500
#: A draft outlives the form in which its figures were kept; a release is read in its own form or not at all.
_OUTGROWN = "It was built by another version of this site."


def list_packs() -> list[PackLine]:
    """All packs, those of the latest meeting first."""
    rows = Pack.objects.select_related("release", "corrects").annotate(
        placed=Count("sections", filter=_PLACED),
        built=Count("sections", filter=_PLACED & Q(sections__build__reason="")),
    )
    return [
        PackLine(
            id=row.pk, code=row.code, title=row.title, subtitle=row.subtitle, area_code=row.area_code,
            meeting_on=row.meeting_on, since=row.since, until=row.until, state=PackState(row.state),
            sections=row.placed, built=row.built,
            released_at=row.release.released_at if row.state == PackState.RELEASED else None,
            corrects=row.corrects.code if row.corrects else "",
        )
        for row in rows.order_by("-meeting_on", "-pk")
    ]  # fmt: skip


def get_pack(code: str, *, contents: bool = True) -> PackView:
    """A pack with its sections, their newest words and what they found; without `contents` not what they found.

    Raises NotFound.
    """
    row = Pack.objects.filter(code=code).first()
    if row is None:
        raise NotFound("There is no such pack.")
    return view_of(row, contents=contents)


def code_of(pack_id: int) -> str:
    """The code of a pack. Raises NotFound."""
    code = Pack.objects.filter(pk=pack_id).values_list("code", flat=True).first()
    if code is None:
        raise NotFound("There is no such pack.")
    return code


def view_of(row: Pack, *, contents: bool = True) -> PackView:
    """A pack's row with all that belongs to it."""
    newest = {one.section_id: one for one in _newest(row.pk)}
    sections = [
        _section(one, row, newest.get(one.pk), contents=contents) for one in _sections(row, contents=contents)
    ]
    accepted = FindingAccepted.objects.filter(pack=row).select_related("accepted_by")
    return PackView(
        id=row.pk, code=row.code, title=row.title, subtitle=row.subtitle, area_code=row.area_code,
        meeting_on=row.meeting_on, since=row.since, until=row.until, state=PackState(row.state),
        revision=row.revision, approved_by=row.approved_by_id,
        approved_by_name=row.approved_by.name if row.approved_by else "", approved_at=row.approved_at,
        corrects=row.corrects.code if row.corrects else "",
        open_comments=PackComment.objects.filter(pack=row, settled_at=None).count(), sections=sections,
        accepted={
            one.digest: Accepted(
                one.digest, one.reason, one.accepted_by_id, one.accepted_by.name, one.accepted_at
            )
            for one in accepted
        },
    )  # fmt: skip


def list_commentaries(section_id: int) -> list[CommentaryView]:
    """All versions of a section's words, newest first."""
    rows = Commentary.objects.filter(section_id=section_id).select_related("written_by").order_by("-number")
    return [
        CommentaryView(
            row.number,
            row.text,
            row.written_by_id,
            row.written_by.name if row.written_by else "",
            row.written_at,
        )
        for row in rows
    ]


def list_writers(pack_id: int) -> set[int | None]:
    """Who wrote the newest words of each section that stands in a pack; None for the system."""
    return {one.written_by_id for one in _newest(pack_id)}


def list_comments(pack_id: int) -> list[CommentView]:
    """All comments on a pack and its sections, oldest first."""
    rows = PackComment.objects.filter(pack_id=pack_id).select_related("section", "made_by", "settled_by")
    return [
        CommentView(
            id=row.pk, section_id=row.section_id, section_key=row.section.key if row.section else "",
            text=row.text, by=row.made_by_id, by_name=row.made_by.name, at=row.made_at,
            settled_by=row.settled_by_id, settled_by_name=row.settled_by.name if row.settled_by else "",
            settled_at=row.settled_at,
        )
        for row in rows.order_by("made_at", "pk")
    ]  # fmt: skip


def list_history(pack_id: int) -> list[Step]:
    """What happened to a pack, newest first, the last 500 things."""
    rows = events.list_events(subject=f"{Pack._meta.label}:{pack_id}", name_prefix="board.", limit=_STEPS)
    numbers = [_staff(row.actor_kind, row.actor_id) for row in rows]
    names = _names(number for number in numbers if number is not None)
    return [
        Step(
            row.name.removeprefix("board."),
            row.at,
            by,
            names.get(by, "") if by else "",
            row.data.get("reason", ""),
        )
        for row, by in zip(rows, numbers, strict=True)
    ]


def list_asked_builds() -> list[AskedBuild]:
    """Sections whose build was asked for and hasn't come yet, first asked first; none of a released pack."""
    rows = PackSection.objects.filter(build_asked_at__isnull=False, place__isnull=False)
    rows = rows.exclude(pack__state=PackState.RELEASED)
    return [
        AskedBuild(row.pack_id, row.pack.code, row.pk, row.build_asked_at, row.build_asked_by_id)
        for row in rows.select_related("pack").order_by("build_asked_at", "place", "pk")
        if row.build_asked_at is not None
    ]


def _sections(pack: Pack, *, contents: bool) -> QuerySet[PackSection]:
    rows = (
        PackSection.objects.filter(pack=pack, place__isnull=False).select_related("build").order_by("place")
    )
    return rows if contents else rows.defer("build__content")


def _newest(pack_id: int) -> list[Commentary]:
    last = Commentary.objects.filter(section=OuterRef("section")).order_by("-number").values("number")[:1]
    rows = Commentary.objects.filter(
        section__pack_id=pack_id, section__place__isnull=False, number=Subquery(last)
    )
    return list(rows.select_related("written_by"))


def _section(row: PackSection, pack: Pack, words: Commentary | None, *, contents: bool) -> SectionView:
    found: SectionBuild | None = getattr(row, "build", None)
    view = SectionView(
        id=row.pk, key=row.key, kind=row.kind, heading=row.heading, audience=Audience(row.audience),
        since=row.since or pack.since, until=row.until or pack.until, own_days=row.since is not None,
        place=row.place or 0, build_asked_at=row.build_asked_at,
    )  # fmt: skip
    if words is not None:
        view = replace(
            view, text=words.text, version=words.number, written_by=words.written_by_id,
            written_by_name=words.written_by.name if words.written_by else "", written_at=words.written_at,
        )  # fmt: skip
    if found is None:
        return view
    content, reason = None, found.reason
    if contents and not reason:
        try:
            content = documents.content_of(found.content)
        except documents.UnreadableDocument:
            reason = _OUTGROWN
    return replace(
        view, build=BuildState.FAILED if reason else BuildState.BUILT, read_at=found.read_at,
        event_id=found.event_id, seconds=found.seconds, digest=found.digest, content=content, reason=reason,
    )  # fmt: skip


def _staff(kind: str, number: str) -> int | None:
    return int(number) if kind == ActorKind.STAFF and number.isdecimal() else None


def _names(numbers: Iterable[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=set(numbers)).values_list("pk", "name"))
