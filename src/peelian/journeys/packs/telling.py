"""What of people's words a reader is shown: no sentence that has nothing but figures without a value.

“Posted in theirs: not shown, of not shown.” tells nothing. Such a sentence goes, and the section says that it is gone
and of what it told. In a sentence with other figures too, “not known” or “not shown” stands for the one without.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from peelian.apps.board.api import Content, Document, DocumentSection, Figure
from peelian.journeys.packs import wording
from peelian.journeys.packs.wording import BadWords, Form, Insert
from peelian.kernel.text import tidy

#: Begins what is for whoever makes a pack and for nobody else. It ends what it stands in.
TO_MEND = "To mend: "
_MEND = re.compile(rf"\s*{TO_MEND}.*$", re.DOTALL)
#: Stands for an insert while sentences are parted: `tidy` leaves none that somebody typed.
_MARK = re.compile("\ue000(\\d+)\ue001")
#: Where a sentence ends and another begins.
_END = re.compile("(?<=[.!?])[”’)]*\\s+(?=[A-Z“(\\d\ue000])")


@dataclass(frozen=True, slots=True)
class Told:
    """What is shown of some words.

    Args:
        paragraphs: with their figures; `- ` begins a point of a list.
        untold: that sentences are gone and which figures they told, a sentence; "" where none is.
    """

    paragraphs: Sequence[str]
    untold: str


def tell(text: str, figures: Mapping[str, Figure]) -> Told:
    """The words with figures as they stand, without sentences of which no figure has a value.

    Words that can't be read stay as they were typed: nothing is inserted in them.

    Args:
        text: as it was typed.
        figures: those that may be told here, by name.
    """
    try:
        pieces = wording.parse(tidy(text))
    except BadWords:
        return Told(wording.paragraphs(text), "")
    inserts = [piece for piece in pieces if isinstance(piece, Insert)]
    numbers = iter(range(len(inserts)))
    marked = "".join(one if isinstance(one, str) else f"\ue000{next(numbers)}\ue001" for one in pieces)
    gone: list[Insert] = []
    sentences = 0
    kept = []
    for paragraph in wording.flowing(marked):
        point = "- " if paragraph.startswith("- ") else ""
        left = []
        for sentence in _parted(paragraph.removeprefix(point)):
            here = [inserts[int(number)] for number in _MARK.findall(sentence)]
            if _is_silent(here, figures):
                gone += here
                sentences += 1
            else:
                left.append(sentence)
        if left:
            kept.append(point + " ".join(left))
    shown = [_MARK.sub(lambda mark: _said(inserts[int(mark[1])], figures), one) for one in kept]
    return Told(shown, _untold(sentences, gone, figures))


def told(section: DocumentSection, text: str, figures: Mapping[str, Figure]) -> DocumentSection:
    """A section with its words, and with what of them isn't told."""
    found = tell(text, figures)
    content = section.content
    if found.untold:
        content = replace(content, missing=(*content.missing, found.untold))
    return replace(section, commentary=tuple(found.paragraphs), content=content)


def for_readers(document: Document) -> Document:
    """A document without what is for its makers: what is to be taken in, built again or written."""
    return replace(
        document,
        sections=tuple(replace(one, content=content_for_readers(one.content)) for one in document.sections),
    )


def content_for_readers(content: Content) -> Content:
    """The same of what a section found."""
    return replace(
        content,
        figures=tuple(
            replace(one, why_none=_mended(one.why_none)) if one.why_none else one for one in content.figures
        ),
        tables=tuple(
            replace(one, table=replace(one.table, notes=tuple(map(_mended, one.table.notes))))
            for one in content.tables
        ),
        words=tuple(map(_mended, content.words)),
        missing=tuple(map(_mended, content.missing)),
    )


def _mended(words: str) -> str:
    return _MEND.sub("", words)


def _parted(paragraph: str) -> list[str]:
    out, begun = [], 0
    for end in _END.finditer(paragraph):
        out.append(paragraph[begun : end.end()].strip())
        begun = end.end()
    return [*out, paragraph[begun:]]


def _is_silent(inserts: Sequence[Insert], figures: Mapping[str, Figure]) -> bool:
    """Whether none of some figures is told. A moment alone tells nothing of them."""
    counted = [one for one in inserts if one.form is not Form.AS_OF]
    return bool(counted) and not any(wording.is_told(figures.get(one.name), one.form) for one in counted)


def _said(insert: Insert, figures: Mapping[str, Figure]) -> str:
    return wording.redacted(str(insert), figures)


def _untold(sentences: int, gone: Sequence[Insert], figures: Mapping[str, Figure]) -> str:
    if not sentences:
        return ""
    labels = list(dict.fromkeys(figures[one.name].label for one in gone if one.name in figures))
    one = sentences == 1
    count = "A sentence isn’t" if one else f"{sentences} sentences aren’t"
    of = f": {'; '.join(labels)}." if labels else "."
    return f"{count} shown, for want of {'its' if one else 'their'} figures{of}"
