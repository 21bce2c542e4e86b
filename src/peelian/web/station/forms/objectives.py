"""Forms of the force's objectives."""

from __future__ import annotations

from peelian.web.shared.forms import Form
from peelian.web.station.forms import fields


class RewordForm(Form):
    """What an objective is called, and what it asks."""

    name = fields.line("Name", missing="Give it a name", longest=80, help_text="As in: Prevent harm early.")
    words = fields.words(
        "What does it ask of a team?", missing="Say in a sentence what it asks of a team", longest=300, rows=3
    )


class ObjectiveForm(RewordForm):
    """A new objective, from a day on."""

    valid_from = fields.day("First day", missing="Enter the first day", help_text="Today or later.")
