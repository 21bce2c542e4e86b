"""What no translator may touch, taken out of a text before it and put back after. Pure.

An engine is given `XQ0XQ`, `XQ1XQ` … in the place of names, numbers, links and gaps: a form that the models we tried
carry through untouched, where `{0}`, `[[0]]` and tags are destroyed. Afterwards each must be there exactly once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r"XQ(\d+)XQ")
_LOOSE = re.compile(r"xq\s?(\d+)\s?xq", re.IGNORECASE)

_SURNAME = r"[A-Z][\w'’-]+"
_PATTERNS: tuple[str, ...] = (
    r"\{[A-Za-z_][\w]*\}",  # gaps and marks
    r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]]",
    r"\bwww\.[^\s<>\"']*[^\s<>\"'.,;:!?)\]]",
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    r"(?<![\w.])\b(?:[a-z0-9-]+\.)+(?:police\.uk|gov\.uk|org\.uk|co\.uk|org|com|net)\b(?:/[^\s<>\"']*[^\s<>\"'.,;:!?)\]])?",
    r"\b\d{2}[A-Z]{0,3}/\d{3,7}/[A-Z0-9]{1,4}\b",  # a crime number: 20/123456/26
    r"\b\d{1,2}/\d{1,2}/\d{2,4}\b",  # a date in figures
    # what stands after "crime number", "log" and their like
    r"(?i:(?<=number )|(?<=reference )|(?<=ref )|(?<=ref: )|(?<=log )|(?<=incident ))"
    r"[A-Z0-9][A-Z0-9/-]*\d[A-Z0-9/-]*\b",
    r"(?<![\w£.,])(?:\+\d{1,3}[ ()\d-]{7,14}\d|"
    r"\(?0\d{2,4}\)?[ -]?\d{3}[ -]?\d{3,4}|0\d{9,10}|0\d{2,4}(?: \d{2,4}){2,3})(?!\d)",
    r"\b(?:999|101|111|112|119|18000|116 ?\d{3}|0800 ?\d{3} ?\d{2,4}|7726)\b",
    r"\b[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b",  # a postcode
    r"\b[A-PR-UWYZ][A-HK-Y]?\d{1,2}(?= area\b)",  # the first half of one
    r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b|\b[A-Z]\d{1,3} [A-Z]{3}\b|\b[A-Z]{3} \d{1,3}[A-Z]\b",  # number plates
    r"£\d[\d,]*(?:\.\d+)?(?:[mk]\b)?",
    r"\bSTOP\b|(?i:(?<=text )|(?<=reply ))(?:START|HELP|YES|NO)\b",
    # an officer: rank, name and number
    rf"\b(?:PCSO|PC|DC|DS|DI|WPC)(?: {_SURNAME}){{1,3}}(?: \d{{3,6}})?",
    # no word of a language that puts spaces between them, and no sentence: engines take minutes over such
    r"[^\s\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af]{60,}",
    r"(?:[^\w\s]\s*){12,}",
    rf"(?<=Sergeant |nspector )(?:{_SURNAME})(?: {_SURNAME}){{0,2}}",
    rf"\b(?!(?:On|In|At|Near|The|From|Along|Between|By|To|Off|Your|Our|This|That|Outside)\b){_SURNAME}"
    rf"(?: {_SURNAME}){{0,2}} (?:Road|Street|Lane|Avenue|Close|Drive|Way|Crescent|Grove|Gardens|Terrace|Mews|Park)\b",
)
_EVERYTHING = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS))
#: Pictures in the text, with what joins and colours them.
EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u23e9-\u23fa\u3030]"
    "[\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2640\u2642]*"
)
_SHOUTED = re.compile(r"(?:\b(?:[A-Z]{2,}(?:['’][A-Z]+)?|[AI])\b[\s,;:&-]*){3,}")


@dataclass(frozen=True, slots=True)
class Masked:
    """A text for the engine. `kept[n]` is what stands for token n in the end; `was[n]` is what stood there."""

    text: str
    kept: tuple[str, ...]
    was: tuple[str, ...]


def token(number: int) -> str:
    """What stands in the text for the number-th thing that was taken out."""
    return f"XQ{number}XQ"


def find(text: str, *, names: Sequence[str] = ()) -> list[tuple[int, int]]:
    """Where the text holds what has to stay as it is: spans in order, none inside another."""
    found = [match.span() for match in _EVERYTHING.finditer(text)]
    found += [match.span() for match in EMOJI.finditer(text)]
    found += [match.span() for match in _TOKEN.finditer(text)]
    # A force has thousands of names, a text a few.
    by_names = _names(name for name in names if name in text)
    if by_names:
        found += [match.span() for match in by_names.finditer(text)]
    return _apart(found)


def mask(text: str, *, names: Sequence[str] = (), terms: Mapping[str, str] | None = None) -> Masked:
    """Take out what has to stay, and the glossary's terms.

    Args:
        text: one line or sentence of the source.
        names: of places and people, kept as they are wherever they stand as whole words in this spelling.
        terms: term → rendering in the target language; "" keeps the term. Upper and lower case don't matter.
    """
    spans = [(start, end, text[start:end]) for start, end in find(text, names=names)]
    renderings = {term.casefold(): rendering for term, rendering in (terms or {}).items()}
    by_terms = _terms(renderings)
    if by_terms:
        taken = [(start, end) for start, end, _ in spans]
        for match in by_terms.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                spans.append((*match.span(), renderings[match.group().casefold()] or match.group()))
    spans.sort()
    out, end = [], 0
    for number, (start, stop, _) in enumerate(spans):
        out += [text[end:start], token(number)]
        end = stop
    return Masked(
        text="".join([*out, text[end:]]),
        kept=tuple(shown for *_, shown in spans),
        was=tuple(text[start:stop] for start, stop, _ in spans),
    )


def lost(translated: str, masked: Masked) -> list[int]:
    """Numbers of the tokens that aren't there exactly once."""
    seen = [int(number) for number in _TOKEN.findall(tidy_tokens(translated))]
    return [number for number in range(len(masked.kept)) if seen.count(number) != 1] + [
        number for number in set(seen) if number >= len(masked.kept)
    ]


