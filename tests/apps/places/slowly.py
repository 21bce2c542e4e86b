"""The oracle of postcodes: a row from the table for each question, and the plain rules of the README."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from peelian.apps.places import api as places
from peelian.apps.places.models import Postcode
from tests.apps.places.ground import WARD


def locate_postcode(postcode: str, on: dt.date) -> places.Place:
    """The place of a postcode as the Post Office writes it, asked of the database."""
    nowhere = places.Place("", "", places.FoundBy.NOWHERE, on, postcode=postcode)
    row = Postcode.objects.filter(postcode=postcode).first()
    if row is None:
        force = places.force(on)
        explanation = (
            f"We don’t know the postcode {postcode}. It may belong to another force’s area, be very new, or be"
            f" mistyped.{f' We hold those of {force.name}.' if force else ''}"
        )
        return replace(nowhere, explanation=explanation)
    found = _found(row, on)
    said = [_withdrawn(row, on)] if row.terminated_on else []
    if not found:
        said.append(found.explanation.replace("This point", postcode))
    return places.Place(
        found.neighbourhood_code, found.neighbourhood_name, found.found_by, on,
        postcode=postcode, lat=row.lat, lng=row.lng, explanation=" ".join(said), terminated_on=row.terminated_on,
    )  # fmt: skip


def _found(row: Postcode, on: dt.date) -> places.Place:
    wards = {area.code: area for area in places.list_areas(on=on, kind=WARD)}
    if ward := wards.get(row.ward_code):
        return places.Place(ward.code, ward.name, places.FoundBy.LOOKUP, on)
    if row.lat is None or row.lng is None:
        explanation = f"The publisher gives no point for {row.postcode}, so its neighbourhood can’t be told."
        return places.Place("", "", places.FoundBy.NOWHERE, on, explanation=explanation)
    return places.locate_point(row.lat, row.lng, on)


def _withdrawn(row: Postcode, on: dt.date) -> str:
    assert row.terminated_on is not None
    month = f"{row.terminated_on:%B %Y}"
    if row.terminated_on <= on:
        return f"{row.postcode} was withdrawn in {month}."
    return f"{row.postcode} has since been withdrawn: in {month}."
