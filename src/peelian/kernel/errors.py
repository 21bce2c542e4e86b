"""Anticipated refusals. Anything else that is raised is a bug: logged once, never swallowed."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error of the program
    """The request was understood and is declined.

    The message is a sentence fit for the user; a screen turns it into a form error or a 4xx.

    Args:
        message: what is refused and why, in plain words.
        field: the name of the form field or parameter that it is about, if it is about one.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotAllowed(Refused):
    """The person may not do this here. Screens answer 403."""


class NotFound(Refused):
    """What was asked for doesn't exist, or isn't this viewer's to see. Screens answer 404."""


class BadInput(Refused):
    """A file or request that can't be taken; nothing of it was.

    Args:
        message: what is wrong, in plain words.
        file: the file's name as the user gave it.
        row: the line or feature, counted from 1 and including a header row.
        column: the column or property.
        mend: what to do about it.
    """

    def __init__(
        self, message: str, *, file: str = "", row: int | None = None, column: str = "", mend: str = ""
    ) -> None:
        place = ", ".join(
            part
            for part in (file, f"row {row}" if row is not None else "", f"column {column}" if column else "")
            if part
        )
        whole = f"{place}: {message}" if place else message
        super().__init__(f"{whole} {mend}".strip(), field=column)
        self.reason = message
        self.file = file
        self.row = row
        self.column = column
        self.mend = mend
