"""Rows of deprivation files."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DeprivationRow:
    """One LSOA of the English Indices of Deprivation. Ranks: 1 is the most deprived in England."""

    row: int
    lsoa_code: str
    lsoa_name: str
    ward_code: str
    population: int | None
    imd_score: float
    imd_rank: int
    imd_decile: int
    domain_ranks: dict[str, int] = field(default_factory=dict)
