"""Figures and sums as a finding writes them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal


def figure(value: Decimal | int, digits: int | None = None) -> str:
    """A figure with its thousands; `digits` after the point, or as many as it needs."""
    number = Decimal(value)
    if digits is not None:
        number = number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    elif number == number.to_integral_value():
        number = number.to_integral_value()
    return f"{number:,f}".replace("-", "−")


def signed(value: Decimal) -> str:
    """A change with its sign: `+120`, `−115`."""
    return f"+{figure(value)}" if value > 0 else figure(value)


def sum_of(terms: Sequence[Decimal], sign: str = "") -> str:
    """`500 − 20 + 7 = 487`; `sign` of money before each figure."""
    parts = [f"{'−' if terms[0] < 0 else ''}{sign}{figure(abs(terms[0]))}"]
    parts += [f"{'−' if term < 0 else '+'} {sign}{figure(abs(term))}" for term in terms[1:]]
    added = sum(terms, Decimal(0))
    return f"{' '.join(parts)} = {'−' if added < 0 else ''}{sign}{figure(abs(added))}"


def percent(part: Decimal, whole: Decimal, digits: int = 2) -> str:
    """`46.88%`."""
    return f"{figure(100 * part / whole, digits)}%"


def share_of(part: Decimal, whole: Decimal, digits: int = 2) -> str:
    """`30 / 64 = 46.88%`."""
    return f"{figure(part)} / {figure(whole)} = {percent(part, whole, digits)}"


def fits(part: Decimal, whole: Decimal, printed: Decimal, digits: int) -> bool:
    """Whether a share rounds to what is printed, however halves were rounded."""
    return whole != 0 and abs(100 * part / whole - printed) <= Decimal(5).scaleb(-digits - 1)
