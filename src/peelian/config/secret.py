"""The key under which links and sessions are signed."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def secret_key(state: Path) -> str:
    """The key kept in the state folder, readable by its owner only; made on the first call.

    Two processes that come at the same moment get the same key: the file appears whole or not at all.
    """
    kept = state / "secret_key"
    if not kept.exists():
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = state / f"secret_key.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, kept)
        draft.unlink()
    return kept.read_text()
