"""When people serve and on which rank, as a list of people has it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from peelian.apps.workforce.models.people import Career, Person, Terms
from peelian.apps.workforce.models.posts import Posting
from peelian.apps.workforce.rules.posts import HAS_LEFT
from peelian.apps.workforce.types.lists import PostingRow
from peelian.apps.workforce.types.people import JoinedAs
from peelian.kernel.errors import BadInput


class CareerBook:
    """The careers and terms of a list's people. One use for one list, before its postings are written.

    A row's rank holds from the row's first day, and from joining for the first of them. Where nothing but this rank
    under another name was ever recorded (one posting, from that row's day), it was written down wrongly, and is mended.
    """

    def __init__(self, people: Mapping[str, Person]) -> None:
        self.people = people
        self._added: list[Career] = []
        self._begun: list[Terms] = []
        ids = [person.pk for person in people.values()]
        self.careers: dict[int, list[Career]] = defaultdict(list)
        self.terms: dict[int, list[Terms]] = defaultdict(list)
        self.begun: dict[int, list[dt.date]] = defaultdict(list)
        for career in Career.objects.select_for_update(no_key=True).filter(person_id__in=ids):
            self.careers[career.person_id].append(career)
        for terms in Terms.objects.select_for_update(no_key=True).filter(person_id__in=ids):
            self.terms[terms.person_id].append(terms)
        for person_id, day in Posting.objects.filter(person_id__in=ids).values_list(
            "person_id", "valid_from"
        ):
            self.begun[person_id].append(day)

    def lay(self, by_person: Mapping[str, Sequence[PostingRow]]) -> set[str]:
        """Make careers and terms what the rows say; the collar numbers of those whom it changed. Raises BadInput."""
        changed = {
            number for number, rows in by_person.items() if self._lay_person(self.people[number].pk, rows)
        }
        Career.objects.bulk_create(self._added)
        Terms.objects.bulk_create(self._begun)
        return changed

    def _lay_person(self, person_id: int, rows: Sequence[PostingRow]) -> bool:
        career, changed = self._career(person_id, rows)
        terms = self.terms[person_id]
        inside = [row for row in terms if row.valid_from >= career.joined_on]
        if len(inside) == 1 and self.begun[person_id] == [rows[0].valid_from] and len(rows) == 1:
            changed |= self._mend(inside[0], rows[0])
            return changed
        for row in rows:
            changed |= self._serve(person_id, row, career)
        return changed

    def _career(self, person_id: int, rows: Sequence[PostingRow]) -> tuple[Career, bool]:
        """The career that the rows are of, its first day as the last row says it, and whether that is news."""
        known, latest = self.careers[person_id], rows[-1]
        last = known[-1] if known else None
        if last is None or (last.left_on is not None and latest.joined_on >= last.left_on):
            way = JoinedAs.NOT_RECORDED if last is None else JoinedAs.REJOINER
            made = Career(person_id=person_id, joined_on=latest.joined_on, joined_as=way)
            self._added.append(made)
            return made, True
        for row in rows:
            if last.left_on is not None and last.left_on <= row.valid_from:
                raise BadInput(HAS_LEFT, row=row.row, column="from", mend="Leave the row out.")
        if last.joined_on == latest.joined_on:
            return last, False
        self._move(last, latest, known)
        return last, True

    def _move(self, career: Career, row: PostingRow, known: Sequence[Career]) -> None:
        """Another first day for a career, and for the terms that it began with."""
        before = known[-2].left_on if len(known) > 1 else None
        first = next(one for one in self.terms[career.person_id] if one.valid_from >= career.joined_on)
        if (before and row.joined_on < before) or (first.valid_until and row.joined_on >= first.valid_until):
            raise BadInput(
                f"{row.collar_number} is recorded as serving otherwise around that day.", row=row.row,
                column="joined_on", mend=f"Write {career.joined_on}, as it is recorded.",
            )  # fmt: skip
        career.joined_on = first.valid_from = row.joined_on
        career.save(update_fields=["joined_on"])
        first.save(update_fields=["valid_from"])

    def _mend(self, terms: Terms, row: PostingRow) -> bool:
        if terms.rank == row.rank:
            return False
        terms.rank = row.rank
        if terms.pk:
            terms.save(update_fields=["rank"])
        return True

    def _serve(self, person_id: int, row: PostingRow, career: Career) -> bool:
        """Have somebody serve on a row's rank from its first day until they change again."""
        terms = self.terms[person_id]
        inside = [one for one in terms if one.valid_from >= career.joined_on]
        if not inside:
            terms.append(self._begin(person_id, row, career.joined_on))
            return True
        held = [one for one in inside if one.valid_from <= row.valid_from]
        current = held[-1] if held else inside[0]
        if current.rank == row.rank:
            return False
        if current.valid_from >= row.valid_from:
            return self._mend(current, row)
        until, current.valid_until = current.valid_until, row.valid_from
        if current.pk:
            current.save(update_fields=["valid_until"])
        begun = self._begin(person_id, row, row.valid_from)
        begun.fte, begun.valid_until = current.fte, until
        terms.insert(terms.index(current) + 1, begun)
        return True

    def _begin(self, person_id: int, row: PostingRow, day: dt.date) -> Terms:
        begun = Terms(person_id=person_id, rank=row.rank, valid_from=day)
        self._begun.append(begun)
        return begun
