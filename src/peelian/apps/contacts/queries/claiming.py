"""What messaging asks of this room when it claims copies, for hundreds of people in one go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import connection

from peelian.apps.contacts.queries.secrets import keys
from peelian.apps.contacts.rules.addresses import address_digest
from peelian.apps.contacts.rules.links import make_token
from peelian.apps.contacts.rules.stamps import stamps
from peelian.apps.contacts.types import LinkPurpose


def tokens_for_many(copies: Iterable[tuple[int, int, int]]) -> list[tuple[str, str, str, str]]:
    """The tokens to leave, manage, rate and reply for each copy: `links_for` without its confirmation.

    Args:
        copies: (contact, link version, number of the copy).
    """
    return stamps(keys("link")[0], copies)


def confirm_token(contact_id: int, link_version: int, *, expires_on: dt.date) -> str:
    """The token that confirms, of somebody whose link version is known. As `link`, without asking the database."""
    return make_token(
        keys("link")[0],
        contact_id=contact_id,
        purpose=LinkPurpose.CONFIRM,
        link_version=link_version,
        expires_on=expires_on,
    )


def suppressed_among(addresses: Collection[str]) -> set[str]:
    """Those of these mail addresses and numbers that must not be written to, in one query."""
    secrets = keys("suppression")
    digests = {
        address_digest(secret, address): address for address in addresses if address for secret in secrets
    }
    with connection.cursor() as cursor:
        cursor.execute(
            # Digests are letters and digits: they need no quotes, which is most of the work of writing an array.
            "SELECT digest FROM contacts_suppression WHERE digest = ANY(%s::text[])",
            [f"{{{','.join(digests)}}}"],
        )
        return {digests[digest] for (digest,) in cursor.fetchall()}
