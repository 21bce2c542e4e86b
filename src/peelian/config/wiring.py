"""The one place where adapters are plugged into the house."""

from __future__ import annotations


def plug_everything() -> None:
    """Plug in what this installation's settings ask for. Called once, when Django is up."""
