"""The force's problem categories: one coding for what people say, what is recorded, priorities and plans.

The published crime categories are police.uk's; each problem category names those that count as its recorded trend.
"""

from __future__ import annotations

from enum import StrEnum

from peelian.kernel.text import gettext_noop as _


class ProblemCategory(StrEnum):
    """What a contribution, a priority or a plan is about."""

    ASB = "anti-social-behaviour"
    VEHICLE_NUISANCE = "vehicle-nuisance"
    SPEEDING = "speeding"
    PARKING = "parking"
    DRUGS = "drugs"
    BURGLARY = "burglary"
    VEHICLE_CRIME = "vehicle-crime"
    ROBBERY = "robbery"
    VIOLENCE = "violence"
    KNIFE_CRIME = "knife-crime"
    SHOP_THEFT = "shop-theft"
    THEFT = "theft"
    CRIMINAL_DAMAGE = "criminal-damage"
    HATE_CRIME = "hate-crime"
    LITTER = "fly-tipping-and-litter"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The words that a person reads."""
        return _LABELS[self]

    @property
    def published_categories(self) -> tuple[str, ...]:
        """police.uk's categories that count as this problem's recorded trend; empty when none does."""
        return _PUBLISHED.get(self, ())


_LABELS = {
    ProblemCategory.ASB: _("Anti-social behaviour"),
    ProblemCategory.VEHICLE_NUISANCE: _("Off-road bikes and street racing"),
    ProblemCategory.SPEEDING: _("Speeding"),
    ProblemCategory.PARKING: _("Dangerous parking"),
    ProblemCategory.DRUGS: _("Drugs"),
    ProblemCategory.BURGLARY: _("Burglary"),
    ProblemCategory.VEHICLE_CRIME: _("Vehicle crime"),
    ProblemCategory.ROBBERY: _("Robbery"),
    ProblemCategory.VIOLENCE: _("Violence"),
    ProblemCategory.KNIFE_CRIME: _("Knives and weapons"),
    ProblemCategory.SHOP_THEFT: _("Theft from shops"),
    ProblemCategory.THEFT: _("Other theft"),
    ProblemCategory.CRIMINAL_DAMAGE: _("Criminal damage"),
    ProblemCategory.HATE_CRIME: _("Hate crime"),
    ProblemCategory.LITTER: _("Fly-tipping and litter"),
    ProblemCategory.OTHER: _("Something else"),
}

_PUBLISHED = {
    ProblemCategory.ASB: ("anti-social-behaviour", "public-order"),
    ProblemCategory.DRUGS: ("drugs",),
    ProblemCategory.BURGLARY: ("burglary",),
    ProblemCategory.VEHICLE_CRIME: ("vehicle-crime",),
    ProblemCategory.ROBBERY: ("robbery",),
    ProblemCategory.VIOLENCE: ("violent-crime",),
    ProblemCategory.KNIFE_CRIME: ("possession-of-weapons",),
    ProblemCategory.SHOP_THEFT: ("shoplifting",),
    ProblemCategory.THEFT: ("other-theft", "theft-from-the-person", "bicycle-theft"),
    ProblemCategory.CRIMINAL_DAMAGE: ("criminal-damage-arson",),
}
