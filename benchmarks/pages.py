"""How fast the public pages are, beside a plain Django that says hello and beside Wagtail's own page.

A throwaway database with a small demo force. Each server is granian with two workers of one thread, as `peelian serve`
has it. One after another they are asked for one page over eight connections, round after round, so that what else the
machine does falls on all alike; a ratio is that of one round, and the median of the rounds is told. Beside it stands
what a second of the servers' processor time bore, which a busy machine changes less.

"Uncached" is the same server asked with a parameter that the view doesn't know: such a page is made anew each time.
"""

from __future__ import annotations

import http.client
import os
import re
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import pages_load
from benchmarks.report import Report
from benchmarks.serving import Server, get, serving
from peelian.adapters.postgres import use
from peelian.config import variables

ROUNDS = 5
SECONDS = 4.0
RESIDENTS = 300
#: Answers a second in the ratio to hello's that the page has to reach.
BARS = {"neighbourhood, uncached": 0.08, "neighbourhood, cached": 0.85, "locate": 0.5}
#: Bytes: the page itself, and all that a browser fetches at the first visit but for the map.
MOST_HTML, MOST_FIRST = 20_000, 150_000


@dataclass(slots=True)
class Measured:
    """One page over the rounds."""

    loads: list[pages_load.Load] = field(default_factory=list)
    per_cpu: list[float] = field(default_factory=list)


def run(data: Path, *, only: str = "", repeats: int = ROUNDS) -> Report:
    """Make the force, start the servers, and ask. `only`: a part of a page's name. `data` isn't read."""
    with (
        tempfile.TemporaryDirectory(prefix="peelian-pages-") as folder,
        use.hold(Path(folder) / "state") as claim,
    ):
        variables.STATE.set(str(Path(folder) / "state"))
        variables.DATABASE_URL.set(claim.url)
        variables.DEMO.set("1")
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.pages_settings"  # noqa: TID251 - an edge of its own
        addresses = _set_up()
        with (
            serving("benchmarks.pages_settings", "/") as ours,
            serving("benchmarks.pages_hello", "/") as hello,
            serving("benchmarks.pages_wagtail", "/") as wagtail,
        ):
            asked = {"hello": (hello, "/"), "wagtail's own page": (wagtail, "/")}
            asked |= {name: (ours, path) for name, path in (addresses | _report_step(ours.port)).items()}
            asked = {name: it for name, it in asked.items() if not only or only in name or name == "hello"}
            return _told(_measure(asked, repeats), asked, ours.port)


def _set_up() -> dict[str, str]:
    """Migrate, make the demo and Wagtail's page. Returns the addresses of our pages by what they are called."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("demo", residents=RESIDENTS, only=["dud"])
    _make_wagtails_page()
    addresses = _addresses()
    connection.close()
    return addresses


def _make_wagtails_page() -> None:
    from wagtail.models import Page, Site

    root = Page.objects.filter(depth=1).get()
    page = root.add_child(instance=Page(title="A page", slug="a-page-of-a-benchmark"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "127.0.0.1", "port": 80, "root_page": page}
    )


def _addresses() -> dict[str, str]:
    from peelian.apps.content import api as content
    from peelian.apps.places import api as places
    from peelian.apps.priorities import api as priorities
    from peelian.kernel.time import local_day, now

    at = now()
    areas = places.list_areas(on=local_day(at), kind=places.AreaKind.NEIGHBOURHOOD)
    listed = {
        area.code: len(priorities.list_priorities(area_codes=area.path[:2], open_only=True, at=at))
        for area in areas
    }
    busiest = max(areas, key=lambda area: listed[area.code])
    shape = places.boundary_of(busiest.code, local_day(at))
    page = f"/areas/{busiest.code}/"
    found = {
        "neighbourhood, cached": page,
        "neighbourhood, uncached": f"{page}?uncached=1",
        "crime, uncached": f"{page}crime/?uncached=1",
    }
    if shape:
        found["locate"] = f"/api/locate-neighbourhood?q={shape.label_lat:.5f},{shape.label_lng:.5f}"
    if hasattr(content, "list_news") and (news := content.list_news(language="en", limit=1)):
        found |= {"news, cached": news[0].path, "news, uncached": f"{news[0].path}?uncached=1"}
    return found


def _report_step(port: int) -> dict[str, str]:
    """The first page of a report, begun as a browser would."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    asking.request("GET", "/report/")
    answer = asking.getresponse()
    page = answer.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    form = re.search(r'action="(/report/start/[^"]+)"', page)
    if not (token and form):
        return {}
    cookie = answer.headers["Set-Cookie"].split(";")[0]
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    asking.request("POST", form[1], f"csrfmiddlewaretoken={token[1]}", headers)
    answer = asking.getresponse()
    answer.read()
    onward = answer.headers.get("Location", "")
    return {"report step": onward} if onward else {}


