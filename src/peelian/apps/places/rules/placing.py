"""Where a postcode or a point lies on a day, from what is known of both; and the sentence where that is nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Protocol

from peelian.analysis.postcodes import KnownPostcode
from peelian.apps.places.types import AreaKind, AreaView, FoundBy, Place
from peelian.kernel.days import in_words
from peelian.kernel.errors import Refused
from peelian.kernel.text import normalise_postcode


class Ground(Protocol):
    """The areas of a day, and what their outlines hold."""

    @property
    def areas(self) -> Mapping[str, AreaView]:
        """By code."""

    @property
    def force(self) -> AreaView | None:
        """None before there was one."""

    @property
    def with_outline(self) -> int:
        """How many neighbourhoods have an outline."""

    @property
    def without_outline(self) -> int:
        """How many have none."""

    def at(self, lat: float, lng: float) -> AreaView | None:
        """The neighbourhood whose outline holds the point."""


def full_postcode(text: str) -> str:
    """The postcode as the Post Office writes it. Raises Refused for a text that can't be one."""
    postcode = normalise_postcode(text)
    if postcode is None:
        raise Refused(f"“{text.strip()[:20]}” isn’t a full UK postcode, such as B14 7QH.", field="postcode")
    return postcode


def place_of_point(lat: float, lng: float, ground: Ground, on: dt.date) -> Place:
    """The place of a point, empty outside every outline. Raises ValueError for a point that isn't on Earth."""
    area = ground.at(lat, lng)
    if area is None:
        explanation = _nowhere("This point", ground, on)
        return Place("", "", FoundBy.NOWHERE, on, lat=lat, lng=lng, explanation=explanation)
    return Place(area.code, area.name, FoundBy.POINT, on, lat=lat, lng=lng)


def place_of_postcode(postcode: str, known: KnownPostcode | None, ground: Ground, on: dt.date) -> Place:
    """The place of a postcode, of which nothing is known when `known` is None."""
    if known is None:
        explanation = (
            f"We don’t know the postcode {postcode}. It may belong to another force’s area, be very new, or be"
            f" mistyped.{_whose(ground)}"
        )
        return Place("", "", FoundBy.NOWHERE, on, postcode=postcode, explanation=explanation)
    area, how = _resolve(known, ground)
    said = (_withdrawn(known, on), "" if area else _why_not(known, ground, on))
    return Place(
        area.code if area else "", area.name if area else "", how, on,
        postcode=postcode, lat=known.lat, lng=known.lng, terminated_on=known.terminated_on,
        explanation=" ".join(part for part in said if part),
    )  # fmt: skip


def count_by_neighbourhood(known: Iterable[KnownPostcode], ground: Ground) -> dict[str, int]:
    """How many of these postcodes lie in each neighbourhood, by code."""
    counts: dict[str, int] = {}
    for one in known:
        area, _ = _resolve(one, ground)
        if area:
            counts[area.code] = counts.get(area.code, 0) + 1
    return counts


def _resolve(known: KnownPostcode, ground: Ground) -> tuple[AreaView | None, FoundBy]:
    area = ground.areas.get(known.ward_code)
    if area is not None and area.kind is AreaKind.NEIGHBOURHOOD:
        return area, FoundBy.LOOKUP
    if known.lat is None or known.lng is None:
        return None, FoundBy.NOWHERE
    area = ground.at(known.lat, known.lng)
    return area, FoundBy.POINT if area else FoundBy.NOWHERE


def _why_not(known: KnownPostcode, ground: Ground, on: dt.date) -> str:
    if known.lat is None:
        return f"The publisher gives no point for {known.postcode}, so its neighbourhood can’t be told."
    return _nowhere(known.postcode, ground, on)


def _withdrawn(known: KnownPostcode, on: dt.date) -> str:
    if known.terminated_on is None:
        return ""
    tense = "was withdrawn" if known.terminated_on <= on else "has since been withdrawn:"
    return f"{known.postcode} {tense} in {known.terminated_on:%B %Y}."


def _nowhere(what: str, ground: Ground, on: dt.date) -> str:
    if ground.force is None:
        return f"No force was set up here on {in_words(on)}."
    if not ground.with_outline:
        return f"The outlines of {ground.force.name}’s neighbourhoods on {in_words(on)} aren’t known."
    if ground.without_outline:
        return (
            f"{what} is outside every outline that we have for {in_words(on)}; {ground.without_outline} of"
            f" {ground.force.name}’s neighbourhoods have none for that day."
        )
    return f"{what} is outside the area of {ground.force.name}."


def _whose(ground: Ground) -> str:
    return f" We hold those of {ground.force.name}." if ground.force else ""
