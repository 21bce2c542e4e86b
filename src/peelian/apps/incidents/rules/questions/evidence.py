"""The page that asks what there is to find somebody by: film, witnesses, traces."""

from __future__ import annotations

from peelian.apps.incidents.types.questions import AnswerKind, Asked, QuestionPage
from peelian.kernel.text import gettext_noop as _


def page(title: str, *choices: tuple[str, str], kept: Asked, more: tuple[Asked, ...]) -> QuestionPage:
    """What there is to find them by. One of the choices is `camera`; whoever has that is asked what is `kept`."""
    return QuestionPage(
        "evidence",
        title,
        (
            Asked(
                "evidence",
                _("What is there?"),
                AnswerKind.CHOICES,
                hint=_("Choose all that are true. Leave it empty if there is nothing."),
                choices=choices,
                required=False,
            ),
            kept,
            *more,
        ),
    )


def camera_kept(yes: str, asked: str, *, hint: str = "") -> Asked:
    """Whether a camera's film is safe; with the words for "yes" and for "somebody sees to it"."""
    return Asked(
        "camera_kept",
        _("Is the film kept safe?"),
        AnswerKind.CHOICE,
        hint=hint,
        choices=(("yes", yes), ("asked", asked), ("no", _("No, or I don't know"))),
        only_if=("evidence", frozenset({"camera"})),
    )


EVIDENCE = page(
    _("What could help us find them?"),
    ("camera", _("A camera or a doorbell that may have filmed it")),
    ("witness", _("Somebody who saw it")),
    ("left-behind", _("Something that they touched or left behind")),
    ("online", _("A message, or something that was put online")),
    kept=camera_kept(
        _("Yes, I have it"),
        _("I have asked for it"),
        hint=_("Many cameras record over old film after some days."),
    ),
    more=(
        Asked(
            "evidence_more",
            _("Tell us more"),
            AnswerKind.LONG_TEXT,
            hint=_(
                "Where the camera is, who saw it, what was left. Please don't touch or clean what they touched."
            ),
            required=False,
            longest=3_000,
        ),
    ),
)
