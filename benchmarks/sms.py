"""Texts from Send to the last receipt, on a database of its own and a message centre in a process of its own.

Beside it, by turns on the same centre: smpplib alone, with the same window, which keeps nothing. Medians of the runs;
the ratio is the median of neighbours' ratios.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.ports import free_port
from benchmarks.report import Report
from peelian.adapters.postgres import use


def run(_data: Path, *, only: str = "", repeats: int = 5) -> Report:
    """The table and figures. `only`: how many texts in each run."""
    count = int(only or 5_000)
    report = Report("Texts, from Send to the last receipt", ("", "texts/s", "least", "most", "CPU µs", "bar"))
    with (
        tempfile.TemporaryDirectory(prefix="peelian-sms-") as folder,
        use.hold(Path(folder) / "state") as claim,
        _centre() as port,
    ):
        environment = {
            **os.environ,  # noqa: TID251 - an edge of its own
            "DJANGO_SETTINGS_MODULE": "peelian.config.settings",
            "DATABASE_URL": claim.url,
            "PEELIAN_STATE": str(Path(folder) / "state"),
            "PEELIAN_LMTP_PORT": "0",
            "PEELIAN_LOG_LEVEL": "error",
            "PEELIAN_SMS_SENDER": "61234",
            "PEELIAN_SMPP_HOST": "127.0.0.1",
            "PEELIAN_SMPP_PORT": str(port),
            "PEELIAN_SMPP_USER": "peelian",
            "PEELIAN_SMPP_PASSWORD": "secret",
        }
        _step(environment, "people", count=count)
        ours, bare = [], []
        for _ in range(repeats):
            bare.append(_step(environment, "bare", port=port, count=count))
            ours.append(_step(environment, "ours"))
    bare_rates = _row(report, "smpplib alone", bare, "")
    our_rates = _row(report, "ours, all of it kept", ours, "≥ 1,000")
    ratio = statistics.median(mine / theirs for mine, theirs in zip(our_rates, bare_rates, strict=True))
    report.notes += [
        f"{count:,} texts of {ours[0]['parts'] // ours[0]['copies']} part(s), window 50, a receipt for each; "
        f"{repeats} runs by turns",
        "ours: audience frozen, copies claimed, journal, submit_sm, answers settled, receipts matched in the database",
        "CPU is the sender's own process, listener included; the database's and the centre's are beside it",
    ]
    report.figures = {
        "texts_per_s": round(statistics.median(our_rates)),
        "least_per_s": round(min(our_rates)),
        "smpplib_per_s": round(statistics.median(bare_rates)),
        "ratio_smpplib": round(ratio, 2),
        "cpu_us": _cpu(ours),
        "smpplib_cpu_us": _cpu(bare),
        "receipts_matched": sum(one["parts"] for one in ours),
    }
    return report


def _row(report: Report, name: str, found: list[dict[str, Any]], bar: str) -> list[float]:
    rates = [one["copies"] / one["wall"] for one in found]
    middle = statistics.median(rates)
    report.add(name, f"{middle:,.0f}", f"{min(rates):,.0f}", f"{max(rates):,.0f}", str(_cpu(found)), bar)
    return rates


def _cpu(found: list[dict[str, Any]]) -> int:
    return round(statistics.median(one["cpu"] / one["copies"] for one in found) * 1e6)


def _step(environment: dict[str, str], name: str, **values: Any) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.sms_child", name, json.dumps(values)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise SystemExit(f"{name} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@contextmanager
def _centre() -> Iterator[int]:
    """A message centre in a process of its own; its port."""
    port = free_port()
    running = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.sms_centre", str(port)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert running.stdout is not None
        if running.stdout.readline().strip() != "ready":
            raise SystemExit("the message centre did not start")
        yield port
    finally:
        running.terminate()
        running.wait(10)
