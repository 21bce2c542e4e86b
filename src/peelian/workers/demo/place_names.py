"""What the demo calls its places: districts, and the well-known localities of each postcode district.

A locality carries where in its postcode district it roughly lies (N, SE, C for the middle …), so that the parts of a
district get names that a local would nod at. They are names of places people know, not official areas.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class District:
    """A metropolitan district, which is a local policing area today."""

    code: str
    name: str
    short: str


DISTRICTS: dict[str, District] = {
    one.code: one
    for one in (
        District("E08000025", "Birmingham", "bhm"),
        District("E08000026", "Coventry", "cov"),
        District("E08000027", "Dudley", "dud"),
        District("E08000028", "Sandwell", "san"),
        District("E08000029", "Solihull", "sol"),
        District("E08000030", "Walsall", "wal"),
        District("E08000031", "Wolverhampton", "wol"),
    )
}

#: First letters of the districts' postcodes.
LETTERS = "BCDW"

#: Postcode districts that are too small or odd to stand alone, and the one that they go with.
GOES_WITH = {"WV8": "WV9", "B40": "B37", "B46": "B37", "B94": "B93", "B48": "B38"}

#: Full of firms: fewer homes than their postcodes would make one think.
FEW_RESIDENTS = frozenset({"B1", "B2", "B3", "B4", "WV1", "CV1", "WS1", "B90"})

COMPASS = {
    "C": (0.0, 0.0), "N": (0.0, 1.0), "S": (0.0, -1.0), "E": (1.0, 0.0), "W": (-1.0, 0.0),
    "NE": (0.7, 0.7), "NW": (-0.7, 0.7), "SE": (0.7, -0.7), "SW": (-0.7, -0.7),
}  # fmt: skip

#: By postcode district, or by district and postcode district where one straddles a border. The best known first.
_LOCALITIES = """
B1: Broad Street C
B2: New Street C
B3: Jewellery Quarter C
B4: Eastside C
B5: Lee Bank S, Digbeth N, Highgate E
B6: Aston W, Witton N
B7: Nechells C
B8: Alum Rock S, Ward End N, Saltley W
B9: Bordesley Green E, Bordesley Village W
B10: Small Heath C
B11: Sparkhill S, Sparkbrook N, Tyseley E
B12: Balsall Heath S, Highgate Park N
B13: Moseley W, Wake Green E, Billesley S
B14: Kings Heath N, Yardley Wood S, Druids Heath SW
B15: Edgbaston C, Five Ways N
B16: Ladywood E, Rotton Park W, Summerfield N
B17: Harborne C, Harborne North N
B18: Hockley E, Winson Green W, Brookfields S
B19: Lozells N, Newtown S
B20: Handsworth Wood N, Birchfield E
B21: Handsworth E, Handsworth West W
B23: Erdington S, Stockland Green W, Short Heath N, Perry Common NW
B24: Gravelly Hill W, Tyburn Road E
B25: Yardley C, Hay Mills S
B26: Sheldon E, South Yardley W
B27: Acocks Green C
B28: Hall Green W, Robin Hood S
B29: Selly Oak E, Weoley Castle W, Bournbrook NE
B30: Stirchley E, Cotteridge S, Bournville W
B31: Northfield C, Longbridge S, Shenley W, West Heath SE
B32: Bartley Green S, Quinton N, Woodgate SW
B33: Stechford W, Kitts Green E, Lea Hall C
B34: Shard End C
B35: Castle Vale C
B36: Hodge Hill C
B38: Kings Norton C
B42: Perry Barr S, Hamstead N
B44: Kingstanding N, Perry Beeches S
B45: Rubery C
B72: Wylde Green C
B73: Boldmere S, Sutton Park N
B74: Four Oaks C
B75: Mere Green N, Roughley E, Sutton Trinity S
B76: Walmley N, Minworth S
Solihull B36: Castle Bromwich C
B37: Chelmsley Wood C, Marston Green S, Smith's Wood N
B90: Shirley N, Monkspath E, Dickens Heath S
B91: Solihull Centre C, Elmdon Heath E, Hillfield W
B92: Olton W, Hampton in Arden E
B93: Knowle N, Dorridge S
Solihull CV7: Balsall Common C
B43: Great Barr C
Walsall B43: Pheasey C
Walsall B74: Streetly C
B62: Coombs Wood N, Howley Grange S
B63: Halesowen E, Cradley W
B64: Cradley Heath W, Old Hill E
B65: Rowley Regis C
B66: Smethwick W, Cape Hill E
B67: Bearwood S, Londonderry N
B68: Langley Green C
B69: Oldbury E, Tividale W, Rounds Green SW
B70: West Bromwich Centre N, Greets Green W, Guns Village S
B71: Stone Cross N, Charlemont S
DY1: Dudley Centre S, Woodsetton N, Russells Hall W
DY2: Netherton S, Kates Hill N
DY3: Sedgley N, Gornal S
DY4: Tipton S, Princes End N, Great Bridge E
DY5: Brierley Hill C, Quarry Bank E, Pensnett N, Withymoor S
DY6: Kingswinford S, Wall Heath N
DY8: Stourbridge S, Wordsley N, Amblecote C, Wollaston W
DY9: Lye N, Pedmore S
Dudley WV14: Coseley C
WS1: Walsall Centre W, Chuckery E, Caldmore S
WS2: Birchills E, Beechdale N, Bentley W
WS3: Bloxwich W, Blakenall S, Pelsall E
WS4: Rushall C
WS5: Palfrey W, Park Hall E
Sandwell WS5: Yew Tree C
WS8: Brownhills C
WS9: Aldridge S, Walsall Wood N
WS10: Wednesbury E, Friar Park N, Kings Hill W
Walsall WS10: Darlaston C
WV12: New Invention C
WV13: Willenhall C
Wolverhampton WV13: Portobello C
WV1: Wolverhampton Centre W, East Park E, Horseley Fields C
WV2: Blakenhall W, Parkfields S, All Saints N
WV3: Penn Fields E, Finchfield W, Merridale N
WV4: Penn W, Goldthorn Park E
WV6: Tettenhall W, Whitmore Reans E
WV9: Pendeford C
WV10: Low Hill S, Bushbury N, Fallings Park C, Fordhouses NW
WV11: Wednesfield W, Ashmore Park N
WV14: Bilston C, Bradley S
CV1: Coventry Centre C, Hillfields N
CV2: Walsgrave E, Wyken S, Stoke Heath W, Wood End N
CV3: Cheylesmore W, Binley N, Willenhall Wood SE, Stivichall SW
CV4: Tile Hill N, Canley E
CV5: Earlsdon E, Allesley NW, Whoberley C
CV6: Foleshill E, Radford W, Holbrooks N, Coundon SW, Longford NE
CV7: Keresley C
"""


@dataclass(frozen=True, slots=True)
class Locality:
    """A name and where it lies in its postcode district, east and north of its middle."""

    name: str
    east: float
    north: float


def _read(text: str) -> dict[str, tuple[Locality, ...]]:
    found = {}
    for line in text.strip().splitlines():
        key, _, names = line.partition(": ")
        split = [name.rpartition(" ") for name in names.split(", ")]
        found[key] = tuple(Locality(name, *COMPASS[hint]) for name, _, hint in split)
    return found


LOCALITIES = _read(_LOCALITIES)
#: The best known locality of each postcode district.
BEST_KNOWN = frozenset(found[0].name for found in LOCALITIES.values())


def localities(district: District, outcode: str) -> tuple[Locality, ...]:
    """The localities of a postcode district within a district, the best known first; its own name if none is known."""
    known = LOCALITIES.get(f"{district.name} {outcode}") or LOCALITIES.get(outcode)
    return known or (Locality(f"{district.name} {outcode}", 0.0, 0.0),)


def slug(name: str) -> str:
    """A name as part of a code: lower case, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
