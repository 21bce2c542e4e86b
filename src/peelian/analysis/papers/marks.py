"""Markdown's marks within a line, taken away or told from words."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"</?[a-z][a-z0-9]{0,12}\b[^<>]{0,500}>|<!--[^<>]{0,500}-->", re.I)
#: A footnote's mark, but not the “th” of a day.
_RAISED = re.compile(r"<sup\b[^<>]{0,200}>(?!\s*(?:st|nd|rd|th)\b)[^<>]{0,20}</sup>", re.I)
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,500}(?:\s[^()]{0,200})?\)")
_EMPHASIS = re.compile(r"(\*{1,3}|_{2,3})(?=\S)([^*_\n]{1,1000}?)(?<=\S)\1")
_STAR = re.compile(r"(?<!\w)\*+(?=\w)|(?<=[\w.,:;!?)])\*+(?!\w)")
#: `1.`, `1)`, `a.`, `iv)`, a dash or a bullet: what begins a point of a list or a numbered paragraph.
POINT = re.compile(r"^\s{0,12}(?:[-–•*+●▪]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])\s+(?=\S)")
_RULE = re.compile(r"^\s{0,3}(?:[-_*=]\s*){3,}$")
_HASHES = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_WHOLE_BOLD = re.compile(r"^\s*(?:\*\*|__)([^*_]{1,200})(?:\*\*|__)\s*$")
#: Marks that are never seen: soft hyphens, spaces of no width, and those that turn the direction of writing.
_UNSEEN = dict.fromkeys((
    0x00AD, 0x061C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF,
))  # fmt: skip
#: Thousands parted by a space that doesn't break or is thin; and by any space, where a word follows.
_THIN = re.compile(
    r"(?<![\d.,/])(?<!\d[ \u00a0\u2007\u2009\u202f])[1-9]\d{0,2}(?:[\u00a0\u2007\u2009\u202f]\d{3})+(?!\d)"
)
_SPACED = re.compile(
    r"(?<![\d.,/:–-])(?<!\d )(?<=[A-Za-z(£€$] )[1-9]\d{0,2}(?: \d{3})+(?=\s[A-Za-z]|[,;)]|\.(?!\d))"
    r"|(?<=[(£€$])[1-9]\d{0,2}(?: \d{3})+(?=\s[A-Za-z]|[,;)]|\.(?!\d))"
)
_COMMA = re.compile(r"\d,\d{3}(?!\d)")
_FEWEST_SPACED = 2
#: A footnote's mark behind a figure or a word: “64²”, “64[^2]”, “64[2]”.
_FOOTNOTE = re.compile(r"(?<=[\d%])[¹²³⁰⁴-⁹]{1,3}|(?<=[\w%).,])\[\^\w{1,12}\]|(?<=\d)\[\d{1,2}\]")
_FENCE = re.compile(r"^\s{0,3}(?:```|~~~)")


def plain(text: str) -> str:
    """The text without emphasis, tags and addresses of links; what stands in `code` keeps its back-ticks."""
    said = text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2212", "-")
    if "<" in said:
        said = _TAG.sub("", _RAISED.sub("", said))
    if "](" in said:
        said = _LINK.sub(r"\1", said)
    if "*" in said or "__" in said:
        said = _STAR.sub("", _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", said)))
    return html.unescape(said) if "&" in said else said


def clean(text: str) -> tuple[str, str]:
    """A text without marks that are never seen, its thousands parted by commas; and the first figure where one wasn't.

    An ordinary space parts thousands where no comma does in the whole text, and at least two figures have it.
    """
    said = _FOOTNOTE.sub("", text.translate(_UNSEEN))
    found = _THIN.search(said)
    first = found[0] if found else ""
    if found:
        said = _THIN.sub(_with_commas, said)
    elif not _COMMA.search(said):
        spaced = _SPACED.findall(said)
        if len(spaced) >= _FEWEST_SPACED:
            first = spaced[0]
            said = _SPACED.sub(_with_commas, said)
    return said, first


def _with_commas(match: re.Match[str]) -> str:
    return re.sub(r"\s", ",", match[0])


def heading(line: str) -> tuple[int, str] | None:
    """Level and words of a line that is marked as a heading, None of any other."""
    if match := _HASHES.match(line):
        return len(match[1]), plain(match[2]).strip()
    if match := _WHOLE_BOLD.match(line):
        return 3, plain(match[1]).strip()
    return None


def is_rule(line: str) -> bool:
    """Whether it is a line drawn across the page."""
    return bool(_RULE.match(line))


def is_fence(line: str) -> bool:
    """Whether it opens or closes a block of code."""
    return bool(_FENCE.match(line))
