"""The door of `schemes`: what residents can join: schemes, and who asked to."""

from __future__ import annotations

__all__ = ()
