"""One number is one person, also where two bring it at once: the second is told so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from peelian.columns.locks import one_at_a_time
from peelian.kernel.errors import Refused

_IN_ANY_CASE = "person_one_number_in_any_case"


class NumberTaken(Refused):
    """Somebody was given a collar number of a list while it was taken in."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody was recorded with a collar number of this list while it was read. Nothing of it was taken:"
            " bring it again."
        )


def one_list_at_a_time() -> None:
    """Wait until no other list of people is taken in. Whoever brings the same one then finds it there."""
    one_at_a_time("workforce.people")


@contextmanager
def refuse_taken(refusal: Refused) -> Iterator[None]:
    """Write people: raises `refusal` where a number of theirs has been given to somebody meanwhile.

    Looking for the number first isn't enough: whoever writes it at the same moment can't be seen yet.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as clash:
        broken = getattr(getattr(clash.__cause__, "diag", None), "constraint_name", None) or ""
        if broken == _IN_ANY_CASE or "collar_number" in broken:
            raise refusal from clash
        raise
