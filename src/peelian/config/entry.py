"""What every way into the program does first."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from peelian.adapters.postgres import use
from peelian.config import variables
from peelian.config.environment import Variable, read_text

_DJANGO_SETTINGS = Variable("DJANGO_SETTINGS_MODULE", "Django's own; leave it alone.", "", read_text)


def choose_settings() -> None:
    """Tell Django where its settings are, unless somebody (a test) has."""
    if not _DJANGO_SETTINGS.is_set():
        _DJANGO_SETTINGS.set("peelian.config.settings")


def as_django_knows_it(words: Sequence[str]) -> list[str]:
    """A command line with its command's name as Django has it.

    A command is typed with dashes (`draft-areas`), and its file can only have underscores.
    """
    return [word if at or word.startswith("-") else word.replace("-", "_") for at, word in enumerate(words)]


@contextlib.contextmanager
def database() -> Iterator[use.Hold | None]:
    """Have a database for the length of the block: the one that DATABASE_URL names, else the embedded one.

    The embedded one's address is put into DATABASE_URL, so that processes started within share the claim of
    this one and start nothing themselves.

    Yields:
        The claim on the embedded server; None where the server is somebody else's.
    """
    if variables.DATABASE_URL.is_set():
        yield None
        return
    with use.hold(variables.STATE.get()) as claim:
        variables.DATABASE_URL.set(claim.url)
        yield claim
