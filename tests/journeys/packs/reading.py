"""Reading a pack's papers and files back, as somebody would who has only these."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from peelian.journeys.packs import formats
from peelian.journeys.packs.front import Release
from tests.factories.pack_documents import DIGEST, RELEASED_AT

RELEASE = Release(RELEASED_AT, DIGEST)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def pdf(document: Any, release: Release | None = RELEASE) -> bytes:
    """The pack's PDF."""
    made = formats.pdf(document, release)
    assert made is not None
    return made


def docx(document: Any, release: Release | None = RELEASE) -> bytes:
    """The pack's DOCX."""
    made = formats.word(document, release)
    assert made is not None
    return made


def text_of(content: bytes, *flags: str) -> str:
    """A PDF's words on one line. Skips where the reader is missing."""
    return " ".join(tool(content, "pdftotext", *flags, "-", "-").split())


def tool(content: bytes, name: str, *args: str) -> str:
    if shutil.which(name) is None:
        pytest.skip(f"{name} (poppler-utils) isn't installed")
    return subprocess.run([name, *args], input=content, capture_output=True, check=True).stdout.decode()


def joined(words: str) -> str:
    """Words without spaces: lines of a cell are broken anywhere."""
    return "".join(words.split())


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def parts_of(content: bytes) -> Iterator[tuple[str, str]]:
    """A ZIP's parts by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            yield name, packed.read(name).decode("utf-8", "replace")
