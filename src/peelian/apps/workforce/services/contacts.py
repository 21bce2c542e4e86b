"""Named contacts, as a list of people has them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from django.db.models import Q

from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.models.posts import NamedContact
from peelian.apps.workforce.services.spanning import Spans, end_of, overlap
from peelian.apps.workforce.types.lists import PostingRow
from peelian.kernel.errors import BadInput


class ContactBook:
    """The named contacts of the list's neighbourhoods, and those that its people are. One use for one list."""

    def __init__(self, people: Mapping[str, Person], today: dt.date) -> None:
        self.people, self.on = people, today

    def lay(self, rows: Sequence[PostingRow], count: Counter[str]) -> None:
        """Make the named contacts what the rows say; rows that say nothing of it are passed over."""
        said = [row for row in rows if row.named_for is not None]
        standing = NamedContact.objects.select_for_update(of=("self",)).filter(
            Q(area_code__in={row.named_for for row in said})
            | Q(person_id__in={self.people[row.collar_number].pk for row in said})
        )
        self.contacts = list(standing.select_related("person"))
        self.spans = Spans(NamedContact, self.contacts)
        for row in said:
            self._stop_others(row)
        for row in said:
            if row.named_for:
                self._name(row, row.named_for)
        added, changed, removed = self.spans.write()
        count.update(contacts_added=added, contacts_changed=changed, contacts_removed=removed)

    def _stop_others(self, row: PostingRow) -> None:
        """Nobody is from now on the named contact of a neighbourhood that their row doesn't name."""
        person = self.people[row.collar_number]
        day = self._day(row)
        for contact in list(self.contacts):
            elsewhere = contact.person_id == person.pk and contact.area_code != row.named_for
            if elsewhere and overlap(contact, row) and min(end_of(contact), end_of(row)) > day:
                self._cut(contact, day)

    def _name(self, row: PostingRow, code: str) -> None:
        person = self.people[row.collar_number]
        clashing = [one for one in self.contacts if one.area_code == code and overlap(one, row)]
        own = [one for one in clashing if one.person_id == person.pk]
        others = [one for one in clashing if one.person_id != person.pk]
        day = self._day(row)
        for other in others:
            if end_of(other) > day:
                self._cut(other, day)
        current = max(own, key=lambda one: one.valid_from, default=None)
        if current is not None and (end_of(current) >= day or not others):
            current.valid_until = row.valid_until
            return
        if row.valid_until is not None and row.valid_until <= self.on and others:
            raise BadInput(
                f"{code} had another named contact, {others[0].person.name}, in that time.", row=row.row,
                column="named_contact_of", mend="Leave this empty, or correct the days.",
            )  # fmt: skip
        start = max([row.valid_from, *(end_of(one) for one in clashing if one in self.contacts)])
        contact = NamedContact(area_code=code, person=person, valid_from=start, valid_until=row.valid_until)
        self.contacts.append(contact)
        self.spans.add(contact)

    def _cut(self, contact: NamedContact, day: dt.date) -> None:
        if self.spans.cut(contact, day):
            self.contacts.remove(contact)

    def _day(self, row: PostingRow) -> dt.date:
        """From when the row's word counts against another's: its own first day, or today when that is past."""
        return max(row.valid_from, self.on)
