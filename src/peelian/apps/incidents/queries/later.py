"""Names of the door that other rooms can import before they work; each refuses by its name."""

from __future__ import annotations

from typing import Any

from peelian.kernel.errors import Refused


class NotYet(Refused):
    """This isn't written yet."""


def _later(name: str) -> Any:
    def refuse(*_args: Any, **_named: Any) -> Any:
        raise NotYet(f"{name} isn't written yet.")

    return refuse


list_reports = _later("list_reports")
count_reports = _later("count_reports")
list_alike = _later("list_alike")
figures = _later("figures")
forget_closed = _later("forget_closed")
