"""The force's problem categories: one coding for what people say, what is recorded, priorities and plans.

The published crime categories are police.uk's; each problem category names those that count as its recorded trend.
"""

from __future__ import annotations

from enum import StrEnum


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
    ProblemCategory.ASB: "Anti-social behaviour",
    ProblemCategory.VEHICLE_NUISANCE: "Off-road bikes and street racing",
    ProblemCategory.SPEEDING: "Speeding",
    ProblemCategory.PARKING: "Dangerous parking",
    ProblemCategory.DRUGS: "Drugs",
    ProblemCategory.BURGLARY: "Burglary",
    ProblemCategory.VEHICLE_CRIME: "Vehicle crime",
    ProblemCategory.ROBBERY: "Robbery",
    ProblemCategory.VIOLENCE: "Violence",
    ProblemCategory.KNIFE_CRIME: "Knives and weapons",
    ProblemCategory.SHOP_THEFT: "Theft from shops",
    ProblemCategory.THEFT: "Other theft",
    ProblemCategory.CRIMINAL_DAMAGE: "Criminal damage",
    ProblemCategory.HATE_CRIME: "Hate crime",
    ProblemCategory.LITTER: "Fly-tipping and litter",
    ProblemCategory.OTHER: "Something else",
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
