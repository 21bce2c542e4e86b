"""How far an import is: rows and rows a second on standard error, for a person who waits."""

from __future__ import annotations

import time
from typing import TextIO

_EVERY_S = 0.5


class Progress:
    """Called with the rows so far; writes at most twice a second, over its own line."""

    def __init__(self, name: str, out: TextIO, *, shown: bool) -> None:
        self._name, self._out, self._shown = name, out, shown
        self._began = self._wrote = time.monotonic()
        self.rows = 0

    def __call__(self, rows: int) -> None:
        """`rows` have been read."""
        self.rows = rows
        now = time.monotonic()
        if self._shown and now - self._wrote >= _EVERY_S:
            self._wrote = now
            self._out.write(f"\r{self._name}: {rows:,} rows, {rows / (now - self._began):,.0f} a second ")
            self._out.flush()

    def end(self) -> float:
        """Clear the line. Returns the seconds since the start."""
        if self._shown:
            self._out.write("\r\x1b[K" if self._out.isatty() else "\n")
        return time.monotonic() - self._began
