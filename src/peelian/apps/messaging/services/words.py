"""What a message's words have to be, in whatever language: the refusals that all who set them share."""

from __future__ import annotations

from peelian.kernel.errors import Refused


class EmptyMessage(Refused):
    """A message without a subject or without words."""


class BadMessage(Refused):
    """Something about a message that makes no sense; the refusal names the field."""


def say_something(subject: str, body: str) -> None:
    """Raises EmptyMessage."""
    if not subject:
        raise EmptyMessage("Write a subject.", field="subject")
    if not body:
        raise EmptyMessage("Write what you want to say.", field="body")
