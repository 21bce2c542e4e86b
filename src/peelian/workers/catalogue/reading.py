"""Our own phrases in other languages, as drafts that come with the software: one file for each language.

They are drafts like an engine's. Somebody of the force who reads the language approves them before they go out.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files

#: Under this name the drafts are kept; a later edition has a later month.
EDITION = "catalogue 2026-11"


def languages() -> list[str]:
    """The languages that there is a file for."""
    return sorted(
        entry.name.removesuffix(".toml")
        for entry in files(__package__).iterdir()
        if entry.name.endswith(".toml")
    )


def phrases_in(language: str) -> dict[str, str]:
    """The phrases in a language, by the keys of `journeys.phrases.PHRASES`."""
    return tomllib.loads(files(__package__).joinpath(f"{language}.toml").read_text("utf-8"))
