"""What people write in a pack: plain words, with figures inserted by name, so that a sentence can't outlive its figure.

`{{messaging.good}}` stands for the figure, and after a colon for what belongs to it: `{{messaging.good:of}}` is
“180 of 490”, `:interval` “74% to 93%”, `:n` “490”, `:as_of` “22 November 2026”. An empty line ends a paragraph; a line
that begins with `- ` is a point of a list.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from peelian.apps.board.api import Figure
from peelian.kernel.days import in_words
from peelian.kernel.errors import Refused
from peelian.kernel.text import tidy
from peelian.kernel.time import local_day

#: What stands for a figure that the public isn't shown; any other reason for no value is a sentence.
NOT_SHOWN = "not shown"
#: A count from here on is hardly typed by chance.
TELLING = 20
_MARKS = re.compile(r"\{\{|\}\}")
_NAME = re.compile(r"[a-z0-9_]+(?:[.-][a-z0-9_]+)*\.[a-z0-9_]+(?:[.-][a-z0-9_]+)*")
#: What stands for a figure that there is none of.
NOT_KNOWN = "not known"
#: Units that say themselves what the number is.
_BARE = frozenset({"share", "£", "pounds", "ratio"})
#: One of what a unit names as many.
_ONE_OF = {"people": "person", "crimes and incidents": "crime or incident"}
#: More minutes than these are said in hours, and more hours in days.
_MANY_MINUTES, _HOUR, _DAY = 120, 60, 24 * 60


class Form(StrEnum):
    """What of a figure is said."""

    VALUE = ""
    OF = "of"
    INTERVAL = "interval"
    N = "n"
    AS_OF = "as_of"


@dataclass(frozen=True, slots=True)
class Insert:
    """A figure's place in the words.

    Args:
        name: of the figure.
        form: what of it is said.
        line: on which it stands, from 1.
        column: of its first character, from 1.
    """

    name: str
    form: Form
    line: int
    column: int

    def __str__(self) -> str:
        """As it is written."""
        return f"{{{{{self.name}{':' if self.form else ''}{self.form}}}}}"


class BadWords(Refused):
    """Words that can't be read, or that name what isn't there.

    Args:
        message: what is wrong, in plain words.
        line: from 1.
        column: from 1.
        mend: what to do about it.
        unknown: whether it is only that there is no figure of that name, which there may be later.
    """

    def __init__(self, message: str, *, line: int, column: int, mend: str, unknown: bool = False) -> None:
        super().__init__(f"Line {line}: {message} {mend}".strip(), field="text")
        self.unknown = unknown
        self.reason = message
        self.line = line
        self.column = column
        self.mend = mend


Piece = str | Insert


def parse(text: str) -> list[Piece]:
    """The words and the figures in them, in order. Raises BadWords for the first that can't be read."""
    out: list[Piece] = []
    end, opened = 0, -1
    for mark in _MARKS.finditer(text):
        line, column = _place(text, mark.start())
        if mark.group() == "{{":
            if opened >= 0:
                raise _unclosed(text, opened)
            out.append(text[end : mark.start()])
            opened = mark.start()
        elif opened < 0:
            raise BadWords(
                "“}}” ends a figure that nothing begins.",
                line=line,
                column=column,
                mend="Write {{ before its name.",
            )
        else:
            out.append(_insert(text, opened, text[opened + 2 : mark.start()]))
            opened = -1
        end = mark.end()
    if opened >= 0:
        raise _unclosed(text, opened)
    out.append(text[end:])
    return [piece for piece in out if piece != ""]


def inserts(text: str) -> list[Insert]:
    """The figures that are named in the words, in order. Raises BadWords."""
    return [piece for piece in parse(text) if isinstance(piece, Insert)]


def troubles(text: str, figures: Mapping[str, Figure], *, closed: Collection[str] = ()) -> list[BadWords]:
    """All that is wrong with inserted figures, in order; only the first where the words can't be read at all.

    Args:
        text: as somebody typed it.
        figures: by name, of the whole pack.
        closed: names of figures that may not stand here: of an internal section, in words that the public reads.
    """
    try:
        named = inserts(text)
    except BadWords as unread:
        return [unread]
    return [trouble for one in named if (trouble := _trouble(one, figures, closed)) is not None]


