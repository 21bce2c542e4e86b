"""The door of the workforce room."""

from peelian.apps.workforce.queries import (
    get_person,
    get_team,
    list_people,
    list_senior_officers,
    list_team,
    named_contact,
    person_for_user,
    person_ids,
    posted_area_codes,
    team_of,
)
from peelian.apps.workforce.services import (
    AlreadyThere,
    CannotName,
    CannotPost,
    create_person,
    create_post,
    create_team,
    load_establishment,
    name_contact,
    post_person,
)
from peelian.apps.workforce.types import EstablishmentRow, PersonView, Rank, TeamMember, TeamView

__all__ = [
    "AlreadyThere",
    "CannotName",
    "CannotPost",
    "EstablishmentRow",
    "PersonView",
    "Rank",
    "TeamMember",
    "TeamView",
    "create_person",
    "create_post",
    "create_team",
    "get_person",
    "get_team",
    "list_people",
    "list_senior_officers",
    "list_team",
    "load_establishment",
    "name_contact",
    "named_contact",
    "person_for_user",
    "person_ids",
    "post_person",
    "posted_area_codes",
    "team_of",
]
