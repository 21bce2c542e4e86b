"""When fuel that wasn't paid for is a matter of a civil debt and not of a crime, as the force decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peelian.apps.incidents.types.work import CivilUnless, TriageRulesView
from peelian.kernel.decisions import ALLOWED, Decision, refuse


def civil_route(answers: Mapping[str, Any], rules: TriageRulesView) -> Decision:
    """Whether the force's rules send this the civil way (the site asks the keeper for the money by DVLA's form V888).

    Args:
        answers: of a questionnaire on fuel.
        rules: the force's own.
    """
    if not rules.civil_route:
        return refuse("The force takes every report of fuel as a crime.")
    met = {
        CivilUnless.FALSE_PLATES: answers.get("false_plates") == "yes",
        CivilUnless.REPEAT: answers.get("repeat") == "yes",
        CivilUnless.VULNERABLE: answers.get("threatened") == "yes" or answers.get("hurt") == "yes",
    }
    for unless, holds in met.items():
        if holds and unless in rules.civil_route_unless:
            return refuse(f"{_WORDS[unless]}: it is taken as a crime.")
    value = answers.get("value")
    if rules.civil_route_below is not None and (value is None or value >= rules.civil_route_below):
        return refuse("It's worth more than the force leaves to the civil way.")
    return ALLOWED


_WORDS = {
    CivilUnless.FALSE_PLATES: "The plates are thought to be false",
    CivilUnless.REPEAT: "The same vehicle has done it before",
    CivilUnless.VULNERABLE: "Somebody was threatened or hurt",
}
