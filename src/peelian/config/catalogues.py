"""The site's languages as gettext reads them: `.mo` files made from the `.po` files in `peelian/locale`.

Made by polib, so that a machine without GNU gettext can do it, and put beside the other things that are made.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[1] / "locale"
#: Inside a language's folder, as gettext wants it.
PLACE = Path("LC_MESSAGES") / "django"


def make(place: Path, *, sources: Path = SOURCES) -> list[str]:
    """Make the catalogues in `place` that are missing or whose source has changed.

    Entries marked fuzzy (guessed from a similar sentence) are left out: English is better than a wrong sentence.

    Args:
        place: the folder that settings.LOCALE_PATHS names.
        sources: the folder with the `.po` files.

    Returns:
        The languages that were made anew.
    """
    made = []
    for source in sorted(sources.glob(f"*/{PLACE}.po")):
        language = source.parent.parent.name
        target = place / language / PLACE.with_suffix(".mo")
        stamp = target.with_suffix(".made-from")
        wanted = hashlib.sha256(source.read_bytes()).hexdigest()
        if target.exists() and stamp.exists() and stamp.read_text() == wanted:
            continue
        _write(source, target)
        stamp.write_text(wanted)
        made.append(language)
    return made


def _write(source: Path, target: Path) -> None:
    import polib

    target.parent.mkdir(parents=True, exist_ok=True)
    # A running site may be reading the old one: the new one takes its place whole.
    half = target.with_suffix(".half")
    half.write_bytes(polib.pofile(str(source)).to_binary())
    half.replace(target)
