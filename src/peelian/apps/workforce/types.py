"""Ranks and roles of people in the force."""

from __future__ import annotations

from enum import StrEnum


class Rank(StrEnum):
    """Ranks and staff grades of neighbourhood policing, from the most junior."""

    PCSO = "pcso"
    SPECIAL = "special-constable"
    CONSTABLE = "constable"
    SERGEANT = "sergeant"
    INSPECTOR = "inspector"
    CHIEF_INSPECTOR = "chief-inspector"
    SUPERINTENDENT = "superintendent"
    CHIEF_SUPERINTENDENT = "chief-superintendent"
    ASSISTANT_CHIEF_CONSTABLE = "assistant-chief-constable"
    CHIEF_CONSTABLE = "chief-constable"
    STAFF = "police-staff"

    @property
    def label(self) -> str:
        """The words that a resident reads."""
        return {
            "pcso": "Police Community Support Officer",
            "constable": "Police Constable",
            "staff": "Police staff",
            "police-staff": "Police staff",
        }.get(self.value, self.value.replace("-", " ").title())

    @property
    def short(self) -> str:
        """The abbreviation before a name: PC, PCSO, Sgt, Insp."""
        return {
            "pcso": "PCSO", "special-constable": "SC", "constable": "PC", "sergeant": "Sgt", "inspector": "Insp",
            "chief-inspector": "Ch Insp", "superintendent": "Supt", "chief-superintendent": "Ch Supt",
            "assistant-chief-constable": "ACC", "chief-constable": "Chief Constable",
        }.get(self.value, "")
