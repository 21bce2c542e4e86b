"""The gaps of a template: found, checked and filled. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from peelian.apps.messaging.rules.rendering import MARKS

_GAP = re.compile(r"\{([a-z][a-z0-9_]{0,29})\}")


def gaps_in(*texts: str) -> tuple[str, ...]:
    """The names of the gaps in these texts, each once, in order; the person's own links aren't gaps."""
    found = (name for text in texts for name in _GAP.findall(text))
    return tuple(dict.fromkeys(name for name in found if name not in MARKS))


def missing(names: Sequence[str], values: Mapping[str, str]) -> tuple[str, ...]:
    """Those gaps that aren't filled."""
    return tuple(name for name in names if not values.get(name, "").strip())


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its gaps filled. What fills a gap is never looked at for gaps again; an unfilled one stays."""
    return _GAP.sub(lambda found: values.get(found[1], "").strip() or found[0], text)
