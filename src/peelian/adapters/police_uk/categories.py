"""The crime types of police.uk's files, then and now, and today's slugs for them.

Today's fourteen are those of https://data.police.uk/about/#columns-crimes. Until August 2011 files had six types;
from September 2011 to April 2013 eleven, of which one has been renamed and one split since.
"""

from __future__ import annotations

from peelian.apps.incidents.api import CATEGORIES

#: Types that files no longer use. “Public disorder and weapons” was split in May 2013 and can't be split
#: afterwards: it counts as public order. “Other crime” kept its name and lost most of its meaning in September 2011.
EARLIER = {
    "Violent crime": "violent-crime",
    "Public disorder and weapons": "public-order",
}

_SLUGS = {name.casefold(): slug for slug, name in CATEGORIES.items()} | {
    name.casefold(): slug for name, slug in EARLIER.items()
}


def slug_of(crime_type: str) -> str | None:
    """Today's slug of a crime type as a file names it, or None for one that police.uk never used."""
    return _SLUGS.get(" ".join(crime_type.split()).casefold())