def check(text: str, figures: Mapping[str, Figure], *, closed: Collection[str] = ()) -> None:
    """Raises BadWords for the first thing that is wrong with the figures in the words."""
    for error in troubles(text, figures, closed=closed):
        raise error


def render(text: str, figures: Mapping[str, Figure], *, closed: Collection[str] = ()) -> str:
    """The words with figures as they stand. Raises BadWords for a figure that isn't there or is `closed`."""
    check(text, figures, closed=closed)
    return "".join(
        piece if isinstance(piece, str) else said(figures[piece.name], piece.form) for piece in parse(text)
    )


def redacted(text: str, figures: Mapping[str, Figure]) -> str:
    """The words with figures as they stand, and “not shown” for each that isn't among them.

    Words that can't be read stay as they were typed: nothing is inserted in them.
    """
    try:
        pieces = parse(text)
    except BadWords:
        return text
    return "".join(
        piece
        if isinstance(piece, str)
        else said(figures[piece.name], piece.form)
        if piece.name in figures and _lacks(figures[piece.name], piece.form) is None
        else NOT_SHOWN
        for piece in pieces
    )


def paragraphs(text: str) -> list[str]:
    """The words by paragraph; each point of a list is one, and begins with `- `. Line breaks within one are spaces."""
    return flowing(tidy(text))


def flowing(tidied: str) -> list[str]:
    """The same of words that are tidy."""
    out: list[str] = []
    going = False
    for line in tidied.split("\n"):
        plain = line.strip()
        if not plain:
            going = False
        elif going and not plain.startswith("- "):
            out[-1] = f"{out[-1]} {plain}"
        else:
            out.append(plain)
            going = True
    return out


def is_told(figure: Figure | None, form: Form) -> bool:
    """Whether a figure is there, has a value, and has something of that form to say."""
    return figure is not None and figure.value is not None and _lacks(figure, form) is None


def said(figure: Figure, form: Form = Form.VALUE) -> str:
    """A figure, or what belongs to it, as it stands in a sentence. One without a value is never 0.

    Why it has none stands where the figure is defined, not within a sentence; one that is hidden is “not shown”.
    """
    if form is Form.AS_OF:
        return in_words(local_day(figure.as_of))
    if figure.value is None:
        return NOT_SHOWN if is_hidden(figure) else NOT_KNOWN
    if form is Form.OF and figure.numerator is not None and figure.denominator is not None:
        return f"{number(figure.numerator)} of {number(figure.denominator)}"
    if form is Form.N and figure.denominator is not None:
        return number(figure.denominator)
    if form is Form.INTERVAL and figure.interval is not None:
        return " to ".join(_written(figure, end) for end in (figure.interval.low, figure.interval.high))
    return _written(figure, figure.value)


def is_hidden(figure: Figure) -> bool:
    """Whether a figure has a value that isn't shown: what stands for it is no sentence."""
    why = figure.why_none.strip()
    return figure.value is None and bool(why) and not why.endswith(".")


def with_unit(figure: Figure) -> str:
    """A figure as a line of its own has it: “27,032 people”, “1 person”, “41.4%”, “2 days 11 hours”."""
    if figure.value is None or figure.unit in _BARE:
        return said(figure)
    if figure.unit == "minutes" and figure.value > _MANY_MINUTES:
        return _lasting(round(figure.value))
    shown = said(figure)
    return f"{shown} {_one_of(figure.unit) if shown == '1' else figure.unit}"


def number(value: float, digits: int | None = None) -> str:
    """A number as people read it: thousands with commas; without `digits`, as many after the point as it has, to 2."""
    places = digits if digits is not None else 0 if float(value).is_integer() else 2
    shown = f"{value:,.{places}f}"
    return shown.lstrip("-") if not float(shown.replace(",", "")) else shown.replace("-", "−")


