"""Units and posts that an extract names: whether they are there, and which post of a title is free."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from peelian.apps.workforce.models.posts import Post, Posting
from peelian.apps.workforce.models.units import Unit
from peelian.apps.workforce.types.extracts import HrPerson, HrRefusal, HrRow, PlaceSpan
from peelian.apps.workforce.types.people import Rank
from peelian.kernel.days import in_words


@dataclass(slots=True, eq=False)
class NewPost:
    """A post that is to be made, funded from a day on."""

    unit_id: int
    unit: str
    title: str
    role: str
    rank: Rank
    valid_from: dt.date

    @property
    def words(self) -> str:
        """`BW-RESP: Response officer (response), Police Constable, from 1 May 2025`."""
        role = f" ({self.role})" if self.role else ""
        since = in_words(self.valid_from)
        return f"{self.unit}: {self.title}{role}, {self.rank.label}, from {since}"


@dataclass(slots=True, eq=False)
class _Standing:
    """A post with the spans in which somebody holds it: by the posting's id, or None for one that is to be."""

    id: int
    unit_id: int
    role: str
    valid_from: dt.date
    until: dt.date
    made: NewPost | None = None
    held: list[tuple[dt.date, dt.date, int | None]] = field(default_factory=list)

    def free(self, starts: dt.date, until: dt.date) -> bool:
        """Whether it is funded in a span and nobody holds it."""
        funded = self.valid_from <= starts and until <= self.until
        return funded and all(until <= first or last <= starts for first, last, _ in self.held)


class Places:
    """The units and posts of one extract: `check` its rows, have people `leave`, then have them `take`."""

    def __init__(self, rows: Mapping[str, Sequence[HrRow]], held: Iterable[HrPerson]) -> None:
        codes = {row.unit for own in rows.values() for row in own if row.unit}
        codes |= {place.unit for person in held for place in person.places}
        self._units: dict[str, list[tuple[int, dt.date, dt.date]]] = defaultdict(list)
        for key, code, starts, ends in Unit.objects.filter(code__in=codes).values_list(
            "id", "code", "valid_from", "valid_until"
        ):
            self._units[code].append((key, starts, ends or dt.date.max))
        unit_ids = [key for spans in self._units.values() for key, _, _ in spans]
        self._posts: dict[tuple[int, str], list[_Standing]] = defaultdict(list)
        self._of_posting: dict[int, _Standing] = {}
        self._read_posts(unit_ids)
        #: The unit, and the post or None, of each span that is new, by number and span.
        self.found: dict[tuple[str, PlaceSpan], tuple[int, int | NewPost | None]] = {}
        self.made: list[NewPost] = []

    def _read_posts(self, unit_ids: Sequence[int]) -> None:
        by_id: dict[int, _Standing] = {}
        posts = Post.objects.filter(unit_id__in=unit_ids).order_by("id")
        for key, unit, title, role, starts, ends in posts.values_list(
            "id", "unit_id", "title", "role", "valid_from", "valid_until"
        ):
            by_id[key] = _Standing(key, unit, role, starts, ends or dt.date.max)
            self._posts[unit, title.casefold()].append(by_id[key])
        held = Posting.objects.filter(post__unit_id__in=unit_ids)
        for key, post, starts, ends in held.values_list("id", "post_id", "valid_from", "valid_until"):
            by_id[post].held.append((starts, ends or dt.date.max, key))
            self._of_posting[key] = by_id[post]

    def check(self, rows: Iterable[HrRow]) -> Iterator[HrRefusal]:
        """Rows whose unit there isn't, or that outlast it."""
        for row in rows:
            if not row.unit:
                if row.post:
                    yield HrRefusal("there is a post and no unit.", row.row, "unit", "Fill in its unit.")
                continue
            unit = self._unit(row.unit, row.valid_from)
            until = row.valid_until or row.left_on or dt.date.max
            if unit is None:
                near = ", ".join(sorted(self._units)[:5])
                yield HrRefusal(
                    f"there is no unit {row.unit} on {row.valid_from}.", row.row, "unit",
                    "Map it in [units] to the code of a unit of ours" + (f", such as {near}." if near else "."),
                )  # fmt: skip
            elif until > unit[2]:
                yield HrRefusal(
                    f"the unit {row.unit} ends on {unit[2]}, and the row goes on.", row.row, "until",
                    f"Write {unit[2]}, and a row in the unit that took over.",
                )  # fmt: skip

    def leave(self, posting_ids: Iterable[int | None]) -> None:
        """These postings are to go: their posts are free in that time."""
        for key in posting_ids:
            post = self._of_posting.get(key) if key is not None else None
            if post is not None:
                post.held = [span for span in post.held if span[2] != key]

    def take(self, place: PlaceSpan, number: str, rows: Sequence[HrRow]) -> HrRefusal | None:
        """Find the unit and a free post for a new span; what stands against it, where nothing is free."""
        until = place.valid_until or dt.date.max
        own = self._of_posting.get(place.id) if place.id is not None else None
        if own is not None and own.free(place.valid_from, until):
            self._fill(place, number, own, until)
            return None
        unit = self._unit(place.unit, place.valid_from)
        row = next((one for one in rows if (one.unit, one.post) == (place.unit, place.post)), rows[-1])
        if unit is None:
            words = f"there is no unit {place.unit} on {place.valid_from}, where they are recorded."
            return HrRefusal(words, row.row, "unit", "Write where they were from that day.")
        if not place.post:
            self.found[number, place] = (unit[0], None)
            return None
        alike = self._posts[unit[0], place.post.casefold()]
        fitting = [post for post in alike if not place.role or post.role.casefold() == place.role.casefold()]
        post = next((one for one in fitting if one.free(place.valid_from, until)), None)
        if post is None and row.new_post:
            post = self._make(unit[0], place, row)
        if post is None:
            return self._none_free(place, row, len(fitting))
        self._fill(place, number, post, until)
        return None

    def _fill(self, place: PlaceSpan, number: str, post: _Standing, until: dt.date) -> None:
        post.held.append((place.valid_from, until, None))
        self.found[number, place] = (post.unit_id, post.made or post.id)

    def _make(self, unit_id: int, place: PlaceSpan, row: HrRow) -> _Standing:
        made = NewPost(unit_id, place.unit, place.post, place.role, row.rank, place.valid_from)
        self.made.append(made)
        post = _Standing(0, unit_id, place.role, place.valid_from, dt.date.max, made)
        self._posts[unit_id, place.post.casefold()].append(post)
        return post

    def _none_free(self, place: PlaceSpan, row: HrRow, count: int) -> HrRefusal:
        title = f"{place.post} ({place.role})" if place.role else place.post
        words = (
            f"there is no post {title} in {place.unit} in that time."
            if count == 0
            else f"{place.unit} has {count} post{'s' * (count != 1)} {title}, and none is free in all that time."
        )
        return HrRefusal(
            words, row.row, "post",
            "Empty it for somebody over establishment, record the post first, or write [meta] new_posts = true.",
        )  # fmt: skip

    def _unit(self, code: str, day: dt.date) -> tuple[int, dt.date, dt.date] | None:
        return next((one for one in self._units.get(code, ()) if one[1] <= day < one[2]), None)
