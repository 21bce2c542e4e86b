"""Speech: made once for each text, language and voice, and kept as what goes over the telephone."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from peelian.adapters.channels.voice import g711

#: espeak-ng's voice for each language that residents can choose. It has none for Somali.
VOICES: dict[str, str] = {
    "en": "en-gb", "cy": "cy", "ar": "ar", "bn": "bn", "gu": "gu", "pa": "pa", "pl": "pl", "pt": "pt", "ro": "ro",
    "ur": "ur", "zh-hans": "cmn",
}  # fmt: skip
#: Speech that no call has used for so long is made anew when it is wanted again.
KEPT_SECONDS = 30 * 24 * 3600
#: How many written characters make one of the words by which a voice's speed is set, to estimate how long a text takes
#: that nobody has spoken yet. espeak-ng takes as long for so many as for an English word; measured with its voices (the
#: shortest of each script, so that a price is rather too high): letters of Latin 5.0 to 6.0, of Arabic and of India's
#: scripts, which write few vowels or none, 3.9 to 4.7, a Chinese character 1.0.
_CHARACTERS_IN_A_WORD = {"ar": 3.9, "bn": 4.3, "gu": 4.3, "pa": 4.3, "ur": 4.3, "zh-hans": 1.0}
_LATIN_CHARACTERS_IN_A_WORD = 5.0
_LONGEST_SECONDS = 60
_LOUD = 4000.0  # the loudness that every voice is brought to


class NoVoice(Exception):  # noqa: N818 - the machine's lack, not a fault of the program
    """Nothing on this machine can speak this language; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Makes speech with espeak-ng, as a process of its own, and keeps it in a folder.

    Attributes:
        folder: where speech is kept, each file named by a digest of what it says and how.
        program: espeak-ng's name or path.
        speed: words a minute. People who hear it over a bad line, or in their second language, need it slow.
        voices: voice by language.
    """

    folder: Path
    program: str = "espeak-ng"
    speed: int = 140
    voices: dict[str, str] = field(default_factory=lambda: dict(VOICES))

    def lacks(self, language: str) -> str:
        """Why it can't speak a language, in a sentence; empty when it can."""
        if language not in self.voices:
            return f"There is no voice for this language ({language})."
        if not shutil.which(self.program):
            return f"The program that speaks ({self.program}) is not installed on this machine."
        return ""

    def say(self, text: str, language: str, *, kept: bool = True) -> bytes:
        """The words as µ-law at 8 kHz: taken from the folder, or made and put there. What is for one person only is
        not `kept`: it would outlive their words. Raises NoVoice, OSError."""
        if not text.strip():
            return b""
        if not kept:
            self.digest(text, language)  # says what is missing
            return self._make(text, language)
        path = self.folder / f"{self.digest(text, language)}.ulaw"
        try:
            coded = path.read_bytes()
        except FileNotFoundError:
            coded = self._make(text, language)
            keep(path, coded)
        else:
            os.utime(path)
        return coded

    def seconds_of(self, text: str, language: str) -> float | None:
        """How long the words last, if they were spoken already; None if not. Makes nothing. Raises NoVoice."""
        if not text.strip():
            return 0.0
        try:
            return (self.folder / f"{self.digest(text, language)}.ulaw").stat().st_size / g711.RATE
        except FileNotFoundError:
            return None

    def estimated_seconds(self, text: str, language: str) -> float:
        """About how long the words would last: by their length and the speed that is set. A digit is a word."""
        digits = sum(character.isdigit() for character in text)
        others = len(" ".join(text.split())) - digits
        words = digits + others / _CHARACTERS_IN_A_WORD.get(language, _LATIN_CHARACTERS_IN_A_WORD)
        return words * 60 / self.speed

    def digest(self, text: str, language: str) -> str:
        """The name under which it is kept. Raises NoVoice."""
        lack = self.lacks(language)
        if lack:
            raise NoVoice(lack)
        how = (_version(self.program), self.voices[language], str(self.speed), text)
        return hashlib.sha256("\x1f".join(how).encode()).hexdigest()[:40]

    def tidy(self) -> int:
        """Remove what no call has used for long. Returns how many files went."""
        count = 0
        for path in self.folder.glob("*.ulaw") if self.folder.is_dir() else ():
            try:
                if time.time() - path.stat().st_mtime > KEPT_SECONDS:
                    path.unlink()
                    count += 1
            except FileNotFoundError:  # another process was first
                continue
        return count

    def _make(self, text: str, language: str) -> bytes:
        command = [self.program, "-v", self.voices[language], "-s", str(self.speed), "--stdin", "--stdout"]
        # The words go in by the pipe: as an argument they'd be limited, and seen by everybody on the machine.
        try:
            done = subprocess.run(
                command, input=text.encode(), capture_output=True, timeout=_LONGEST_SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise NoVoice(f"{self.program} took longer than {_LONGEST_SECONDS} seconds.") from error
        if done.returncode != 0 or not done.stdout:
            raise NoVoice(f"{self.program} failed: {done.stderr.decode(errors='replace').strip()[:200]}")
        try:
            samples = g711.read_wav(done.stdout)
        except ValueError as error:
            raise NoVoice(f"{self.program}: {error}") from error
        return g711.to_ulaw(_as_loud(samples))


def keep(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; two processes that write the same end with one of the two. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        part.write_bytes(content)
        os.replace(part, path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _as_loud(samples: g711.Samples) -> g711.Samples:
    """Brought to one loudness, without clipping: voices differ by much."""
    if not len(samples):
        return samples
    values = samples.astype(np.float64)
    present = float(np.sqrt(np.mean(values**2)))
    if present < 1:
        return samples
    factor = min(_LOUD / present, 32000 / float(np.max(np.abs(values))))
    return np.asarray((values * factor).round(), np.int16)


@lru_cache(maxsize=4)
def _version(program: str) -> str:
    """Part of each name: a new version of the program speaks anew."""
    done = subprocess.run([program, "--version"], capture_output=True, timeout=_LONGEST_SECONDS, check=False)
    return done.stdout.decode(errors="replace").split("Data at")[0].strip()
