"""Atom feeds of priorities, of what was done, of messages, and of the Board's papers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed, Enclosure

from peelian.apps.board import api as board
from peelian.apps.board.api import ReleaseLine
from peelian.apps.feedback import api as feedback
from peelian.apps.feedback.api import PublicUpdate
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.api import MessageKind, MessageView
from peelian.apps.places import api as places
from peelian.apps.places.api import AreaView
from peelian.apps.priorities import api as priorities
from peelian.apps.priorities.api import PriorityView
from peelian.kernel.text import one_line
from peelian.kernel.time import local_day, now
from peelian.web.feeds import cap

if TYPE_CHECKING:
    _Feed = Feed[Any, AreaView]
    _FeedOfAll = Feed[ReleaseLine, None]
else:  # Django's class takes no type arguments when it runs
    _Feed = _FeedOfAll = Feed


class _OfArea(_Feed):
    """A feed of one area; 404 for a code that means nothing today."""

    feed_type = Atom1Feed
    what = ""

    def get_object(self, request: HttpRequest, code: str) -> AreaView:
        """The area of the address."""
        return places.get_area(code, local_day(now()))

    def title(self, area: AreaView) -> str:
        """What the feed is called."""
        return f"{self.what} in {area.name}"

    def link(self, area: AreaView) -> str:
        """The page that it belongs to."""
        return f"{settings.PUBLIC_URL}/areas/{area.code}/"

    def item_link(self, item: Any) -> str:
        """The page that an entry belongs to."""
        return f"{settings.PUBLIC_URL}/areas/{item.area_code}/"


class Priorities(_OfArea):
    """The open priorities of an area and of its sector."""

    what = "Police priorities"

    def items(self, area: AreaView) -> list[PriorityView]:
        """Newest first."""
        return priorities.list_priorities(area_codes=area.path[:2], at=now())

    def item_title(self, item: PriorityView) -> str:
        """The problem and the place."""
        return f"{item.category_label}: {item.area_name}"

    def item_description(self, item: PriorityView) -> str:
        """The issue, and what is being done."""
        return f"{item.issue} What we are doing: {item.action}" if item.action else item.issue

    def item_guid(self, item: PriorityView) -> str:
        """For ever the same."""
        return f"{settings.PUBLIC_URL}/#priority-{item.id}"

    def item_pubdate(self, item: PriorityView) -> dt.datetime:
        """When it was adopted."""
        return item.adopted_at

    def item_updateddate(self, item: PriorityView) -> dt.datetime:
        """When it last changed."""
        return item.action_at or item.adopted_at


class Updates(_OfArea):
    """What residents said and what was done."""

    what = "You said, we did"

    def items(self, area: AreaView) -> list[PublicUpdate]:
        """Newest first."""
        return feedback.list_public_updates(area_codes=area.path[:2], limit=30)

    def item_title(self, item: PublicUpdate) -> str:
        """The problem and the place."""
        return f"{item.category_label}: {item.area_name}"

    def item_description(self, item: PublicUpdate) -> str:
        """Both halves."""
        return f"You said: {item.said} We did: {item.did}"

    def item_guid(self, item: PublicUpdate) -> str:
        """For ever the same."""
        return f"{settings.PUBLIC_URL}/#update-{item.id}"

    def item_pubdate(self, item: PublicUpdate) -> dt.datetime:
        """When it was told."""
        return item.told_at


class Messages(_OfArea):
    """What was sent to the people of an area."""

    what = "Messages from the police"

    def items(self, area: AreaView) -> list[MessageView]:
        """Newest first."""
        return messaging.list_public_messages(area_codes=area.path, limit=30)

    def item_title(self, item: MessageView) -> str:
        """Its subject."""
        return item.subject

    def item_description(self, item: MessageView) -> str:
        """Its beginning."""
        return one_line(item.body, 500)

    def item_link(self, item: MessageView) -> str:
        """Its page in the archive."""
        return f"{settings.PUBLIC_URL}/messages/{item.id}"

    def item_pubdate(self, item: MessageView) -> dt.datetime:
        """When it was approved to go out."""
        return item.approved_at or item.created_at


class Alerts(Messages):
    """The alerts of an area, each with its CAP document: what other systems watch."""

    what = "Police alerts"

    def items(self, area: AreaView) -> list[MessageView]:
        """Newest first."""
        return [
            message
            for message in messaging.list_public_messages(area_codes=area.path, limit=100)
            if message.kind is MessageKind.ALERT
        ][:30]

    def item_enclosures(self, item: MessageView) -> list[Enclosure]:
        """The same alert for machines."""
        return [Enclosure(f"{settings.PUBLIC_URL}/feeds/messages/{item.id}.cap", "0", cap.MEDIA_TYPE)]

    def item_updateddate(self, item: MessageView) -> dt.datetime:
        """When it went out: an alert never changes, a notice follows it."""
        return item.approved_at or item.created_at


class BoardPapers(_FeedOfAll):
    """The Board's papers that are out."""

    feed_type = Atom1Feed
    title = "Board papers"
    link = "/board-papers/"

    def items(self) -> list[ReleaseLine]:
        """The latest that came out first."""
        return sorted(board.list_releases(), key=lambda one: one.released_at, reverse=True)[:30]

    def item_title(self, item: ReleaseLine) -> str:
        """Its title."""
        return item.title

    def item_description(self, item: ReleaseLine) -> str:
        """Whose it is, and whether it puts another one right."""
        return f"{item.subtitle} It corrects {item.corrects}.".strip() if item.corrects else item.subtitle

    def item_link(self, item: ReleaseLine) -> str:
        """Its page."""
        return f"{settings.PUBLIC_URL}/board-papers/{item.code}/"

    def item_pubdate(self, item: ReleaseLine) -> dt.datetime:
        """When it came out."""
        return item.released_at

    def item_updateddate(self, item: ReleaseLine) -> dt.datetime:
        """When it came out: it never changes."""
        return item.released_at
