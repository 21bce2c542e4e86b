"""A browser for the tests: found, or installed where that's possible, or plainly reported as missing.

Never fails: tests that need a browser skip without one, with a reason of their own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

#: tests/browser looks for the same names.
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PLACES = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)


def main() -> int:
    """See to a browser, and say what came of it if that isn't what was wanted."""
    if _browser():
        return 0
    reason = _install()
    if reason:
        print(f"test tools: no Chromium here, so browser tests will be skipped: {reason}", flush=True)
    return 0


def _browser() -> str | None:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or next((str(path) for path in PLACES if path.exists()), None)


def _install() -> str:
    """Install Debian's Chromium. Returns why that couldn't be done, or nothing when it was."""
    if not shutil.which("apt-get"):
        return "install Chromium or Chrome with this system's own means."
    if os.geteuid() != 0:
        return "only root may install it; run `apt-get install chromium` as root."
    print("test tools: installing Chromium for the browser tests", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}  # noqa: TID251 - a script, not the program
    for command in (
        ["apt-get", "-qq", "update"],
        ["apt-get", "-qq", "install", "--yes", "--no-install-recommends", "chromium"],
    ):
        done = subprocess.run(
            command,
            env=quiet,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode != 0:
            last = done.stdout.decode(errors="replace").strip().splitlines()[-1:]
            return f"`{' '.join(command)}` failed: {' '.join(last)}"
    return "" if _browser() else "apt-get installed the package, but there is no such program."


if __name__ == "__main__":
    sys.exit(main())
