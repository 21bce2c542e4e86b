"""The one place where adapters are plugged into the house."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from peelian.adapters.credentials.options import OPTIONS as CREDENTIALS
from peelian.adapters.credentials.signing import Ed25519Signer
from peelian.adapters.journal.files import JournalFolder
from peelian.adapters.mailbox.store import Mailbox, Store
from peelian.adapters.pdf.papers import print_paper
from peelian.adapters.pdf.printer import print_message
from peelian.config import folders, options
from peelian.journeys.papers import Paper
from peelian.journeys.ports import Ports, Reader, Signer, plug
from peelian.kernel.options import House


def plug_everything() -> None:
    """Plug in what this installation's settings ask for. Called once, when Django is up."""
    plug(make_ports())


def make_ports() -> Ports:
    """What this installation's settings ask for."""
    house = House(
        public_url=settings.PUBLIC_URL,
        reply_domain=settings.REPLY_DOMAIN,
        state=settings.STATE,
        demo=settings.DEMO,
    )
    channels = [folder.make(house) for folder in folders.channel_folders()]
    networks = [folder.make(house) for folder in folders.network_folders()]
    translators = [folder.make(house) for folder in folders.translator_folders()]
    feeds = [folder.make(house) for folder in folders.position_feed_folders()]
    return Ports(
        channels={channel.facts.name: channel for channel in channels if channel is not None},
        networks={network.name: network for network in networks if network is not None},
        networks_here=house.demo,
        translators=tuple(translator for translator in translators if translator is not None),
        position_feeds=tuple(feed for feed in feeds if feed is not None),
        journals=JournalFolder(house.state / "journal"),
        readers=_readers(),
        writers={"hr": _write_hr},
        printer=print_message,
        press=print_paper,
        word=_write_word,
        sign=_signer(house),
        draw=_draw,
        draw_points=_draw_points,
        mailbox=_mailbox() if settings.DEMO else None,
        reply_domain=house.reply_domain,
        public_url=house.public_url,
        learning_sites=tuple(settings.LEARNING_SITES),
        state=house.state,
    )


def _draw(spec: Mapping[str, Any], title: str, words: str) -> str:
    from peelian.adapters.charts.drawing import draw  # an engine of 30 MB, for those who draw

    return draw(spec, title, words)


def _draw_points(svg: str) -> bytes:
    from peelian.adapters.charts.drawing import in_points

    return in_points(svg)


def _write_word(paper: Paper, at: dt.datetime) -> bytes:
    from peelian.adapters.word.papers import (
        write_paper,  # a library that only those load who ask for such a file
    )

    return write_paper(paper, at)


def _mailbox() -> Mailbox:
    return Mailbox(
        Store(settings.STATE / "mailbox"),
        lmtp_port=int(options.mail()["LMTP_PORT"].get()),
        smtp_port=options.smtp_port(),
    )


def _signer(house: House) -> Signer:
    said = options.values(CREDENTIALS)
    return Ed25519Signer(
        house.state / "badge-key.pem",
        issuer=str(said["BADGE_ISSUER"] or urlsplit(house.public_url).hostname),
        key_url=f"{house.public_url}/feeds/credentials/",
        given=str(said["BADGE_KEY"]),
    )


def _readers() -> Mapping[str, Reader]:
    """Readers of files by kind. Each is imported when it is first asked for: the site reads no files."""
    return {
        "areas": _read_areas,
        "boundaries": _read_boundaries,
        "postcodes": _read_postcodes,
        "addresses": _read_addresses,
        "people": _read_people,
        "duties": _read_duties,
        "hr": _read_hr,
        "home-office": _read_home_office,
        "positions": _read_positions,
        "devices": _read_holdings,
        "crime": _read_crime,
        "outcomes": _read_outcomes,
        "stops": _read_stops,
        "deprivation": _read_deprivation,
        "census": _read_census,
        "recruitment": _read_recruitment,
        "paper": _read_paper,
        "demo-postcodes": _read_demo_postcodes,
    }


def _read_areas(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.geography.areas import read_areas

    return read_areas(path, **options)


def _read_boundaries(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.geography.boundaries import read_boundaries

    return read_boundaries(path, **options)


def _read_postcodes(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.geography.postcodes import read_postcodes

    return read_postcodes(path, **options)


def _read_addresses(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.address_files.gazetteer import read_addresses

    return read_addresses(path, **options)


def _read_duties(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.workforce_files.duties import read_duties

    return read_duties(path, **options)


def _read_hr(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.workforce_files.hr import read_hr

    return read_hr(path, **options)


def _write_hr(path: Path, rows: Iterable[Any], **options: Any) -> int:
    from peelian.adapters.workforce_files.hr_writing import write_hr

    return write_hr(path, rows, **options)


def _read_home_office(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.workforce_files.home_office import read_home_office

    return read_home_office(path, **options)


def _read_people(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.workforce_files.people import read_people

    return read_people(path, **options)


def _read_positions(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.positions.reader import read_positions

    return read_positions(path, **options)


def _read_holdings(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.positions.holdings import read_holdings

    return read_holdings(path, **options)


def _read_crime(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.police_uk.street import read_street_crimes

    return read_street_crimes(path, **options)


def _read_outcomes(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.police_uk.outcomes import read_outcomes

    return read_outcomes(path, **options)


def _read_stops(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.police_uk.stops import read_stops

    return read_stops(path, **options)


def _read_census(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.fairness_files.census import read_census

    return read_census(path, **options)


def _read_recruitment(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.fairness_files.recruitment import read_recruitment

    return read_recruitment(path, **options)


def _read_deprivation(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.deprivation.indices import read_deprivation

    return read_deprivation(path, **options)


def _read_paper(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.paper_files.reader import read_paper

    return read_paper(path, **options)


def _read_demo_postcodes(path: Path | None, **options: Any) -> Iterator[Any]:
    from peelian.adapters.demo_places.postcodes import read_postcodes

    return read_postcodes(path, **options)
