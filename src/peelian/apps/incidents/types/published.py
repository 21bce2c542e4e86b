"""What police.uk publishes besides crimes: map points, outcomes of crimes, stop and search; and how we hand it out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from peelian.kernel.errors import Refused
from peelian.kernel.text import gettext_noop as _

#: police.uk's codes of what became of a crime, with the names that its files give them.
#: https://data.police.uk/docs/method/outcomes-at-location/
OUTCOMES: dict[str, str] = {
    "awaiting-court-result": _("Awaiting court outcome"),
    "court-result-unavailable": _("Court result unavailable"),
    "unable-to-proceed": _("Court case unable to proceed"),
    "local-resolution": _("Local resolution"),
    "no-further-action": _("Investigation complete; no suspect identified"),
    "deprived-of-property": _("Offender deprived of property"),
    "fined": _("Offender fined"),
    "absolute-discharge": _("Offender given absolute discharge"),
    "cautioned": _("Offender given a caution"),
    "drugs-possession-warning": _("Offender given a drugs possession warning"),
    "penalty-notice-issued": _("Offender given penalty notice"),
    "community-penalty": _("Offender given community sentence"),
    "conditional-discharge": _("Offender given conditional discharge"),
    "suspended-sentence": _("Offender given suspended prison sentence"),
    "imprisoned": _("Offender sent to prison"),
    "other-court-disposal": _("Offender otherwise dealt with"),
    "compensation": _("Offender ordered to pay compensation"),
    "sentenced-in-another-case": _("Suspect charged as part of another case"),
    "charged": _("Suspect charged"),
    "not-guilty": _("Defendant found not guilty"),
    "sent-to-crown-court": _("Defendant sent to Crown Court"),
    "unable-to-prosecute": _("Unable to prosecute suspect"),
    "formal-action-not-in-public-interest": _("Formal action is not in the public interest"),
    "action-taken-by-another-organisation": _("Action to be taken by another organisation"),
    "further-investigation-not-in-public-interest": _("Further investigation is not in the public interest"),
    "further-action-not-in-public-interest": _("Further action is not in the public interest"),
    "under-investigation": _("Under investigation"),
    "status-update-unavailable": _("Status update unavailable"),
}

#: What police.uk's files of stop and search say, so that a page can say it in its own language. Others are shown as
#: they stand.
STOP_WORDS = (
    # what officers looked for
    _("Anything to threaten or harm anyone"),
    _("Article for use in theft"),
    _("Articles for use in criminal damage"),
    _("Controlled drugs"),
    _("Crossbows"),
    _("Evidence of offences under the Act"),
    _("Firearms"),
    _("Fireworks"),
    _("Game or poaching equipment"),
    _("Goods on which duty has not been paid etc."),
    _("Offensive weapons"),
    _("Psychoactive substances"),
    _("Stolen goods"),
    # what came of it
    _("A no further action disposal"),
    _("Arrest"),
    _("Caution (simple or conditional)"),
    _("Community resolution"),
    _("Khat or Cannabis warning"),
    _("Penalty Notice for Disorder"),
    _("Summons / charged by post"),
    # who was searched
    _("Female"),
    _("Male"),
    _("Other"),
    _("under 10"),
    _("over 34"),
)

#: What a stop and search may have been of.
STOP_KINDS = ("Person search", "Vehicle search", "Person and Vehicle search")


class TooMany(Refused):
    """More rows lie in the area than one answer holds (police.uk: 10,000). Ask for a smaller one."""


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One line of a police.uk outcomes file: what was decided about a crime in a month."""

    row: int
    crime_id: str  # empty where the file has none: then it belongs to no crime
    month: dt.date  # of the decision; its first day
    reported_by: str
    lat: float | None
    lng: float | None
    location: str
    code: str  # of OUTCOMES


@dataclass(frozen=True, slots=True)
class StopRow:
    """One line of a police.uk stop-and-search file. Texts are empty and answers None where nothing was recorded."""

    row: int
    at: dt.datetime  # aware
    month: dt.date  # under which it is published; its first day
    kind: str  # of STOP_KINDS
    operation: bool | None
    operation_name: str
    lat: float | None
    lng: float | None
    gender: str
    age_range: str
    self_defined_ethnicity: str
    officer_defined_ethnicity: str
    legislation: str
    object_of_search: str
    outcome: str
    outcome_linked: bool | None
    clothing: bool | None  # more than outer clothing was removed


@dataclass(frozen=True, slots=True)
class FileLoaded:
    """What became of a file of outcomes or of stops.

    Args:
        taken: rows of the file that are there now.
        replaced: rows of the same months that were there before and had to go.
        repeated: rows that say what another has said already; taken once.
        elsewhere: rows taken without a place in the force: no point, or a point outside. 0 for outcomes, which
            belong to crimes.
        months: first days of the months that the file holds.
        notes: what a careful person should look at, in sentences.
        already: this very file is in force; nothing was changed.
    """

    taken: int
    replaced: int
    repeated: int
    elsewhere: int
    months: tuple[dt.date, ...]
    notes: tuple[str, ...] = ()
    already: bool = False


@dataclass(frozen=True, slots=True)
class MapPointView:
    """An anonymised map point of police.uk. `id` is the API's `location_id`; `name` is empty where no file names it."""

    id: int
    lat: float
    lng: float
    name: str


@dataclass(frozen=True, slots=True)
class CrimeView:
    """One published crime.

    `id` changes when its month is imported again, `persistent_id` doesn't; that is empty for anti-social behaviour
    and in old files. `outcome` is the newest one in police.uk's words, empty when none is known.
    """

    id: int
    persistent_id: str
    category: str
    month: dt.date
    reported_by: str
    context: str
    point: MapPointView | None
    outcome: str
    outcome_month: dt.date | None


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """One outcome of a crime that is published here too."""

    code: str
    name: str
    month: dt.date
    crime: CrimeView


@dataclass(frozen=True, slots=True)
class StopView:
    """One stop and search as it was published. Texts are empty where nothing was recorded."""

    kind: str
    at: dt.datetime
    operation: bool | None
    operation_name: str
    point: MapPointView | None
    gender: str
    age_range: str
    self_defined_ethnicity: str
    officer_defined_ethnicity: str
    legislation: str
    object_of_search: str
    outcome: str
    outcome_linked: bool | None
    clothing: bool | None


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many crimes of a neighbourhood and month stand at one outcome, their newest.

    `code` is empty for words that police.uk's list hasn't got.
    """

    neighbourhood_code: str
    month: dt.date
    code: str
    name: str
    n: int


class StopBy(StrEnum):
    """By what stops can be counted."""

    OBJECT = "object"
    OUTCOME = "outcome"
    AGE = "age"
    ETHNICITY = "ethnicity"  # as the person defined it
    OFFICER_ETHNICITY = "officer-ethnicity"  # as the officer did
    GENDER = "gender"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class StopCount:
    """How many stops of a neighbourhood have this value; `value` is empty where it wasn't recorded."""

    neighbourhood_code: str
    value: str
    n: int
