"""How soon a person has to look at a report: THRIVE by rule, with a reason for each letter.

Threat, harm, risk, investigation, vulnerability, engagement (College of Policing, Authorised Professional Practice). A
rule proposes; a person may raise what it finds, and lower it with a reason. The answers decide, never who asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from peelian.apps.incidents.types.reports import IncidentKind, Letter, Mark, Severity, Thrive
from peelian.apps.incidents.types.work import Known

#: Pence. Theft of £5,000 and more, or of £500 and more: loss that changes somebody's month, or day.
_LARGE, _NOTABLE = 500_000, 50_000
_Found = tuple[int, str]
_NOTHING: dict[Letter, str] = {
    Letter.THREAT: "Nothing tells of a danger that goes on.",
    Letter.HARM: "Nobody is hurt and the loss is small or not known.",
    Letter.RISK: "Nothing tells that it will happen again.",
    Letter.INVESTIGATION: "There is no line of enquiry yet.",
    Letter.VULNERABILITY: "They named nothing that makes it harder for them.",
    Letter.ENGAGEMENT: "They asked for nothing beyond an answer.",
}


def assess(kind: IncidentKind, answers: Mapping[str, Any], known: Known) -> Thrive:
    """The assessment of a new report from its answers and what else is known."""
    marks = tuple(
        _mark(letter, find(kind, answers, known))
        for letter, find in (
            (Letter.THREAT, _threat),
            (Letter.HARM, _harm),
            (Letter.RISK, _risk),
            (Letter.INVESTIGATION, _investigation),
            (Letter.VULNERABILITY, _vulnerability),
            (Letter.ENGAGEMENT, _engagement),
        )
    )
    severity, reasons = severity_of(marks, escalated_for=known.escalated_for)
    return Thrive(marks, severity, reasons)


def assess_again(
    before: Thrive, levels: Mapping[Letter, int], reason: str, *, escalated_for: str = ""
) -> Thrive:
    """The same with a person's own levels; each that they changed has their reason."""
    marks = tuple(
        mark
        if levels.get(mark.letter, mark.level) == mark.level
        else Mark(mark.letter, _level(levels[mark.letter]), reason)
        for mark in before.marks
    )
    severity, reasons = severity_of(marks, escalated_for=escalated_for)
    return Thrive(marks, severity, reasons)


def severity_of(marks: Sequence[Mark], *, escalated_for: str = "") -> tuple[Severity, tuple[str, ...]]:
    """How soon, by the marks: the most severe that any of them asks for, with all reasons that ask for as much."""
    asked = [(_ASKS[mark.letter][mark.level], mark.reason) for mark in marks]
    if escalated_for:
        asked.append((Severity.NOW, f"Words in it can't wait: {escalated_for}."))
    severity = max((one for one, _reason in asked), default=Severity.ROUTINE)
    if severity is Severity.ROUTINE:
        return severity, ("Nothing in the answers asks for more than the ordinary time.",)
    return severity, tuple(reason for one, reason in asked if one is severity)


#: What each level of each letter asks for. Lines of enquiry that fade make it soon; they are no danger.
_R, _S, _U, _N = Severity.ROUTINE, Severity.SOON, Severity.URGENT, Severity.NOW
_ASKS: dict[Letter, tuple[Severity, Severity, Severity, Severity]] = {
    Letter.THREAT: (_R, _R, _U, _N),
    Letter.HARM: (_R, _R, _S, _U),
    Letter.RISK: (_R, _R, _S, _U),
    Letter.INVESTIGATION: (_R, _R, _R, _S),
    Letter.VULNERABILITY: (_R, _R, _S, _U),
    Letter.ENGAGEMENT: (_R, _R, _R, _S),
}


def _mark(letter: Letter, found: Sequence[_Found]) -> Mark:
    """The highest level found, with every reason for it; what was found beside it follows."""
    if not found:
        return Mark(letter, 0, _NOTHING[letter])
    ordered = sorted(found, key=lambda one: -one[0])
    return Mark(letter, _level(ordered[0][0]), " ".join(reason for _level_found, reason in ordered))


def _level(level: int) -> int:
    return max(0, min(3, level))


