"""Collar numbers, as they are kept."""

from __future__ import annotations


def collar_number(text: str) -> str:
    """A number in capital letters, so that w77 and W77 are one person. As long as it was."""
    if text.isascii():
        return text.upper()
    return "".join(char.upper() if len(char.upper()) == 1 else char for char in text)
