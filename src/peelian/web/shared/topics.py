"""What residents can ask to hear about, in the same words for them, on the doorstep and in the station."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peelian.apps.contacts.api import Topic

#: What a topic is called, in the order in which topics are offered.
TOPIC_NAMES: dict[Topic, str | Promise] = {
    Topic.ALERTS: _("Alerts"),
    Topic.YOU_SAID: _("You said, we did"),
    Topic.MEETINGS: _("Meetings"),
    Topic.CRIME_PREVENTION: _("Staying safe"),
    Topic.NEWS: _("News"),
}
#: What it brings, for somebody who chooses.
TOPIC_HINTS: dict[str, str | Promise] = {
    Topic.ALERTS.value: _("When something happens near you that you need to know"),
    Topic.YOU_SAID.value: _("What came of what people told us"),
    Topic.MEETINGS.value: _("Where and when you can talk to your team"),
    Topic.CRIME_PREVENTION.value: _("Advice about crimes near you"),
    Topic.NEWS.value: _("What your team has been doing"),
}
#: As the choices of a form's field.
TOPICS = [(topic.value, name) for topic, name in TOPIC_NAMES.items()]
