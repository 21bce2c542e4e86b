"""Pin every package, with hashes and without the name of any index: requirements/*.txt, package-lock.json."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UV = Path(sys.prefix) / "bin" / "uv"
FLAGS = (
    "--generate-hashes",
    "--universal",
    "--python-version=3.11",
    "--no-annotate",
    "--no-header",
    "--quiet",
)
#: The lock's file, what it's made from, and which extras go in.
LOCKS = (
    ("runtime.txt", "pyproject.toml", ["--extra=demo"]),
    ("dev.txt", "pyproject.toml", ["--extra=demo", "--extra=dev"]),
    ("spark.txt", "pyproject.toml", ["--extra=demo", "--extra=dev", "--extra=spark"]),
    ("tools.txt", "requirements/tools.in", []),
    ("node.txt", "requirements/node.in", []),
)


def main() -> int:
    """Write all locks anew; the first failure ends it."""
    for name, source, extras in LOCKS:
        command = [str(UV), "pip", "compile", source, *FLAGS, "--upgrade", "-o", f"requirements/{name}"]
        done = subprocess.run([*command, *extras], cwd=ROOT, check=False)
        if done.returncode != 0:
            return done.returncode
        print(f"locked: requirements/{name}")
    done = subprocess.run(["npm", "update", "--package-lock-only", "--ignore-scripts"], cwd=ROOT, check=False)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
