"""Translation on this machine with Firefox's models: no text leaves it, and no network is needed."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from peelian.adapters.translators.firefox import files
from peelian.apps.languages.api import EngineFailed, EngineInfo
from peelian.kernel.options import House, Option

OPTIONS: tuple[Option, ...] = (
    Option(
        "FIREFOX_MODELS",
        "A folder with Firefox's translation models, one folder for each pair of languages. Empty: only those that "
        "the demo's extra brings (English and Portuguese).",
    ),
)


def make(options: Mapping[str, str | int | bool], house: House) -> FirefoxTranslator | None:
    """The translator of what models there are; None where there are none."""
    folder = str(options["FIREFOX_MODELS"]).strip()
    models = [*(files.find(Path(folder)) if folder else ())]
    brought = files.demo_folder()
    models += files.find(brought) if brought else ()
    return FirefoxTranslator(models) if models else None


class FirefoxTranslator:
    """Mozilla's engine (fxtranslate) with one model for each direction; a model is read when it is first used."""

    def __init__(self, models: Sequence[files.Model]) -> None:
        """Prepare it. Of two models for one direction the first is used."""
        self._models: dict[tuple[str, str], files.Model] = {}
        for model in models:
            self._models.setdefault((model.source, model.target), model)
        # The engine belongs to the thread that made it: a call from another one is a panic.
        self._mine = threading.local()

    @cached_property
    def info(self) -> EngineInfo:
        """Name and version: the version is the digest of all model files."""
        total = hashlib.sha256("".join(model.digest for model in self._models.values()).encode())
        return EngineInfo("firefox", total.hexdigest()[:12])

    def pairs(self) -> frozenset[tuple[str, str]]:
        """Directions that there are models for."""
        return frozenset(self._models)

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """Each text translated, in order. Raises EngineFailed."""
        engine = self._engine(source, target)
        try:
            # Not `translate`: that cuts a long text off without a word.
            return [engine.translate_long(text) if text.strip() else text for text in texts]
        except Exception as error:
            raise EngineFailed(f"Firefox's engine, {source} to {target}: {error}") from error
        except BaseException as panic:
            # A panic of the engine is no Exception to Python; it may not take the worker with it.
            if type(panic).__name__ != "PanicException":
                raise
            self._mine.__dict__.clear()
            raise EngineFailed(f"Firefox's engine broke down, {source} to {target}: {panic}") from panic

    def _engine(self, source: str, target: str) -> Any:
        engines: dict[tuple[str, str], Any] = self._mine.__dict__.setdefault("engines", {})
        pair = (source, target)
        if pair not in engines:
            model = self._models.get(pair)
            if model is None:
                raise EngineFailed(f"There is no model from {source} to {target}.")
            from fxtranslate import Translator  # a machine that doesn't translate needn't load it

            try:
                content, source_words, target_words, shortlist = model.read()
                engines[pair] = Translator(
                    model=content, src_vocab=source_words, trg_vocab=target_words, shortlist=shortlist
                )
            except (OSError, ValueError, RuntimeError) as error:
                raise EngineFailed(f"The model from {source} to {target} can't be used: {error}") from error
        return engines[pair]
