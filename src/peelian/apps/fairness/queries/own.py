"""What somebody has said of themselves. The only door of this room that tells of a person: of the one who asks."""

from __future__ import annotations

from django.db.models import Subquery

from peelian.apps.fairness.models.declarations import Declaration, Subject
from peelian.apps.fairness.types import NOT_SAID, VALUES, Characteristic, OwnDeclaration


def own_declarations(person_id: int) -> list[OwnDeclaration]:
    """What this person has said, in the order of the questions. For them alone: the caller has made sure of that."""
    token = Subject.objects.filter(person_id=person_id).values("token")[:1]
    rows = {row.characteristic: row for row in Declaration.objects.filter(token=Subquery(token))}
    return [
        OwnDeclaration(one, row.value, _label(one, row.value), row.declared_at)
        for one in Characteristic
        if (row := rows.get(one)) is not None
    ]


def _label(characteristic: Characteristic, value: str) -> str:
    return "Prefer not to say" if value == NOT_SAID else VALUES[characteristic][value]
