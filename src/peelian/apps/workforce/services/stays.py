"""A stay: somebody in a unit from a day on, in a post while it can be theirs and over the establishment after that.

So nobody is ever in a post on a day on which it doesn't stand. Part of a caller's transaction, which has locked the
person and records what it did.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from peelian.apps.workforce.models.people import Person, Terms
from peelian.apps.workforce.models.posts import Post, Posting
from peelian.apps.workforce.models.units import Unit
from peelian.apps.workforce.services.serving import serves_until, sooner
from peelian.kernel.days import in_words
from peelian.kernel.errors import NotFound, Refused


class PostedElsewhere(Refused):
    """Somebody is posted elsewhere from a later day, which a stay would run into."""


@dataclass(frozen=True, slots=True)
class Stay:
    """What a stay came to: its first posting, and how many that were to begin in it are taken back."""

    posting_id: int
    taken_back: int


def begin_stay(
    person: Person, *, unit_id: int, post: Post | None, since: dt.date, until: dt.date | None = None
) -> Stay:
    """Have somebody be in a unit from a day on, in place of where they are then.

    In the post while it stands and they are of its rank, then over the establishment of its unit; until their service
    ends, or before that day. What began that day, and what only goes on over the establishment of the unit that they
    leave (after a promotion, or a post's end), is taken back. Raises PostedElsewhere.
    """
    ends = sooner(until, serves_until(person.pk, since))
    taken_back = _make_room(person, since, ends)
    held_until = sooner(ends, post.valid_until, _other_rank_from(person, since, post.rank)) if post else since
    spans = [(since, held_until, post), (held_until, ends, None)]
    rows = [
        Posting(person=person, unit_id=unit_id, post=where, valid_from=start, valid_until=end)
        for start, end, where in spans
        if start is not None and start != end
    ]
    for row in rows:
        row.save()
    return Stay(rows[0].pk, taken_back)


def stay_on(person: Person, since: dt.date, until: dt.date | None) -> None:
    """Have somebody whose stay ended on a day stay where they were then: in their post while it is free and stands."""
    last = Posting.objects.select_related("post").filter(person=person, valid_until=since).first()
    if last is None:
        return
    held_until: dt.date | None = since
    if last.post_id is not None and last.post is not None:
        post = lock_post(last.post_id)
        taken = Posting.objects.filter(post=post, valid_from__gte=since).order_by("valid_from").first()
        held_until = sooner(until, post.valid_until, taken.valid_from if taken else None)
    else:
        held_until = until
    if held_until is None or held_until > since:
        Posting.objects.filter(pk=last.pk).update(valid_until=held_until)
    if held_until is not None and (until is None or held_until < until):
        Posting.objects.create(
            person=person, unit_id=last.unit_id, valid_from=max(held_until, since), valid_until=until
        )


def lock_last_unit(person: Person, since: dt.date) -> Unit | None:
    """The unit of a stay that ended on a day, held until the transaction ends; None where there was none.

    After the person and before the post, so that nobody closes it while they stay on.
    """
    last = Posting.objects.filter(person=person, valid_until=since).first()
    return Unit.objects.select_for_update(no_key=True).get(pk=last.unit_id) if last else None


def lock_person(person_id: int) -> Person:
    """A person, held until the transaction ends: before their unit and their post, so that nobody waits in a circle.

    Rows that only refer to them don't wait. Raises NotFound.
    """
    person = Person.objects.select_for_update(no_key=True).filter(pk=person_id).first()
    if person is None:
        raise NotFound("There is no such person.")
    return person


def lock_post(post_id: int) -> Post:
    """A post, held until the transaction ends. Raises NotFound."""
    post = Post.objects.select_for_update(no_key=True).filter(pk=post_id).first()
    if post is None:
        raise NotFound("There is no such post.")
    return post


def _make_room(person: Person, since: dt.date, ends: dt.date | None) -> int:
    """End where somebody is on a day, and take back what was to begin in a stay from it; how many."""
    after = Q(valid_until__isnull=True) | Q(valid_until__gt=since)
    standing = list(
        Posting.objects.select_related("unit").filter(after, person=person).order_by("valid_from")
    )
    current = standing[0] if standing and standing[0].valid_from <= since else None
    later = [row for row in standing if row is not current and (ends is None or row.valid_from < ends)]
    last, gone = current, []
    for row in later:
        goes_on = last is not None and row.post_id is None
        if not (goes_on and last and row.unit_id == last.unit_id and row.valid_from == last.valid_until):
            raise PostedElsewhere(
                f"They are posted to {row.unit.name} from {in_words(row.valid_from)} on: record moves in the order in"
                " which they came.",
                field="valid_from",
            )
        gone.append(row.pk)
        last = row
    if current is not None and current.valid_from == since:
        gone.append(current.pk)
    Posting.objects.filter(pk__in=gone).delete()
    if current is not None and current.valid_from < since:
        Posting.objects.filter(pk=current.pk).update(valid_until=since)
    return len(gone)


def _other_rank_from(person: Person, since: dt.date, rank: str) -> dt.date | None:
    """The first day after another from which somebody is to serve in a rank of their own that isn't a post's."""
    later = Terms.objects.filter(person=person, valid_from__gt=since, acting=False).exclude(rank=rank)
    return later.order_by("valid_from").values_list("valid_from", flat=True).first()