def unmask(translated: str, masked: Masked) -> str:
    """Put everything back. Call it when nothing is `lost`."""
    return _TOKEN.sub(lambda match: masked.kept[int(match[1])], tidy_tokens(translated))


def pieces(masked: Masked) -> list[str]:
    """The text cut at its tokens: words, token, words, token … for an engine that doesn't carry them through."""
    return [piece for piece in re.split(r"(XQ\d+XQ)", masked.text) if piece]


def is_token(piece: str) -> bool:
    """Whether a piece is a token and nothing else."""
    return _TOKEN.fullmatch(piece) is not None


def tidy_tokens(text: str) -> str:
    """Tokens as we wrote them where an engine changed their case or put a space in."""
    return _LOOSE.sub(lambda match: token(int(match[1])), text)


def calm(text: str) -> str:
    """Shouting in ordinary letters: engines leave it untranslated. Two words in capitals may be a name: they stay."""

    def lower(match: re.Match[str]) -> str:
        words = re.sub(r"\bi\b", "I", match.group().lower())
        begins = match.start() == 0 or text[: match.start()].rstrip()[-1:] in ".!?:"
        return words[0].upper() + words[1:] if begins else words

    return _SHOUTED.sub(lower, text)


def _names(names: Iterable[str]) -> re.Pattern[str] | None:
    whole = sorted({name.strip() for name in names if len(name.strip()) > 2}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, whole)) + r")(?!\w)") if whole else None


def _terms(terms: Mapping[str, str]) -> re.Pattern[str] | None:
    whole = sorted(terms, key=len, reverse=True)
    return (
        re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, whole)) + r")(?!\w)", re.IGNORECASE)
        if whole
        else None
    )


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order; of two that meet, the one that begins first, then the longer."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not out or start >= out[-1][1]:
            out.append((start, end))
    return out
