"""Rows of deprivation files, and what a ward needs by them."""

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


@dataclass(frozen=True, slots=True)
class DeprivationLoaded:
    """What an import of deprivation did, in LSOAs, and what it is careful to say."""

    read: int
    added: int
    changed: int
    unchanged: int
    ended: int
    notes: tuple[str, ...] = ()

    @property
    def nothing_new(self) -> bool:
        """Whether the edition was there as the file has it."""
        return not (self.added or self.changed or self.ended)


@dataclass(frozen=True, slots=True)
class Share:
    """One LSOA's part in a ward: what a mean over the ward is made of."""

    population: int | None
    imd_score: float
    imd_decile: int


@dataclass(frozen=True, slots=True)
class NeedView:
    """What the newest edition of the indices says of a ward, by its best-fit LSOAs.

    Args:
        ward_code: the ward.
        edition: such as `IoD 2025`.
        lsoas: how many LSOAs fit the ward best.
        population: who live in them; None when the file doesn't say for all.
        mean_score: IMD score, weighted by population (unweighted where that isn't known; `reason` says so).
        share_most_deprived: share of people in LSOAs of England's most deprived tenth (of LSOAs, where people
            aren't known).
        reason: how the figures were made, in words.
    """

    ward_code: str
    edition: str
    lsoas: int
    population: int | None
    mean_score: float
    share_most_deprived: float
    reason: str
