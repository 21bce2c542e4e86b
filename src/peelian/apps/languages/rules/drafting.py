"""A machine's draft of a text: line by line, with what must stay taken out and put back. Pure but for the engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from peelian.apps.languages.rules import checking, masking
from peelian.apps.languages.types import Finding, Flag

#: Translates each text, in order.
Engine = Callable[[Sequence[str]], Sequence[str]]

_FRAME = re.compile(r"^(?P<before>(?:## |- )?[^\w{£\"'“‘(]*)(?P<core>.*?)(?P<after>\s*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Draft:
    """What an engine made of a text, and what to look at in it."""

    text: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    before: str
    after: str
    masked: masking.Masked | None  # None: nothing in it is words


def draft(
    source: str,
    language: str,
    engine: Engine,
    *,
    names: Sequence[str] = (),
    terms: Mapping[str, str] | None = None,
) -> Draft:
    """Translate a text, keeping its lines and marks and all that must stay, and check what came out.

    A line in which the engine lost something is translated once more in the pieces between what must stay. The pieces
    are right but the sentence may be stiff: a finding says so. Whatever `engine` raises goes through.
    """
    lines = [_read(line, names, terms) for line in source.split("\n")]
    wanted = [line.masked.text for line in lines if line.masked is not None]
    given = iter(_each(engine, wanted))
    out, pieced = [], []
    for line in lines:
        if line.masked is None:
            out.append(line.before + line.after)
            continue
        words = " ".join(next(given).split())
        if masking.lost(words, line.masked):
            words = _in_pieces(line.masked, engine)
            pieced.append(masking.unmask(line.masked.text, line.masked))
        out.append(line.before + masking.unmask(words, line.masked) + line.after)
    text = "\n".join(out)
    findings = checking.check(source=source, text=text, language=language, names=names, terms=terms)
    return Draft(text, (*(Finding(Flag.PIECES, words[:200]) for words in pieced), *findings))


def plainly(source: str, engine: Engine, *, names: Sequence[str] = ()) -> str:
    """Translate line by line with the same care, for reading: a draft back, or what somebody wrote to us."""
    return draft(source, "", engine, names=names).text


def _each(engine: Engine, texts: Sequence[str]) -> list[str]:
    answers = list(engine(texts)) if texts else []
    if len(answers) != len(texts):
        message = f"the engine answered {len(answers)} texts for {len(texts)}"
        raise ValueError(message)
    return answers


def _read(line: str, names: Sequence[str], terms: Mapping[str, str] | None) -> _Line:
    frame = _FRAME.match(line)
    if frame is None or not any(letter.isalpha() for letter in frame["core"]):
        return _Line(line, "", None)
    core, tail = frame["core"], frame["after"]
    last = re.search(rf"(?:\s*(?:{masking.EMOJI.pattern}))+\s*$", core)
    if last:
        core, tail = core[: last.start()], core[last.start() :] + tail
    masked = masking.mask(core, names=names, terms=terms)
    if not any(letter.isalpha() for letter in re.sub(r"XQ\d+XQ", "", masked.text)):
        return _Line(frame["before"] + masking.unmask(masked.text, masked) + tail, "", None)
    return _Line(frame["before"], tail, masking.Masked(_calm(masked.text), masked.kept, masked.was))


def _calm(text: str) -> str:
    """Ordinary letters for shouting, between the tokens."""
    parts = re.split(r"(XQ\d+XQ)", text)
    return "".join(part if masking.is_token(part) else masking.calm(part) for part in parts)


def _in_pieces(masked: masking.Masked, engine: Engine) -> str:
    pieces = masking.pieces(masked)
    words = [piece for piece in pieces if not masking.is_token(piece) and any(map(str.isalpha, piece))]
    given = iter(_each(engine, [word.strip() for word in words]))
    out = []
    for piece in pieces:
        if masking.is_token(piece) or not any(map(str.isalpha, piece)):
            out.append(piece)
            continue
        made = masking.tidy_tokens(next(given)).strip()
        made = re.sub(r"XQ\d+XQ", "", made)
        out.append(piece[: len(piece) - len(piece.lstrip())] + made + piece[len(piece.rstrip()) :])
    return "".join(out)
