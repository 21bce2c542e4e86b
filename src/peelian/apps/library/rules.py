"""What may become of an entry, how its figures are written, and how a search's spelling is mended. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from peelian.apps.library.types import EntryDraft, EntryState, ResultFigure
from peelian.kernel.decisions import ALLOWED, Decision, refuse
from peelian.kernel.errors import Refused

#: From which state to which others. Whoever changes what was checked makes a draft of it again.
MOVES: dict[EntryState, frozenset[EntryState]] = {
    EntryState.DRAFT: frozenset({EntryState.CHECKED}),
    EntryState.CHECKED: frozenset({EntryState.PUBLISHED, EntryState.DRAFT}),
    EntryState.PUBLISHED: frozenset({EntryState.WITHDRAWN}),
    EntryState.WITHDRAWN: frozenset({EntryState.DRAFT}),
}
MOST_FIGURES = 20
_WORD = re.compile(r"[^\W\d_]{3,}")
#: As many letters of a word have to be right, as a share of both words' letters.
_LIKE_ENOUGH = 0.72


def may_move(state: EntryState, to: EntryState) -> Decision:
    """Whether an entry may go from one state to another."""
    if to in MOVES[state]:
        return ALLOWED
    return refuse(f"This is {state.value}: it can’t become {to.value}.")


def may_check(*, written_by_id: int, by_id: int | None) -> Decision:
    """Whether somebody may check an entry: nobody checks their own."""
    if by_id == written_by_id:
        return refuse("Somebody else checks what you wrote.")
    return ALLOWED


def may_rewrite(state: EntryState) -> Decision:
    """Whether an entry's words may be changed."""
    if state is EntryState.PUBLISHED:
        return refuse("Withdraw it before you change it: others rely on what it says.")
    return ALLOWED


def refuse_bad(draft: EntryDraft) -> None:
    """Raise Refused, naming the field, when something is missing or doesn't fit together."""
    for field, words, missing in (
        ("title", draft.title, "Give it a title."),
        ("summary", draft.summary, "Say in two sentences what it is."),
        ("done", draft.done, "Say what the team did."),
        ("result", draft.result, "Say what came of it, also if nothing did."),
    ):
        if not words.strip():
            raise Refused(missing, field=field)
    if draft.pilot_until is not None and draft.pilot_from is None:
        raise Refused("Say when the pilot began.", field="pilot_from")
    if draft.pilot_from and draft.pilot_until and draft.pilot_until <= draft.pilot_from:
        raise Refused("The pilot ends after it begins.", field="pilot_until")


def read_figures(text: str) -> tuple[ResultFigure, ...]:
    """Figures as they are typed, one a line: `Burglaries a month; 14; 9; crime records`.

    A value that isn't known is left empty. Raises Refused with the line's number.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_FIGURES:
        raise Refused(f"Give {MOST_FIGURES} figures or fewer.", field="figures")
    return tuple(_figure(number, line) for number, line in lines)


def write_figures(figures: Iterable[ResultFigure]) -> str:
    """The same figures as they are typed."""
    return "\n".join(
        "; ".join([one.what, _said(one.before), _said(one.after), one.source]).rstrip("; ") for one in figures
    )


def mended(asked: str, known: Iterable[str]) -> str:
    """The words that were asked for with those that nobody wrote put right by those that somebody did.

    Returns "" when there is nothing to mend, or a word is like none of them.
    """
    there = sorted({word.casefold() for text in known for word in _WORD.findall(text)})
    whole = set(there)
    changed = False
    words = []
    for word in _WORD.findall(asked.casefold()):
        if word in whole:
            words.append(word)
            continue
        near = get_close_matches(word, there, n=1, cutoff=_LIKE_ENOUGH)
        if not near:
            return ""
        words.append(near[0])
        changed = True
    return " ".join(words) if changed else ""


def _figure(number: int, line: str) -> ResultFigure:
    parts = [part.strip() for part in line.split(";")]
    if len(parts) < 3 or len(parts) > 4 or not parts[0]:
        raise Refused(f"Line {number}: write what was counted; before; after; the source.", field="figures")
    source = parts[3] if len(parts) == 4 else ""
    return ResultFigure(parts[0][:120], _number(number, parts[1]), _number(number, parts[2]), source[:120])


def _number(line: int, text: str) -> Decimal | None:
    if not text:
        return None
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= Decimal(10) ** 9:
        raise Refused(f"Line {line}: “{text[:20]}” isn’t a number.", field="figures")
    return round(value, 2)


def _said(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
