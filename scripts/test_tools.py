"""What the tests use besides Python: found, or installed where that's possible, or plainly reported as missing.

A browser; fonts for the languages that we send in; and the peers of our channels: Postfix's smtp-source and smtp-sink,
a SIP caller and answerer, a voice. Never fails: tests that need a tool skip without it, with a reason of their own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PLACES = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)


@dataclass(frozen=True)
class Tool:
    """One tool: how to know it when it's there (a command of one of these names, or a file), and Debian's package."""

    what: str
    package: str
    commands: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()

    def is_here(self) -> bool:
        """Whether it is installed. Postfix keeps its test programs where only root looks."""
        places = os.pathsep.join([os.defpath, "/usr/local/bin", "/usr/sbin", "/usr/local/sbin"])
        by_command = any(shutil.which(name) or shutil.which(name, path=places) for name in self.commands)
        return by_command or any(path.exists() for path in self.files)


#: tests/browser looks for the same names.
TOOLS = (
    Tool(
        "Chromium",
        "chromium",
        ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome"),
        PLACES,
    ),
    Tool("pdftotext and pdftoppm", "poppler-utils", ("pdftotext",)),
    Tool(
        "Noto fonts",
        "fonts-noto-core",
        (),
        (Path("/usr/share/fonts/truetype/noto/NotoSansGurmukhi-Regular.ttf"),),
    ),
    Tool(
        "Noto fonts for Chinese",
        "fonts-noto-cjk",
        (),
        (Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),),
    ),
    Tool("eSpeak NG", "espeak-ng", ("espeak-ng",)),
    Tool("SIPp", "sip-tester", ("sipp",)),
    Tool("baresip", "baresip-core", ("baresip",)),
    Tool("smtp-source and smtp-sink", "postfix", ("smtp-sink",)),
)


def main() -> int:
    """See to the tools, and say what came of it if that isn't what was wanted."""
    missing = [tool for tool in TOOLS if not tool.is_here()]
    reason = _install(missing) if missing else ""
    for tool in missing:
        if not tool.is_here():
            print(
                f"test tools: no {tool.what} here, so tests that need it will be skipped: {reason}",
                flush=True,
            )
    return 0


def _install(missing: list[Tool]) -> str:
    """Install Debian's packages. Returns why something couldn't be installed, or nothing."""
    packages = [tool.package for tool in missing]
    if not shutil.which("apt-get"):
        return "install it with this system's own means."
    if os.geteuid() != 0:
        return f"only root may install it; run `apt-get install {' '.join(packages)}` as root."
    print(f"test tools: installing {', '.join(packages)}", flush=True)
    if "postfix" in packages:  # its programs are wanted, a running mail server is not
        _run(["debconf-set-selections"], b"postfix postfix/main_mailer_type select No configuration\n")
    reason = _run(["apt-get", "-qq", "update"])
    # One by one where they don't come together: one that this release lacks keeps no other away.
    if reason or _run(_get(*packages)):
        for package in packages:
            reason = _run(_get(package)) or reason
    return reason


def _get(*packages: str) -> list[str]:
    return ["apt-get", "-qq", "install", "--yes", "--no-install-recommends", *packages]


def _run(command: list[str], given: bytes = b"") -> str:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}  # noqa: TID251 - a script, not the program
    try:
        done = subprocess.run(
            command,
            env=quiet,
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=900,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"`{' '.join(command)}`: {error}"
    if done.returncode == 0:
        return ""
    last = done.stdout.decode(errors="replace").strip().splitlines()[-1:]
    return f"`{' '.join(command)}` failed: {' '.join(last)}"


if __name__ == "__main__":
    sys.exit(main())
