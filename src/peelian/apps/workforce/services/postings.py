"""Posts, and who holds them, as a list of people has it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from django.db.models import Q

from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.models.posts import Post, Posting
from peelian.apps.workforce.models.units import Team
from peelian.apps.workforce.services.spanning import Spans, end_of, overlap
from peelian.apps.workforce.types.lists import PostingRow
from peelian.columns.bulk import update_rows
from peelian.kernel.errors import BadInput


class PostingBook:
    """The posts of the list's teams, and all postings of its people and in those posts. One use for one list."""

    def __init__(self, people: Mapping[str, Person], teams: Mapping[tuple[str, str], Team]) -> None:
        self.people, self.teams = people, teams
        #: Rows that mean a post, by the post's own identity: it may not be written yet.
        self.claims: dict[int, list[PostingRow]] = defaultdict(list)
        self.posts: dict[tuple[int, str], list[Post]] = defaultdict(list)
        team_ids = [team.pk for team in teams.values()]
        for post in Post.objects.filter(team_id__in=team_ids).order_by("pk"):
            if post.team_id is not None:
                self.posts[post.team_id, post.title].append(post)
        person_ids = [person.pk for person in people.values()]
        standing = list(
            Posting.objects.select_for_update(of=("self",))
            .filter(Q(person_id__in=person_ids) | Q(post__team_id__in=team_ids))
            .select_related("person", "post", "unit")
        )
        self.spans = Spans(Posting, standing)
        self.of_person: dict[int, list[Posting]] = defaultdict(list)
        self.of_post: dict[int, list[Posting]] = defaultdict(list)
        for posting in standing:
            self.of_person[posting.person_id].append(posting)
            if posting.post_id is not None:
                self.of_post[posting.post_id].append(posting)

    def lay(self, by_person: Mapping[str, Sequence[PostingRow]], count: Counter[str]) -> None:
        """Make the posts and postings what the rows say. Raises BadInput, before any posting is written."""
        posts = self._posts([row for rows in by_person.values() for row in rows], count)
        laid: dict[int, PostingRow] = {}
        for number, rows in by_person.items():
            self._lay_person(self.people[number], rows, posts, laid)
        self._refuse_two(posts.values(), laid)
        added, changed, removed = self.spans.write()
        count.update(postings_added=added, postings_changed=changed, postings_removed=removed)

    def _posts(self, rows: Sequence[PostingRow], count: Counter[str]) -> dict[int, Post]:
        """The post of each row, by the row's number; what isn't there yet is made."""
        found: dict[int, Post] = {}
        added: list[Post] = []
        changed: dict[int, Post] = {}
        for row in rows:
            team = self.teams[row.area_code, row.team]
            alike = self.posts[team.pk, row.title]
            post = self._post_of(row, alike)
            if post is None:
                post = Post(
                    unit_id=team.unit_id, team=team, title=row.title, rank=row.rank, valid_from=row.valid_from
                )
                alike.append(post)
                added.append(post)
            elif post.rank != row.rank or post.valid_from > row.valid_from:
                post.rank, post.valid_from = row.rank, min(post.valid_from, row.valid_from)
                if post.pk:
                    changed[post.pk] = post
            found[row.row] = post
            self.claims[id(post)].append(row)
        Post.objects.bulk_create(added)
        update_rows(Post, ["rank", "valid_from"], changed.values())
        count.update(posts_added=len(added), posts_changed=len(changed))
        return found

    def _post_of(self, row: PostingRow, alike: Sequence[Post]) -> Post | None:
        """The post that the row means: the one that the person is in, or else one of that title and rank.

        A post that only this person ever held, from the row's own day, under another rank, was written down wrongly.
        """
        funded = [post for post in alike if end_of(post) >= end_of(row)]
        person = self.people[row.collar_number]
        own = [post for post in funded if self._holds(person, post, row)]
        fitting = [post for post in funded if post.rank == row.rank]
        for post in own:
            if post in fitting:
                return post
        for post in own:
            held = self.of_post[post.pk]
            if not fitting and len(held) == 1 and held[0].valid_from == row.valid_from:
                return post
        return next(
            (post for post in fitting if not self._taken(person, post, row)), next(iter(fitting), None)
        )

    def _holds(self, person: Person, post: Post, row: PostingRow) -> bool:
        return any(held.person_id == person.pk and overlap(held, row) for held in self._held(post))

    def _taken(self, person: Person, post: Post, row: PostingRow) -> bool:
        claimed = any(
            other.collar_number != row.collar_number and overlap(other, row)
            for other in self.claims[id(post)]
        )
        return claimed or any(held.person_id != person.pk and overlap(held, row) for held in self._held(post))

    def _held(self, post: Post) -> Sequence[Posting]:
        return self.of_post[post.pk] if post.pk else ()

    def _lay_person(
        self,
        person: Person,
        rows: Sequence[PostingRow],
        posts: Mapping[int, Post],
        laid: dict[int, PostingRow],
    ) -> None:
        standing = self.of_person[person.pk]
        kept: dict[int, Posting] = {}
        for row in rows:
            alike = [
                posting
                for posting in standing
                if posting.post_id == posts[row.row].pk
                and overlap(posting, row)
                and posting not in kept.values()
            ]
            if alike:
                kept[row.row] = min(alike, key=lambda posting: posting.valid_from != row.valid_from)
        for row in rows:
            for other in self._others(standing, kept, row):
                self._give_way(other, row)
        for row in rows:
            posting = kept.get(row.row)
            if posting is None:
                post = posts[row.row]
                posting = Posting(
                    person=person, unit_id=post.unit_id, post=post, valid_from=row.valid_from,
                    valid_until=row.valid_until,
                )  # fmt: skip
                self.spans.add(posting)
                self.of_post[post.pk].append(posting)
            posting.valid_from, posting.valid_until = row.valid_from, row.valid_until
            laid[id(posting)] = row

    def _others(
        self, standing: Sequence[Posting], kept: Mapping[int, Posting], row: PostingRow
    ) -> Iterator[Posting]:
        for posting in standing:
            if posting not in kept.values() and overlap(posting, row):
                yield posting

    def _give_way(self, other: Posting, row: PostingRow) -> None:
        if row.valid_until is None and other.valid_from > row.valid_from:
            raise BadInput(
                f"{row.collar_number} is recorded in another post, {other.post or other.unit}, from"
                f" {other.valid_from:%-d %B %Y}.", row=row.row, column="until",
                mend=f"If that stands, give this row the until {other.valid_from}.",
            )  # fmt: skip
        if (
            row.valid_until is not None
            and row.valid_from < other.valid_from
            and end_of(other) > row.valid_until
        ):
            other.valid_from = row.valid_until
        elif self.spans.cut(other, row.valid_from) and other.post_id is not None:
            self.of_post[other.post_id].remove(other)

    def _refuse_two(self, posts: Iterable[Post], laid: Mapping[int, PostingRow]) -> None:
        for post in posts:
            held = sorted(self.of_post[post.pk], key=lambda posting: posting.valid_from)
            for before, after in pairwise(held):
                if overlap(before, after):
                    self._refuse_pair(before, after, laid)

    def _refuse_pair(self, before: Posting, after: Posting, laid: Mapping[int, PostingRow]) -> None:
        ours = [posting for posting in (before, after) if id(posting) in laid]
        if not ours:
            return
        row_of = max(ours, key=lambda posting: laid[id(posting)].row)
        row, other = laid[id(row_of)], before if row_of is after else after
        where = f" (row {laid[id(other)].row})" if id(other) in laid else ""
        raise BadInput(
            f"{other.person.name}, {other.person.collar_number}, is in this post of {row.team} in that time{where}.",
            row=row.row, column="post",
            mend="One person holds a post: give the other an until, or give each post a title of its own, such as"
            f" “{row.title} 2”.",
        )  # fmt: skip
