"""What the force of the demo weighs and plans with: an invented severity table, and the plan templates that ship."""

from __future__ import annotations

import hashlib

from peelian.apps.incidents import api as incidents
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.journeys import read_outcomes
from peelian.workers.demo.setting import Setting
from peelian.workers.plan_templates import reading

SOURCE = (
    "Made up for the demo. A force loads its own, such as one made from the Crime Severity Score of the ONS."
)
#: What one crime weighs, by police.uk category. Round figures that nobody measured; 100 is home burglary.
_WEIGHTS = {
    "anti-social-behaviour": 10, "bicycle-theft": 15, "burglary": 100, "criminal-damage-arson": 30, "drugs": 40,
    "other-theft": 20, "possession-of-weapons": 80, "public-order": 30, "robbery": 300, "shoplifting": 15,
    "theft-from-the-person": 40, "vehicle-crime": 40, "violent-crime": 120, "other-crime": 50,
}  # fmt: skip


def weigh_and_begin(setting: Setting) -> int:
    """Load the severity table, in force before the first list, and the templates. Returns how many templates."""
    since = setting.monday(40)
    at = setting.moment(since, 9)
    priorities.load_severity(
        actor=setting.actor, at=at, name="Demo weights", version="1", source=SOURCE, proxy=True, valid_from=since,
        rows=[priorities.SeverityRow(category, weight) for category, weight in _WEIGHTS.items()],
        categories=incidents.CATEGORIES, sha256=hashlib.sha256(repr(_WEIGHTS).encode()).hexdigest(),
    )  # fmt: skip
    templates = reading.shipped()
    for template in templates:
        problems.load_template(
            actor=setting.actor, at=at, category=template.category, name=template.name, version=template.version,
            body=template.body, sha256=template.sha256, shipped=True,
        )  # fmt: skip
    return len(templates)


def read_the_year(setting: Setting) -> int:
    """Let the readings arrive that have come due by now. Returns how many were new or changed."""
    return read_outcomes.read_all(at=setting.at)
