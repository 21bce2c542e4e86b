"""What residents' pages say of teams on a day, counted: teams, named officers and PCSOs, posts, named contacts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection

from django.db.models import Count, Exists, Min, OuterRef, Q

from peelian.apps.places.api import AreaKind
from peelian.apps.workforce.models.people import Portrait
from peelian.apps.workforce.models.posts import Post, Posting
from peelian.apps.workforce.models.units import Team
from peelian.apps.workforce.queries.held import funded_on, held_on, in_posts_on
from peelian.apps.workforce.queries.naming import named_on
from peelian.apps.workforce.types.people import Rank, StaffClass
from peelian.apps.workforce.types.teams import AreaTeams, ContactPage


def first_posted_on() -> dt.date | None:
    """The first day on which anybody was posted; None before that."""
    first: dt.date | None = Posting.objects.aggregate(first=Min("valid_from"))["first"]
    return first


def count_teams(area_codes: Collection[str], on: dt.date) -> dict[str, AreaTeams]:
    """The teams of each of these areas (exactly these codes) on a day, by area code; areas without a team left out.

    Named are those whom residents' pages list: everybody in a post of a neighbourhood's team, and who holds a
    sergeant's post of a sector's.
    """
    teams = Team.objects.filter(area__code__in=area_codes).order_by().values("area__code")
    rows = teams.annotate(
        teams=Count("id"), mail=Count("id", filter=~Q(email="")), social=Count("id", filter=~Q(social_url=""))
    )
    posts = Post.objects.filter(funded_on(on), team__area__code__in=area_codes).order_by()
    held = Count("id", filter=Exists(in_posts_on(on).filter(post_id=OuterRef("pk"))))
    funded = {
        row["team__area__code"]: (row["posts"], row["filled"])
        for row in posts.values("team__area__code").annotate(posts=Count("id"), filled=held)
    }
    named = _named(area_codes, on)
    return {
        row["area__code"]: AreaTeams(
            area_code=row["area__code"], teams=row["teams"], with_mail=row["mail"], with_social=row["social"],
            officers=named[row["area__code"], StaffClass.OFFICER], pcsos=named[row["area__code"], StaffClass.PCSO],
            posts=funded.get(row["area__code"], (0, 0))[0], filled=funded.get(row["area__code"], (0, 0))[1],
        )
        for row in rows
    }  # fmt: skip


def list_contact_pages(area_codes: Collection[str], on: dt.date) -> list[ContactPage]:
    """What the pages of the named contacts of these areas show on a day. A portrait is shown while its person is
    posted to a team."""
    held = held_on(on).filter(person_id=OuterRef("person_id"))
    portrait = Portrait.objects.filter(person_id=OuterRef("person_id"))
    rows = (
        named_on(on)
        .filter(area_code__in=list(area_codes))
        .annotate(shown=Exists(held) & Exists(portrait))
        .order_by("area_code")
        .values_list("area_code", "person__email", "person__bio", "shown")
    )
    return [ContactPage(code, bool(mail), bool(bio.strip()), shown) for code, mail, bio, shown in rows]


def _named(area_codes: Collection[str], on: dt.date) -> Counter[tuple[str, StaffClass]]:
    sergeants = Q(post__team__area__kind=AreaKind.SECTOR, post__rank=Rank.SERGEANT)
    rows = (
        held_on(on)
        .filter(Q(post__team__area__kind=AreaKind.NEIGHBOURHOOD) | sergeants)
        .filter(post__team__area__code__in=area_codes)
        .order_by()
        .values_list("post__team__area__code", "person__terms__rank")
        .annotate(people=Count("person_id", distinct=True))
    )
    found: Counter[tuple[str, StaffClass]] = Counter()
    for code, rank, people in rows:
        found[code, Rank(rank).staff_class] += people
    return found
