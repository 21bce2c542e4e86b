"""Measure one thing and print it: `python -m benchmarks NAME` (or `make bench NAME=locate`).

Every benchmark prints a table and, as its last line, `name=value` pairs, so that a figure in a README or a
note can be printed again by anyone. Without a name it lists what there is.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.report import Report

BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[2] / "shared" / "data"


def locate(data: Path) -> Report:
    """Point to ward, in process: build, one point at a time, many at once, and two peers."""
    from benchmarks import locate as benchmark

    return benchmark.run(data)


def real(data: Path, *, shots: str = "") -> Report:
    """Real input: the open data of a force area, the loop on it, reports filed and closed in a browser. `--shots`"""
    from benchmarks import real as benchmark

    return benchmark.run(data, shots=shots)


def lighthouse(data: Path, **asked: Any) -> Report:
    """Lighthouse's scores of the home, neighbourhood and report pages. `--only` the address of a site being served"""
    from benchmarks import lighthouse as benchmark

    return benchmark.run(data, **asked)


def mail(data: Path, *, only: str = "", repeats: int = 3) -> Report:
    """Mail from Send to settled, beside smtp-source and django-post_office. `--only` path, peer, first, delay …"""
    from benchmarks import mail as benchmark

    return benchmark.run(data, only=only, repeats=repeats)


def audience(data: Path, *, only: str = "", repeats: int = 20) -> Report:
    """Audiences among a million contacts: each kind of selection counted, and shown live. `--only` a part of a name"""
    from benchmarks import audience as benchmark

    return benchmark.run(data, only=only, repeats=repeats)


def sms(data: Path, *, only: str = "", repeats: int = 5) -> Report:
    """Texts from Send to the last receipt over SMPP, beside smpplib alone. `--only` 5000: how many in each run"""
    from benchmarks import sms as benchmark

    return benchmark.run(data, only=only, repeats=repeats)


def community(data: Path, *, residents: int = 30_000) -> Report:
    """One message to 30,000 residents by mail, text and call in six languages, and 1,000 answers. Ten minutes."""
    from benchmarks import community as benchmark

    return benchmark.run(data, residents=residents)


def scanners(data: Path) -> Report:
    """Ten thousand looks at rating and unsubscribe links: nothing changes. Minutes, on a busy machine."""
    from benchmarks import scanners as benchmark

    return benchmark.run(data)


def pages(data: Path, *, only: str = "", repeats: int = 5) -> Report:
    """Public pages, kept and made anew, beside a plain Django and Wagtail's own. `--only` a part of a page's name"""
    from benchmarks import pages as benchmark

    return benchmark.run(data, only=only, repeats=repeats)


def positions(data: Path, *, only: str = "", repeats: int = 5, seconds: int = 60) -> Report:
    """Ten million positions: wards, dosage and growth beside two peers, and a stream. `--only` wards, ingest …"""
    from benchmarks import positions as benchmark

    return benchmark.run(data, only=only, repeats=repeats, seconds=seconds)


def outcomes(data: Path, *, repeats: int = 5) -> Report:
    """The look of every ten minutes at 300 outcomes of plans, and one plan's own. Needs wards' outlines. Minutes."""
    from benchmarks import outcomes as benchmark

    return benchmark.run(data, repeats=repeats)


# A new benchmark is a function here and a module beside this one; imports wait until it is asked for.
def suggestions(data: Path) -> Report:
    """Suggested places: hit rate and predictive accuracy index beside a plain map, on real crime."""
    from benchmarks import suggestions as benchmark

    return benchmark.run(data)


def away(data: Path, *, repeats: int = 5) -> Report:
    """Being taken away from the beat, recorded on a phone: a real browser, with the pauses of a person. Minutes."""
    from benchmarks import away as benchmark

    return benchmark.run(data, repeats=repeats)


def pack(data: Path, *, only: str = "", repeats: int = 5) -> Report:
    """A Board pack of all sections over a year: built, rebuilt, linted, printed; two papers linted. Many minutes."""
    from benchmarks import pack as benchmark

    return benchmark.run(data, only=only, repeats=repeats)


def differences(_data: Path, *, repeats: int = 200) -> Report:
    """What “did it work?” says of simulated truth: false alarms, and true falls that it finds. Two minutes."""
    from benchmarks import differences as benchmark

    return benchmark.run(repeats=repeats)


def workforce(data: Path, *, only: str = "", repeats: int = 5) -> Report:
    """Any past day of 14,000 posts over 20 years, survival of 100,000 careers, an extract. `--only` day, away …"""
    from benchmarks import workforce as benchmark

    return benchmark.run(data, only=only, repeats=repeats)


BENCHMARKS: dict[str, Callable[..., Report]] = {
    "audience": audience,
    "away": away,
    "community": community,
    "differences": differences,
    "lighthouse": lighthouse,
    "locate": locate,
    "mail": mail,
    "outcomes": outcomes,
    "pack": pack,
    "pages": pages,
    "positions": positions,
    "real": real,
    "scanners": scanners,
    "sms": sms,
    "suggestions": suggestions,
    "workforce": workforce,
}


def main(arguments: list[str]) -> int:
    """Run the benchmark named first; its exit code says whether it ran."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=sorted(BENCHMARKS), help="what to measure")
    known = os.environ.get("PEELIAN_REAL_DATA")  # noqa: TID251  # an edge of its own, as the tests are
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(known) if known else BESIDE_THE_CHECKOUT,
        help="folder with the open data of a force area (else PEELIAN_REAL_DATA, else ../shared/data)",
    )
    parser.add_argument("--only", default="", help="one part of it, where it has several")
    parser.add_argument("--repeats", type=int, default=0, help="how often each thing is measured")
    parser.add_argument("--seconds", type=int, default=0, help="how long a stream is sent")
    parser.add_argument(
        "--shots", default="", help="folder for pictures of the pages it sees, where it sees any"
    )
    options = parser.parse_args(arguments)
    if options.name is None:
        for name, benchmark in sorted(BENCHMARKS.items()):
            print(f"{name:12} {(benchmark.__doc__ or '').splitlines()[0]}")
        return 0
    asked = {
        name: value for name in ("only", "repeats", "seconds", "shots") if (value := getattr(options, name))
    }
    BENCHMARKS[options.name](options.data, **asked).print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
