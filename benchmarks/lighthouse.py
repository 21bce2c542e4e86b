"""Lighthouse on the pages that residents see most, of a site that is being served (`make demo` in another window).

Lighthouse itself is fetched by npm into the state folder and never committed. It drives the Chromium that the browser
tests use, as a middling phone on a slow line (its own default: Moto G Power, 1.6 Mbit/s, 150 ms, processor four times
slower). On a busy machine a run varies by some points, so each page is measured several times and the median counts.
"""

from __future__ import annotations

import json
import re
import shutil
import statistics
import subprocess
from pathlib import Path
from typing import Any

import httpx

from benchmarks.report import Report
from peelian.config import variables

LIGHTHOUSE = "lighthouse@12"
CATEGORIES = ("performance", "accessibility", "best-practices")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = "--headless=new --no-sandbox --disable-gpu"
#: What the issue asks of each category.
BAR = 95
#: Lighthouse now and then loses the trace of a page on a busy machine, says so and asks to be run again.
TRIES = 3


def run(data: Path, *, only: str = "http://127.0.0.1:8000", repeats: int = 3) -> Report:
    """Score each page so many times. `only` is the site's address; `data` isn't read.

    Raises:
        SystemExit: npm or Chromium isn't there, or nothing answers at the address.
    """
    site = only.rstrip("/")
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None or shutil.which("npm") is None:
        raise SystemExit("Lighthouse needs npm and Chromium (apt-get install npm chromium).")
    program = _fetch()
    report = Report(
        f"Lighthouse, median of {repeats}, on {site}",
        ("page", *CATEGORIES, "first paint", "largest paint", "shift", "KB over the line"),
    )
    report.notes.append(f"{LIGHTHOUSE}, its own default device and line; the bar is {BAR} in each category.")
    for name, address in _addresses(site):
        scored = [_score(program, chromium, address) for _ in range(repeats)]
        median = {key: statistics.median(one[key] for one in scored) for key in scored[0]}
        report.add(
            name,
            *(f"{median[category]:.0f}" for category in CATEGORIES),
            f"{median['first-contentful-paint'] / 1000:.1f} s",
            f"{median['largest-contentful-paint'] / 1000:.1f} s",
            f"{median['cumulative-layout-shift']:.3f}",
            f"{median['total-byte-weight'] / 1000:.0f}",
        )
        report.figures.update(
            {f"{name.replace(' ', '_')}_{category}": round(median[category]) for category in CATEGORIES}
        )
    return report


def _fetch() -> Path:
    """Lighthouse's program, fetched once."""
    folder = variables.STATE.get() / "lighthouse"
    program = folder / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}\n', encoding="ascii")
        subprocess.run(
            ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", LIGHTHOUSE],
            cwd=folder, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    return program


def _addresses(site: str) -> list[tuple[str, str]]:
    """The home page, a neighbourhood's, the list of what can be reported, and the first question of a report."""
    with httpx.Client(base_url=site, follow_redirects=True, timeout=30) as client:
        try:
            outlines = client.get("/feeds/neighbourhoods.geojson").raise_for_status().json()
        except httpx.HTTPError as error:
            raise SystemExit(f"Nothing answers at {site} ({error}). Serve a site first: make demo") from error
        code = sorted(feature["properties"]["code"] for feature in outlines["features"])[0]
        choices = client.get("/report/").raise_for_status()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', choices.text)
        begun = client.post(
            "/report/start/theft/",
            data={"csrfmiddlewaretoken": token[1] if token else ""},
            headers={"Referer": f"{site}/report/"},
        ).raise_for_status()
    return [
        ("home", f"{site}/"),
        ("neighbourhood", f"{site}/areas/{code}/"),
        ("report", f"{site}/report/"),
        ("question page", str(begun.url)),
    ]


def _score(program: Path, chromium: str, address: str) -> dict[str, float]:
    command = [
        str(program), address, "--quiet", "--output=json", "--output-path=stdout",
        f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}",
    ]  # fmt: skip
    place = {"CHROME_PATH": chromium, "PATH": _path()}
    for _ in range(TRIES):
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=place)
        if not done.returncode:
            break
    else:
        raise SystemExit(f"Lighthouse failed at {address}, {TRIES} times: {done.stderr.strip()}")
    result: dict[str, Any] = json.loads(done.stdout)
    audits = result["audits"]
    wanted = (
        "first-contentful-paint",
        "largest-contentful-paint",
        "cumulative-layout-shift",
        "total-byte-weight",
    )
    return {
        **{name: 100 * (result["categories"][name]["score"] or 0) for name in CATEGORIES},
        **{name: audits[name]["numericValue"] for name in wanted},
    }


def _path() -> str:
    """Where programs lie: node's folder is enough for Lighthouse."""
    node = shutil.which("node") or "node"
    return f"{Path(node).parent}:/usr/bin:/bin"