def _threat(kind: IncidentKind, answers: Mapping[str, Any], known: Known) -> list[_Found]:
    found = []
    if answers.get("happening_now") == "yes":
        found.append((3, "They say that it goes on, or that somebody is in danger."))
    if known.escalated_for:
        found.append((3, f"Words in it can't wait: {known.escalated_for}."))
    if answers.get("force_used") == "yes":
        found.append((2, "Somebody was hurt or threatened when it was taken: perhaps a robbery."))
    if answers.get("threatened") == "yes":
        found.append((2, "Staff were threatened."))
    if answers.get("effect") == "unsafe":
        found.append((2, "They don't feel safe where they live or work."))
    if answers.get("secure_now") == "no":
        found.append((1, "The building can't be locked now."))
    return found


def _harm(kind: IncidentKind, answers: Mapping[str, Any], known: Known) -> list[_Found]:
    found = []
    if answers.get("hurt") == "yes":
        found.append((3, "Somebody is hurt."))
    if "fire" in answers.get("how", ()):
        found.append((3, "There was a fire."))
    if answers.get("building") == "home":
        found.append((2, "A home was broken into."))
    value = answers.get("value") or 0
    if value >= _LARGE:
        found.append((2, f"The loss is £{value / 100:,.0f}."))
    elif value >= _NOTABLE:
        found.append((1, f"The loss is £{value / 100:,.0f}."))
    if "medicine" in answers.get("what", ()):
        found.append((2, "Medicine was taken."))
    if answers.get("effect") == "afraid":
        found.append((1, "They are afraid."))
    return found


def _risk(kind: IncidentKind, answers: Mapping[str, Any], known: Known) -> list[_Found]:
    found = []
    if answers.get("repeat") == "yes":
        found.append((2, "It has happened before."))
    if known.wrote_before >= 2 and not known.business:
        found.append((2, f"They have made {known.wrote_before} other reports within a year."))
    if answers.get("suspect_is") == "partner":
        found.append((3, "They name a partner or former partner: check for domestic abuse."))
    elif answers.get("suspect_is") == "family":
        found.append((3, "They name somebody in the family: check for domestic abuse."))
    elif answers.get("suspect_is") == "neighbour":
        found.append((2, "They name a neighbour: it may go on."))
    if answers.get("inside") == "yes":
        found.append((2, "Somebody was inside when they broke in."))
    return found


def _investigation(kind: IncidentKind, answers: Mapping[str, Any], known: Known) -> list[_Found]:
    lines = [
        words
        for holds, words in (
            (bool(answers.get("plate")) and kind is IncidentKind.BILKING, "a number plate"),
            (answers.get("known") == "yes" and bool(answers.get("suspect")), "somebody described or named"),
            ("camera" in answers.get("evidence", ()), "a camera"),
            ("witness" in answers.get("evidence", ()), "a witness"),
            ("left-behind" in answers.get("evidence", ()), "traces"),
            ("online" in answers.get("evidence", ()), "something online"),
            ("form" in answers.get("evidence", ()), "a signed form"),
            (bool(answers.get("imei")), "a phone's number"),
        )
        if holds
    ]
    found = []
    if lines:
        found.append((min(2, len(lines)), f"Lines of enquiry: {', '.join(lines)}."))
    if "left-behind" in answers.get("evidence", ()):
        found.append((3, "Traces fade: somebody should look soon."))
    if "camera" in answers.get("evidence", ()) and answers.get("camera_kept") == "no":
        found.append((3, "Film may be recorded over."))
    return found


def _vulnerability(kind: IncidentKind, answers: Mapping[str, Any], known: Known) -> list[_Found]:
    found = []
    if answers.get("suspect_is") in ("partner", "family"):
        found.append((3, "Somebody close to them may have done it."))
    if answers.get("hate"):
        found.append((3, "They think that it was for who they are: check for hate crime."))
    if answers.get("offensive") == "yes":
        found.append((2, "There are words or signs that hurt people."))
    harder = answers.get("harder") or ()
    if len(harder) >= 2:
        found.append((2, "Several things make it harder for them."))
    elif harder:
        found.append((1, "Something makes it harder for them."))
    if answers.get("effect") == "unsafe":
        found.append((2, "They don't feel safe."))
    if answers.get("what") == "worship" or answers.get("building") == "worship":
        found.append((2, "It was done to a place of worship."))
    return found


def _engagement(kind: IncidentKind, answers: Mapping[str, Any], known: Known) -> list[_Found]:
    found = []
    if answers.get("call_back") == "yes":
        found.append((2, "They ask for a call."))
    if "language" in (answers.get("harder") or ()):
        found.append((2, "English is hard for them."))
    if known.business:
        found.append((1, "A business that reports often."))
    return found
