"""What we ask of somebody whose things were damaged."""

from __future__ import annotations

from peelian.apps.incidents.rules.questions import pages
from peelian.apps.incidents.types.questions import AnswerKind, Asked, Questionnaire, QuestionPage
from peelian.apps.incidents.types.reports import IncidentKind
from peelian.kernel.text import gettext_noop as _

_WHAT = QuestionPage(
    "what",
    _("What was damaged?"),
    (
        Asked(
            "what",
            _("What was damaged?"),
            AnswerKind.CHOICE,
            choices=(
                ("vehicle", _("A car, van or motorbike")),
                ("home", _("A home, or its door or windows")),
                ("garden", _("A garden, fence or shed")),
                ("shop", _("A shop, an office or a works")),
                ("public", _("Something that belongs to everybody, such as a bus stop or a bench")),
                ("worship", _("A place of worship or a grave")),
                ("other", _("Something else")),
            ),
        ),
        Asked(
            "plate",
            _("Its number plate"),
            AnswerKind.PLATE,
            required=False,
            only_if=("what", frozenset({"vehicle"})),
        ),
        Asked("owner", _("Is it yours?"), AnswerKind.YES_NO),
    ),
)

_HOW = QuestionPage(
    "how",
    _("How was it damaged?"),
    (
        Asked(
            "how",
            _("How was it damaged?"),
            AnswerKind.CHOICES,
            choices=(
                ("broken", _("Broken or smashed")),
                ("scratched", _("Scratched or dented")),
                ("painted", _("Painted or written on")),
                ("fire", _("Burned")),
                ("other", _("Another way")),
            ),
        ),
        Asked(
            "offensive",
            _("Is there writing or a sign that hurts people, such as words of hate?"),
            AnswerKind.YES_NO,
            only_if=("how", frozenset({"painted", "scratched", "other"})),
        ),
        pages.STORY,
        pages.worth(_("What will it cost to mend it?")),
    ),
)

CRIMINAL_DAMAGE = Questionnaire(
    IncidentKind.CRIMINAL_DAMAGE,
    1,
    (
        pages.where(_("Where was the damage done?")),
        *pages.OPENING,
        _WHAT,
        _HOW,
        *pages.CLOSING,
        pages.contact(),
    ),
)
