"""The door of the places room."""

from peelian.apps.places.queries.addresses import get_address, list_addresses, list_addresses_with
from peelian.apps.places.queries.areas import (
    boundaries_geojson,
    boundary_of,
    boundary_shape,
    boundary_shapes,
    force,
    get_area,
    get_area_by_id,
    list_areas,
    path_now,
    path_of,
)
from peelian.apps.places.queries.atlas import look_again
from peelian.apps.places.queries.ended import get_ended
from peelian.apps.places.queries.locate import (
    locate_many,
    locate_point,
    locate_postcode,
    locate_postcodes,
    postcodes_near,
    postcodes_within,
)
from peelian.apps.places.queries.search import find
from peelian.apps.places.rules.drafts import draft_areas
from peelian.apps.places.rules.other_forces import forces_of
from peelian.apps.places.services.addresses import load_addresses
from peelian.apps.places.services.areas import load_areas
from peelian.apps.places.services.boundaries import load_boundaries
from peelian.apps.places.services.changing import StillInUse
from peelian.apps.places.services.postcodes import load_postcodes
from peelian.apps.places.types import (
    AddressRow,
    AddressView,
    AreaKind,
    AreaRow,
    AreaView,
    BoundaryRow,
    BoundaryView,
    Ended,
    FoundArea,
    FoundBy,
    Loaded,
    OtherForce,
    Place,
    PostcodeRow,
)

__all__ = [
    "AddressRow",
    "AddressView",
    "AreaKind",
    "AreaRow",
    "AreaView",
    "BoundaryRow",
    "BoundaryView",
    "Ended",
    "FoundArea",
    "FoundBy",
    "Loaded",
    "OtherForce",
    "Place",
    "PostcodeRow",
    "StillInUse",
    "boundaries_geojson",
    "boundary_of",
    "boundary_shape",
    "boundary_shapes",
    "draft_areas",
    "find",
    "force",
    "forces_of",
    "get_address",
    "get_area",
    "get_area_by_id",
    "get_ended",
    "list_addresses",
    "list_addresses_with",
    "list_areas",
    "load_addresses",
    "load_areas",
    "load_boundaries",
    "load_postcodes",
    "locate_many",
    "locate_point",
    "locate_postcode",
    "locate_postcodes",
    "look_again",
    "path_now",
    "path_of",
    "postcodes_near",
    "postcodes_within",
]
