"""Typst, as every kind of paper uses it: words go in as data, a tagged PDF (PDF/UA-1) comes out."""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

#: Families for Latin letters, numbers and links, best first.
PLAIN = ("Noto Sans", "DejaVu Sans", "Liberation Sans", "Libertinus Serif")
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\u20e3]"
)
#: The compiler keeps its inputs between calls: one at a time.
_ONE_AT_A_TIME = threading.Lock()


def compile_pdf(template: str, data: Mapping[str, Any], at: dt.datetime) -> bytes:
    """A template of this folder, filled with data, as PDF. `at` is written into the file as its date.

    The same data and moment make the same bytes.
    """
    with _ONE_AT_A_TIME:
        made = _compiler().compile(
            files(__package__).joinpath(template).read_bytes(),
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=at.replace(microsecond=0),  # typst takes whole seconds only
        )
    assert isinstance(made, bytes)  # noqa: S101 - one PDF, not pictures of pages
    return made


def plain(text: str) -> str:
    """One line without pictures, which printers' fonts lack, and without control characters."""
    kept = (" " if letter == "\t" else letter for letter in _EMOJI.sub("", text) if _may_stand(letter))
    return "".join(kept).strip()


def _may_stand(letter: str) -> bool:
    """What can be printed; spaces of every kind part words too (`isprintable` knows one)."""
    return letter == "\t" or letter.isprintable() or unicodedata.category(letter) == "Zs"


def installed(families: Iterable[str]) -> list[str]:
    """Those of these font families that this machine has, in order."""
    here = set(_fonts().families())
    return [family for family in families if family in here]


@cache
def _fonts() -> Any:
    from typst import Fonts  # only a machine that prints looks for fonts

    return Fonts()


@cache
def _compiler() -> Any:
    from typst import Compiler

    return Compiler(font_paths=_fonts())
