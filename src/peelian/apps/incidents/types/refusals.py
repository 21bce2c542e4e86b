"""What this room refuses, each with a sentence fit for whoever asked."""

from __future__ import annotations

from collections.abc import Mapping

from peelian.kernel.errors import Refused


class BadAnswers(Refused):
    """Answers that can't be taken; `errors` has a sentence for each question's code."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        first = next(iter(errors.items()), ("", "Some answers can't be taken."))
        super().__init__(first[1], field=first[0])
        self.errors = dict(errors)


class BadToken(Refused):
    """A text that can't be the link of a draft."""


class DraftGone(Refused):
    """The draft isn't there any more; `sent_as` is the report that it became, empty when it was forgotten."""

    def __init__(self, message: str, *, sent_as: str = "") -> None:
        super().__init__(message)
        self.sent_as = sent_as


class BadFile(Refused):
    """A file that can't go with a report."""


class CannotOpen(Refused):
    """There is nothing to open a report with."""


class CannotTake(Refused):
    """Nobody can have this report now."""


class NotThisStep(Refused):
    """The report isn't where this step begins."""


class NeedsWords(Refused):
    """The step needs words or a number that aren't there; `field` says which."""


class SlotFull(Refused):
    """Others were quicker: the span takes no more calls."""


class BadKey(Refused):
    """Nobody has this key, or it was revoked."""


class BusinessClosed(Refused):
    """The business doesn't report by itself any more."""
