"""Plain text with a few marks → the HTML that a page's text holds."""

from __future__ import annotations

import re
from html import escape

_BOLD = re.compile(r"\*\*(.+?)\*\*")


def html_of(text: str) -> str:
    """Paragraphs between empty lines, points that begin with "- ", and **bold** words; everything else is words."""
    return "".join(_block(block.strip()) for block in re.split(r"\n\s*\n", text.strip()) if block.strip())


def _block(block: str) -> str:
    lines = [line.strip() for line in block.splitlines()]
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{_inline(line[2:])}</li>" for line in lines) + "</ul>"
    return f"<p>{_inline(' '.join(lines))}</p>"


def _inline(words: str) -> str:
    return _BOLD.sub(r"<b>\1</b>", escape(words, quote=False))
