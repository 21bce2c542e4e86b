"""Real telephones on this machine for the tests: sipp, and baresip that picks up by itself and records."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from peelian.apps.messaging import api as messaging
from tests.factories.at_once import PATIENCE
from tests.ports import free_port

SCENARIOS = Path(__file__).parent / "scenarios"
NUMBER = "+447700900123"


def needs(program: str) -> pytest.MarkDecorator:
    """Skip where a program isn't installed, and say which."""
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


def await_bound(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until the process has that UDP port: the kernel's own table says so."""
    wanted = f":{port:04X} "
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if any(
            wanted in line.split("rem")[0][:40] for line in Path("/proc/net/udp").read_text().splitlines()[1:]
        ):
            return
        assert process.poll() is None, f"it ended with {process.returncode}"
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.01)
    raise AssertionError("it never listened")


@contextlib.contextmanager
def sipp(scenario: str, folder: Path, *, calls: int = 1, more: tuple[str, ...] = ()) -> Iterator[Phone]:
    """sipp as the telephone (or the trunk): one of our scenarios, or its own "uas"."""
    port, media = free_port(), free_port()
    own = SCENARIOS / f"{scenario}.xml"
    what = ["-sf", str(own)] if own.exists() else ["-sn", scenario]
    command = ["sipp", *what, "-i", "127.0.0.1", "-p", str(port), "-mi", "127.0.0.1", "-mp", str(media)]
    command += ["-m", str(calls), "-nostdin", "-timeout", str(PATIENCE), "-trace_err", "-trace_msg", *more]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        await_bound(port, process)
        yield Phone(port, process, folder)
    finally:
        _end(process)


@dataclass
class Phone:
    """A peer: where it listens, and what it thought of the call."""

    port: int
    process: subprocess.Popen[bytes]
    folder: Path

    def verdict(self) -> int:
        """sipp's own: 0 when every call kept to the scenario."""
        return self.process.wait(timeout=PATIENCE)

    def log(self) -> str:
        return "\n".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))


@contextlib.contextmanager
def baresip(folder: Path, *, codec: str = "PCMU") -> Iterator[Phone]:
    """baresip that picks up at once and records what it hears into the folder."""
    port = free_port()
    modules = next(
        path
        for path in (Path("/usr/lib/baresip/modules"), *Path("/usr/lib").glob("*/baresip/modules"))
        if path.is_dir()
    )
    (folder / "config").write_text(
        f"sip_listen 127.0.0.1:{port}\nmodule_path {modules}\nmodule g711.so\nmodule aufile.so\nmodule sndfile.so\n"
        f"module account.so\nmodule menu.so\nsnd_path {folder}\naudio_source aufile,{folder}/quiet.wav\n"
        f"audio_player aufile,{folder}/player.wav\nausrc_srate 8000\nauplay_srate 8000\n"
        "audio_jitter_buffer_type off\njitter_buffer_delay 0-1\nrtp_timeout 0\n"
    )
    _quiet(folder / "quiet.wav")
    (folder / "accounts").write_text(
        f"<sip:{NUMBER}@127.0.0.1:{port}>;regint=0;answermode=auto;audio_codecs={codec}/8000/1\n"
    )
    log = (folder / "baresip.out").open("wb")
    process = subprocess.Popen(
        ["baresip", "-f", str(folder), "-v"],
        stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True, cwd=folder,
    )  # fmt: skip
    try:
        await_bound(port, process)
        yield Phone(port, process, folder)
    finally:
        _end(process)
        log.close()


def _quiet(path: Path) -> None:
    import wave

    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(16000 * 60))


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=PATIENCE)  # a recording is whole only once it has ended by itself
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=PATIENCE)
    if process.stdin is not None:
        process.stdin.close()


@dataclass
class Notes:
    """A journal in memory, for tests of what is noted when."""

    begun: list[int] = field(default_factory=list)
    ended: list[messaging.SendResult] = field(default_factory=list)
    full: bool = False

    def begin(self, delivery_id: int) -> None:
        if self.full:
            raise OSError(28, "No space left on device")
        self.begun.append(delivery_id)

    def end(self, result: messaging.SendResult) -> None:
        self.ended.append(result)
