"""The tree of "Your Options": no question may lead nowhere, and every way through it ends in a door."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from peelian.apps.content.types import DoorKind, DoorView, OptionTree

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NUMBER = re.compile(r"\+?[0-9][0-9 ]{1,18}[0-9]")
_REPORT = re.compile(r"([a-z]+(-[a-z]+)*)?")
_PAGE = re.compile(r"/[A-Za-z0-9/_.-]*([?#][A-Za-z0-9=&_-]*)?")
_LINK = re.compile(r"https://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(/[^\s\"'<>]*)?")

_SHAPES = {
    DoorKind.CALL: (_NUMBER, "a number such as 101"),
    DoorKind.REPORT: (_REPORT, "a kind of report such as theft, or nothing"),
    DoorKind.PAGE: (_PAGE, "an address of this site such as /contact-us/"),
    DoorKind.LINK: (_LINK, "a whole address that begins with https://"),
}


def door_fault(door: DoorView) -> str:
    """What is wrong with a door, in a sentence; "" when it opens."""
    if not door.name.strip():
        return f"The door “{door.code or door.address}” has no name."
    shape, example = _SHAPES[door.kind]
    if not shape.fullmatch(door.address) or door.address.startswith("//"):
        return f"The door “{door.name}” needs {example} as its address, not “{door.address}”."
    return ""


def find_faults(tree: OptionTree) -> tuple[str, ...]:
    """Everything that would leave a reader standing, a sentence each; empty when all ways end in a door.

    Faults: no question; a code that is misshapen or given twice; an answer that leads to nothing; a question without
    answers (a dead end) or that no answer leads to; a circle; a door that doesn't open or that nobody comes to.
    """
    if not tree.questions:
        return ("The guide has no question.",)
    faults = [*_of_codes(tree), *filter(None, map(door_fault, tree.doors))]
    known = {question.code for question in tree.questions} | {door.code for door in tree.doors}
    for question in tree.questions:
        if not question.words.strip():
            faults.append(f"The question “{question.code}” has no words.")
        if not question.choices:
            faults.append(f"The question “{question.code}” is a dead end: it has no answers.")
        faults += [
            f"In “{question.code}” the answer “{choice.words}” leads to “{choice.to}”, which doesn’t exist."
            for choice in question.choices
            if choice.to not in known
        ]
    reached = _reached(tree)
    faults += [f"No answer leads to “{code}”." for code in _in_order(tree) if code not in reached]
    circle = _circle(tree)
    if circle:
        faults.append(f"These questions lead in a circle: {' → '.join(circle)}.")
    return tuple(faults)


def _in_order(tree: OptionTree) -> list[str]:
    return [question.code for question in tree.questions] + [door.code for door in tree.doors]


def _of_codes(tree: OptionTree) -> Iterable[str]:
    for code, times in Counter(_in_order(tree)).items():
        if times > 1:
            yield f"The code “{code}” is given {times} times."
        if not _CODE.fullmatch(code):
            yield f"The code “{code}” may hold small letters, digits and single dashes only."


def _ways(tree: OptionTree) -> dict[str, tuple[str, ...]]:
    return {question.code: tuple(choice.to for choice in question.choices) for question in tree.questions}


def _reached(tree: OptionTree) -> set[str]:
    ways, found, ahead = _ways(tree), set[str](), [tree.questions[0].code]
    while ahead:
        code = ahead.pop()
        if code not in found:
            found.add(code)
            ahead += ways.get(code, ())
    return found


def _circle(tree: OptionTree) -> tuple[str, ...]:
    """A circle of questions, its first code again at its end; empty when there is none."""
    ways, done = _ways(tree), set[str]()
    for start in ways:
        trail: list[str] = []
        ahead: list[tuple[str, bool]] = [(start, False)]
        while ahead:
            code, leaving = ahead.pop()
            if leaving:
                done.add(trail.pop())
            elif code in trail:
                return (*trail[trail.index(code) :], code)
            elif code not in done and code in ways:
                trail.append(code)
                ahead.append((code, True))
                ahead += [(to, False) for to in ways[code]]
    return ()
