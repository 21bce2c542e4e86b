#!/usr/bin/env python3
"""Set everything up: `python3 scripts/bootstrap.py runtime|dev`. Quick when there's nothing to do.

This file runs on whatever Python there is, however old, finds one that's new enough and hands over to it:
so it holds to what old releases understand.
"""

import os
import shutil
import subprocess
import sys

WANTED = (3, 11)
NAMES = ("python3.14", "python3.13", "python3.12", "python3.11", "python3", "python")


def is_new_enough(path):
    """Whether a Python is at least the wanted release. A shim that starts nothing isn't."""
    check = "import sys; sys.exit(sys.version_info < %r)" % (WANTED,)  # noqa: UP031 - old releases
    try:
        with open(os.devnull, "wb") as nowhere:
            return subprocess.call([path, "-c", check], stdout=nowhere, stderr=nowhere) == 0
    except OSError:
        return False


def main():
    """Hand over to a Python that's new enough; 1 if there is none."""
    if sys.version_info >= WANTED:
        import set_up

        return set_up.main(sys.argv[1:])
    for name in NAMES:
        path = shutil.which(name)
        if path and is_new_enough(path):
            os.execv(path, [path, os.path.abspath(__file__), *sys.argv[1:]])
    sys.stderr.write(
        "Peelian needs Python 3.11 or newer, and there is none on the PATH. Install it and try again:\n"
        "on Debian 12 or Ubuntu 24.04 apt-get install python3 python3-venv; on macOS brew install python.\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
