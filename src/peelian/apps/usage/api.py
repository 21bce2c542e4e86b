"""The door of `usage`: how the site is used, counted without knowing who."""

from __future__ import annotations

__all__ = ()
