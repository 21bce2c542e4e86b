"""A group in the demo: the shop watch of the sector that visitors walk, kept by the force's communications team."""

from __future__ import annotations

from peelian.apps.accounts import api as accounts
from peelian.apps.contacts import api as contacts
from peelian.journeys import keep_groups
from peelian.workers.demo.people import MAIL
from peelian.workers.demo.setting import Setting

#: Of those who asked for alerts there, one in so many keeps a shop; a watch has no more than so many members.
_ONE_IN, _MOST = 8, 40


def gather_a_shop_watch(setting: Setting) -> int:
    """Make the shop watch of the walked sector and enter its members; returns how many they are."""
    comms = next(user for user in accounts.list_users() if user.email == f"comms@{MAIL}")
    viewer = accounts.viewer_for(comms, setting.today)
    sector = setting.walked
    watch = keep_groups.make(
        viewer=viewer,
        at=setting.at,
        name=f"{sector.name} shop watch",
        description="Shops that tell each other, and us, of thefts as they happen.",
        area_code=sector.code,
    )
    near = contacts.list_audience(
        neighbourhood_codes=[patch.code for patch in sector.patches], topic=contacts.Topic.ALERTS
    )
    count = min(_MOST, len(near) // _ONE_IN + bool(near))
    members = setting.chance("shop watch").sample(near, count)
    return contacts.add_members(actor=viewer.actor, at=setting.at, group_id=watch.id, contact_ids=members)
