"""The one place where adapters are plugged into the house."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from peelian.adapters.mailbox.store import Mailbox, Store
from peelian.adapters.smtp.channel import SmtpChannel
from peelian.adapters.smtp.connection import Security
from peelian.apps.messaging.api import Inbound
from peelian.journeys.ports import Listener, Ports, Reader, plug


def plug_everything() -> None:
    """Plug in what this installation's settings ask for. Called once, when Django is up."""
    plug(
        Ports(
            channels={"email": _mail_out()},
            readers=_readers(),
            inbound=_mail_in if settings.LMTP_PORT else None,
            mailbox=_mailbox() if settings.DEMO else None,
            reply_domain=settings.REPLY_DOMAIN,
            public_url=settings.PUBLIC_URL,
            state=settings.STATE,
        )
    )


def _mail_out() -> SmtpChannel:
    return SmtpChannel(
        host=settings.EMAIL_HOST,
        port=settings.EMAIL_PORT,
        user=settings.EMAIL_HOST_USER,
        password=settings.EMAIL_HOST_PASSWORD,
        security=Security.STARTTLS if settings.EMAIL_USE_TLS else Security.NONE,
        from_address=settings.DEFAULT_FROM_EMAIL,
        list_id=f"messages.{settings.REPLY_DOMAIN}",
        own_name=settings.REPLY_DOMAIN,
    )


def _mail_in(handler: Callable[[Inbound], object]) -> Listener:
    """The door for mail that comes back. Imported when a worker opens it: the site listens for no mail."""
    from peelian.adapters.lmtp.listener import LmtpListener

    return LmtpListener(handler=handler, domain=settings.REPLY_DOMAIN, port=settings.LMTP_PORT)


def _mailbox() -> Mailbox:
    return Mailbox(
        Store(settings.STATE / "mailbox"), lmtp_port=settings.LMTP_PORT, smtp_port=settings.EMAIL_PORT
    )


def _readers() -> Mapping[str, Reader]:
    """Readers of files by kind. Each is imported when it is first asked for: the site reads no files."""
    return {
        "areas": _read_areas,
        "boundaries": _read_boundaries,
        "postcodes": _read_postcodes,
        "people": _read_people,
        "positions": _read_positions,
        "devices": _read_holdings,
        "crime": _read_crime,
        "deprivation": _read_deprivation,
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


def _read_deprivation(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.deprivation.indices import read_deprivation

    return read_deprivation(path, **options)


def _read_demo_postcodes(path: Path | None, **options: Any) -> Iterator[Any]:
    from peelian.adapters.demo_places.postcodes import read_postcodes

    return read_postcodes(path, **options)