def _measure(asked: dict[str, tuple[Server, str]], rounds: int) -> dict[str, Measured]:
    measured = {name: Measured() for name in asked}
    for server, path in asked.values():
        pages_load.ask(server.port, path, seconds=1)  # both workers have seen it
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr, flush=True)
        for name, (server, path) in asked.items():
            before = server.cpu()
            load = pages_load.ask(server.port, path, seconds=SECONDS)
            measured[name].loads.append(load)
            measured[name].per_cpu.append(load.per_second * SECONDS / max(server.cpu() - before, 0.01))
    return measured


def _told(measured: dict[str, Measured], asked: dict[str, tuple[Server, str]], port: int) -> Report:
    report = Report(
        "Public pages",
        ("page", "answers/s", "to hello", "a CPU second", "to hello", "p50 ms", "p99 ms", "bar"),
    )
    hello = measured["hello"]
    for name, it in measured.items():
        ratio = _ratio([load.per_second for load in it.loads], [load.per_second for load in hello.loads])
        by_cpu = _ratio(it.per_cpu, hello.per_cpu)
        bar = BARS.get(name)
        report.add(
            name, f"{_median(load.per_second for load in it.loads):,.0f}", f"{ratio:.3f}",
            f"{_median(it.per_cpu):,.0f}", f"{by_cpu:.3f}",
            f"{_median(load.p50_ms for load in it.loads):.2f}", f"{_median(load.p99_ms for load in it.loads):.2f}",
            f"{bar:g} {'reached' if ratio >= bar else 'MISSED'}" if bar else "",
        )  # fmt: skip
        key = re.sub(r"[^a-z]+", "_", name)
        report.figures |= {
            f"{key}_per_s": round(_median(load.per_second for load in it.loads)),
            key: round(ratio, 3),
        }
        if wrong := sum(load.wrong for load in it.loads):
            report.notes.append(f"{name}: {wrong:,} answers were not 200")
            report.figures[f"{key}_wrong"] = wrong
    report.notes += [
        f"{len(hello.loads)} rounds of {SECONDS:g} s each by {pages_load.client()}, {pages_load.CONNECTIONS} "
        "connections; medians; granian with 2 workers of one thread each",
        *_weights(report, asked, port),
    ]
    return report


def _weights(report: Report, asked: dict[str, tuple[Server, str]], port: int) -> list[str]:
    """How heavy the neighbourhood's page is, alone and with what it needs, the map's parts left out."""
    if "neighbourhood, cached" not in asked:
        return []
    path = asked["neighbourhood, cached"][1]
    _, html, _ = get(port, path)
    _, packed, _ = get(port, path, packed=True)
    linked = dict.fromkeys(re.findall(r'(?:href|src|data-govuk)="(/(?:static|people)/[^"]+)"', html.decode()))
    needed = [one for one in linked if "leaflet" not in one and "/map." not in one]
    first = len(packed) + sum(len(get(port, one, packed=True)[1]) for one in needed)
    report.figures |= {"html_bytes": len(html), "html_packed_bytes": len(packed), "first_load_bytes": first}
    return [
        f"the neighbourhood's page: {len(html):,} bytes of HTML ({len(packed):,} packed), at most {MOST_HTML:,}; first "
        f"visit with {len(needed)} files, without the map: {first:,} bytes, at most {MOST_FIRST:,}"
    ]


def _ratio(these: list[float], those: list[float]) -> float:
    return statistics.median(one / other for one, other in zip(these, those, strict=True))


def _median(numbers: Iterator[float] | list[float]) -> float:
    return statistics.median(numbers)
