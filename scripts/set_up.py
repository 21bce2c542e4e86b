"""The environment: `.venv` with the locked packages, and the command `peelian` in it.

A stamp says what the environment was made from. It's removed before anything is changed and written when
all is done, so that an interrupted set-up is taken up again and a finished one is left alone.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import assets

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMP = VENV / "peelian-stamp"
LOCKS = {"runtime": ROOT / "requirements" / "runtime.txt", "dev": ROOT / "requirements" / "dev.txt"}
TOOLS = ROOT / "requirements" / "tools.txt"
#: The dev environment holds all that the runtime one does.
SERVES = {"runtime": ("runtime", "dev"), "dev": ("dev",)}

#: Not a `#!` line with the path of the environment: that has a limit, and can't hold a space.
COMMAND = """#!/bin/sh
exec "$(dirname "$0")/python" -m peelian.config.cli "$@"
"""


class SetUpError(Exception):
    """Something that set-up needs isn't there; the message says what to do."""


def main(arguments: Sequence[str]) -> int:
    """Set up for `runtime` or `dev`. Returns the exit code."""
    kind = arguments[0] if arguments else "runtime"
    if kind not in LOCKS:
        print(f"Say runtime or dev, not {kind}.", file=sys.stderr)
        return 2
    # Two set-ups at once would tread on each other: the second waits, and then finds everything done.
    with (ROOT / "pyproject.toml").open() as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        try:
            _step("Python packages", lambda: make_environment(kind))
            _compile_ours()
            _step("styles and scripts", lambda: assets.build(ROOT, VENV, tests=kind == "dev"))
        except (SetUpError, assets.AssetsError) as failure:
            print(f"\nSet-up stopped: {failure}", file=sys.stderr)
            return 1
    return 0


def _step(name: str, work: Callable[[], bool]) -> None:
    began = time.monotonic()
    if work():
        print(f"set up: {name} ({time.monotonic() - began:.1f} s)", flush=True)


def make_environment(kind: str) -> bool:
    """Bring `.venv` to what the lock says. Returns whether anything had to be done."""
    if _python().exists() and STAMP.exists() and STAMP.read_text() in {_stamp(each) for each in SERVES[kind]}:
        return False
    STAMP.unlink(missing_ok=True)
    if not _is_usable():
        shutil.rmtree(VENV, ignore_errors=True)
        _make_venv()
    compiled = ["--compile-bytecode"] if sys.dont_write_bytecode else []
    _run(
        [
            *_uv(),
            "pip",
            "sync",
            "--quiet",
            *compiled,
            "--python",
            _python(),
            "--require-hashes",
            LOCKS[kind],
            TOOLS,
        ],
        "The packages couldn't be installed. Is there a way to a package index?",
    )
    _write_command()
    STAMP.write_text(_stamp(kind))
    return True


def _compile_ours() -> None:
    """Compile our own code where Python is told not to keep what it compiles, as in many containers.

    Without this each start of each process compiles a thousand modules anew, which takes seconds.
    """
    if sys.dont_write_bytecode:
        subprocess.run([_python(), "-m", "compileall", "-q", ROOT / "src"], check=False)


def _stamp(kind: str) -> str:
    """What an environment of this kind is made from. The place counts: an environment can't be moved."""
    made_from = hashlib.sha256()
    for path in (LOCKS[kind], TOOLS, Path(__file__)):
        made_from.update(hashlib.sha256(path.read_bytes()).digest())
    made_from.update(str(VENV).encode())
    return f"{kind} {made_from.hexdigest()}"


def _python() -> Path:
    return VENV / "bin" / "python"


def _is_usable() -> bool:
    """Whether `.venv` is an environment, in this place, whose Python runs and is new enough."""
    script = f"import sys; sys.exit(sys.prefix != {str(VENV)!r} or sys.version_info < (3, 11))"
    try:
        done = subprocess.run([_python(), "-c", script], capture_output=True, check=False)
    except OSError:
        return False
    # A copied environment still runs, but the scripts in it point to where it came from.
    activate = VENV / "bin" / "activate"
    return done.returncode == 0 and activate.is_file() and str(VENV) in activate.read_text()


def _make_venv() -> None:
    """Make `.venv`, by a uv that's already here, else by this Python, with pip in it."""
    if (uv := shutil.which("uv")) and subprocess.run(
        [uv, "--version"], capture_output=True, check=False
    ).returncode == 0:
        _run([uv, "venv", "--quiet", "--python", sys.executable, VENV], "uv couldn't make an environment.")
        return
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False)
    if made.returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    release = f"{sys.version_info.major}.{sys.version_info.minor}"
    raise SetUpError(
        f"Python {release} can't make an environment: a part of it is missing, which on Debian and Ubuntu is a "
        f"package of its own: apt-get install python{release}-venv. It said:\n{made.stdout}{made.stderr}"
    )


def _uv() -> list[str | Path]:
    """The installer: the environment's own uv, put there by pip, else one on the PATH."""
    own = VENV / "bin" / "uv"
    if not own.exists() and (VENV / "bin" / "pip").exists():
        _run(
            [
                _python(),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--require-hashes",
                "-r",
                TOOLS,
            ],
            "pip couldn't fetch the installer uv. Is there a way to a package index?",
        )
    return [own] if own.exists() else [shutil.which("uv") or "uv"]


def _write_command() -> None:
    """Put our own package and its command into the environment, without a build step and its downloads."""
    where = subprocess.run(
        [_python(), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    (Path(where) / "peelian.pth").write_text(f"{ROOT / 'src'}\n")
    command = VENV / "bin" / "peelian"
    command.unlink(missing_ok=True)
    command.write_text(COMMAND)
    command.chmod(0o755)


def _run(command: Sequence[str | Path], failure: str) -> None:
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        raise SetUpError(f"{failure} The lines above say more.")
