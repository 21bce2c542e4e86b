"""Money: whole pence in records, pounds as people write them."""

from __future__ import annotations

import re

_POUNDS = re.compile(r"£?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?")


def in_pounds(pence: int) -> str:
    """An amount as people read it: `£74,900`, with pence where there are any: `£74,900.50`. Below nought: `-£5`."""
    pounds, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}£{pounds:,}{f'.{rest:02}' if rest else ''}"


def read_pounds(text: str) -> int:
    """The pence of an amount as people write it: `74900`, `£74,900`, `12.50`.

    Raises ValueError for what isn't one: `12.5`, `1,23`, `-4`, `about 30`.
    """
    found = _POUNDS.fullmatch("".join(text.split()))
    if found is None:
        raise ValueError(f"“{text[:20]}” isn’t an amount in pounds.")
    pounds, pence = found.groups()
    return int(pounds.replace(",", "")) * 100 + int(pence or 0)
