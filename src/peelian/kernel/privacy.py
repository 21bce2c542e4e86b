"""What kind of data a table holds, and what becomes of it.

Every model names both; a guard test refuses one that doesn't.
"""

from __future__ import annotations

from enum import StrEnum


class Privacy(StrEnum):
    """The most sensitive thing that a row of the table holds."""

    PUBLIC = "public"  # published, or fit to be
    OPERATIONAL = "operational"  # the force's own work; names staff at most by their role in it
    STAFF = "staff"  # personal data of officers, staff and volunteers
    RESIDENT = "resident"  # personal data of the public
    PROTECTED = "protected"  # what somebody said of themselves that the Equality Act 2010 protects; held apart from who