def forms(figure: Figure) -> Sequence[Form]:
    """What can be said of a figure: for a list to choose from."""
    return tuple(form for form in Form if _lacks(figure, form) is None)


def _written(figure: Figure, value: float) -> str:
    if figure.unit == "share":
        return f"{number(value * 100, figure.digits)}%"
    if figure.unit in ("£", "pounds"):
        amount = number(abs(value), figure.digits)
        return f"{'−' if value < 0 else ''}£{amount}"
    return number(value, figure.digits)


def _lasting(minutes: int) -> str:
    """So many minutes in hours and minutes, or from a day on in days and hours."""
    if minutes >= _DAY:
        days, hours = divmod(round(minutes / _HOUR), _DAY // _HOUR)
        parts = ((days, "day"), (hours, "hour"))
    else:
        parts = ((minutes // _HOUR, "hour"), (minutes % _HOUR, "minute"))
    return " ".join(f"{many} {unit}{'' if many == 1 else 's'}" for many, unit in parts if many)


def _one_of(unit: str) -> str:
    """One of what a unit names as many: “area” of “areas”, “entry” of “entries”, “FTE” of “FTE”."""
    if unit in _ONE_OF:
        return _ONE_OF[unit]
    return f"{unit[:-3]}y" if unit.endswith("ies") else unit.removesuffix("s")


def _insert(text: str, start: int, inside: str) -> Insert:
    line, column = _place(text, start)
    name, colon, form = (part.strip() for part in inside.partition(":"))
    if not _NAME.fullmatch(name):
        raise BadWords(
            f"“{{{{{inside}}}}}” names no figure.",
            line=line,
            column=column,
            mend="Write its name as the list has it, such as {{messaging.members}}.",
        )
    if colon and form not in [one.value for one in Form if one]:
        near = _near(form, [one.value for one in Form if one])
        known = ", ".join(f":{one.value}" for one in Form if one)
        raise BadWords(
            f"“:{form}” says nothing of a figure.",
            line=line,
            column=column,
            mend=f"Did you mean :{near}?" if near else f"Use one of {known}, or none.",
        )
    return Insert(name, Form(form), line, column)


def _trouble(one: Insert, figures: Mapping[str, Figure], closed: Collection[str]) -> BadWords | None:
    if one.name in closed:
        return BadWords(
            f"{one} belongs to a section that only the Board reads, and these words are for the public.",
            line=one.line,
            column=one.column,
            mend="Take it out, or make this section internal too.",
        )
    if one.name not in figures:
        near = _near(one.name, [name for name in figures if name not in closed])
        mend = f"Did you mean {{{{{near}}}}}?" if near else "Choose one from the list of figures."
        return BadWords(
            f"There is no figure {one.name} in this pack.",
            line=one.line,
            column=one.column,
            mend=mend,
            unknown=True,
        )
    lack = _lacks(figures[one.name], one.form)
    if lack is None:
        return None
    mend = f"Write {{{{{one.name}}}}} for the figure itself."
    return BadWords(lack, line=one.line, column=one.column, mend=mend)


def _lacks(figure: Figure, form: Form) -> str | None:
    """Why a figure has nothing of that form to say, if it hasn't. One without a value says so in every form."""
    if form is Form.VALUE or form is Form.AS_OF:
        return None
    if form is Form.INTERVAL:
        alike = figure.interval is not None or figure.value is None
        return None if alike else f"{figure.name} isn’t from a sample and has no interval."
    alike = figure.denominator is not None or (figure.value is None and figure.unit == "share")
    return None if alike else f"{figure.name} is no share: there is nothing that it is of."


def _near(word: str, known: Sequence[str]) -> str:
    return next(iter(difflib.get_close_matches(word, known, n=1, cutoff=0.6)), "")


def _unclosed(text: str, start: int) -> BadWords:
    line, column = _place(text, start)
    return BadWords(
        "“{{” begins a figure that nothing ends.", line=line, column=column, mend="Write }} after its name."
    )


def _place(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - (text.rfind("\n", 0, index) + 1) + 1
