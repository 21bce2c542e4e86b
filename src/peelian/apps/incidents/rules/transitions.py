"""Which step a report may take from where, by whom, and with what: the one table. Nothing else sets a state."""

from __future__ import annotations

from dataclasses import dataclass

from peelian.apps.incidents.types.reports import CLOSED, By, ReportState, Step
from peelian.kernel.decisions import ALLOWED, Decision, refuse

_STAFF = frozenset({By.STAFF})
_EITHER = frozenset({By.REPORTER, By.STAFF})
_OPEN = (ReportState.RECEIVED, ReportState.NEEDS_INFORMATION)


@dataclass(frozen=True, slots=True)
class Transition:
    """Where a step leads, who may take it, and which words or numbers it needs."""

    to: ReportState
    by: frozenset[By]
    needs: tuple[str, ...] = ()


TRANSITIONS: dict[tuple[ReportState, Step], Transition] = {
    (ReportState.BEGUN, Step.SEND): Transition(ReportState.RECEIVED, _EITHER),
    **{
        (state, step): transition
        for state in _OPEN
        for step, transition in {
            Step.ASK: Transition(ReportState.NEEDS_INFORMATION, _STAFF, ("words",)),
            Step.FILE: Transition(ReportState.FILED, _STAFF, ("crime_number", "words")),
            Step.INVESTIGATE: Transition(ReportState.INVESTIGATED, _STAFF, ("crime_number", "words")),
            Step.NO_CRIME: Transition(ReportState.NOT_A_CRIME, _STAFF, ("reason", "words")),
            Step.REFER: Transition(ReportState.OTHER_AGENCY, _STAFF, ("agency", "words")),
            Step.JOIN: Transition(ReportState.JOINED, _STAFF, ("joined_to",)),
        }.items()
    },
    (ReportState.NEEDS_INFORMATION, Step.ANSWER): Transition(ReportState.RECEIVED, _EITHER),
    (ReportState.INVESTIGATED, Step.CONCLUDE): Transition(ReportState.CONCLUDED, _STAFF, ("words",)),
    (ReportState.INVESTIGATED, Step.FILE): Transition(ReportState.FILED, _STAFF, ("reason", "words")),
    **{
        (state, Step.REOPEN): Transition(ReportState.RECEIVED, _STAFF, ("reason",))
        for state in ReportState
        if state in CLOSED
    },
}

_WHERE = {
    ReportState.BEGUN: "has only been begun",
    ReportState.RECEIVED: "waits to be decided",
    ReportState.NEEDS_INFORMATION: "waits for whoever made it",
    ReportState.INVESTIGATED: "is being investigated",
    ReportState.FILED: "has been filed",
    ReportState.NOT_A_CRIME: "was closed as no crime",
    ReportState.OTHER_AGENCY: "was passed to another organisation",
    ReportState.JOINED: "was joined to another report",
    ReportState.CONCLUDED: "is concluded",
}
_WHAT = {
    Step.SEND: "be sent in",
    Step.ASK: "be asked about",
    Step.ANSWER: "be answered",
    Step.FILE: "be filed",
    Step.INVESTIGATE: "be passed to an investigation",
    Step.NO_CRIME: "be closed as no crime",
    Step.REFER: "be passed to another organisation",
    Step.JOIN: "be joined to another",
    Step.CONCLUDE: "be concluded",
    Step.REOPEN: "be taken up again",
}


def may_step(state: ReportState, step: Step, by: By) -> Decision:
    """Whether a report that stands there may take a step, taken by them."""
    found = TRANSITIONS.get((state, step))
    if found is None:
        return refuse(f"This report {_WHERE[state]}: it can't {_WHAT[step]} now.")
    if by not in found.by:
        return refuse(f"Only staff can say that this report may {_WHAT[step]}.")
    return ALLOWED


def steps_from(state: ReportState, by: By) -> tuple[Step, ...]:
    """The steps that they may take from there, in the order of `Step`."""
    return tuple(step for step in Step if may_step(state, step, by))
