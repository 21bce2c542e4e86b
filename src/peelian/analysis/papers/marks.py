"""Markdown's marks within a line, taken away or told from words."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"</?[a-z][a-z0-9]{0,12}\b[^<>]{0,500}>|<!--[^<>]{0,500}-->", re.I)
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,500}(?:\s[^()]{0,200})?\)")
_EMPHASIS = re.compile(r"(\*{1,3}|_{2,3})(?=\S)([^*_\n]{1,1000}?)(?<=\S)\1")
_STAR = re.compile(r"(?<!\w)\*+(?=\w)|(?<=[\w.,:;!?)])\*+(?!\w)")
#: `1.`, `1)`, `a.`, `iv)`, a dash or a bullet: what begins a point of a list or a numbered paragraph.
POINT = re.compile(r"^\s{0,12}(?:[-–•*+●▪]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])\s+(?=\S)")
_RULE = re.compile(r"^\s{0,3}(?:[-_*=]\s*){3,}$")
_HASHES = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_WHOLE_BOLD = re.compile(r"^\s*(?:\*\*|__)([^*_]{1,200})(?:\*\*|__)\s*$")
_FENCE = re.compile(r"^\s{0,3}(?:```|~~~)")


def plain(text: str) -> str:
    """The text without emphasis, tags and addresses of links; what stands in `code` keeps its back-ticks."""
    said = text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2212", "-")
    if "<" in said:
        said = _TAG.sub("", said)
    if "](" in said:
        said = _LINK.sub(r"\1", said)
    if "*" in said or "__" in said:
        said = _STAR.sub("", _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", said)))
    return html.unescape(said) if "&" in said else said


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
