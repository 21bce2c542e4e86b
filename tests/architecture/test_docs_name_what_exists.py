"""A page of the docs that names a file, or a line to import, names one that is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_PACKAGE = ROOT / "src" / "peelian"
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("src/**/README.md")])
#: Paths are written from the checkout's root, or from the package's.
_ROOTS = {
    **dict.fromkeys(("src", "tests", "docs", "benchmarks", "scripts"), ROOT),
    **{part.name: _PACKAGE for part in _PACKAGE.iterdir() if part.is_dir()},
}
_PATH = re.compile(r"`([a-z_]+/[\w/.-]*\.(?:py|md|html|typ|toml|sql))`")
_IMPORT = re.compile(r"^\s*from ((?:peelian|tests|benchmarks)[\w.]*) import ([\w, ]+)$", re.MULTILINE)
#: Files that a reader is told to make.
_MADE_BY_THE_READER = re.compile(r"NAME")


def _missing(text: str) -> list[str]:
    lacking = []
    for path in _PATH.findall(text):
        top = path.partition("/")[0]
        if top in _ROOTS and not _MADE_BY_THE_READER.search(path) and not (_ROOTS[top] / path).exists():
            lacking.append(path)
    for module, names in _IMPORT.findall(text):
        place = (ROOT if not module.startswith("peelian") else ROOT / "src").joinpath(*module.split("."))
        file = place.with_suffix(".py") if place.with_suffix(".py").exists() else place / "__init__.py"
        source = file.read_text(encoding="utf-8") if file.exists() else ""
        for name in names.replace(" ", "").split(","):
            if not (
                re.search(rf"\b{name}\b", source)
                or (place / f"{name}.py").exists()
                or (place / name).is_dir()
            ):
                lacking.append(f"from {module} import {name}")
    return lacking


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_names_what_is_there(page: Path) -> None:
    assert _missing(page.read_text(encoding="utf-8")) == []


def test_sees_what_is_not() -> None:
    gone = "See `journeys/pack_words.py` and `docs/start-here.md`.\n    from peelian.journeys import build_pack\n"
    assert _missing(gone) == ["journeys/pack_words.py", "from peelian.journeys import build_pack"]
    assert _missing("from peelian.journeys.packs import build_pack, wording") == []
