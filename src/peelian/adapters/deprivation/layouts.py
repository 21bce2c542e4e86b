"""The columns of deprivation files, by layout."""

from __future__ import annotations

from dataclasses import dataclass

from peelian.kernel.tables import Table

#: Our word for a domain → MHCLG's.
_DOMAINS = {
    "income": "Income",
    "employment": "Employment",
    "education": "Education, Skills and Training",
    "health": "Health Deprivation and Disability",
    "crime": "Crime",
    "housing_and_services": "Barriers to Housing and Services",
    "environment": "Living Environment",
}
_RANK = "Rank (where 1 is most deprived)"
_DECILE = "Decile (where 1 is most deprived 10% of LSOAs)"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of one file stand; None for a column that the layout hasn't got."""

    lsoa_code: int
    lsoa_name: int
    ward_code: int | None
    population: int | None
    imd_score: int
    imd_rank: int
    imd_decile: int
    domain_ranks: dict[str, int]


def layout_of(table: Table) -> Layout:
    """Which layout a file has, and where its columns stand.

    Two are known: MHCLG's “File 7: all ranks, scores, deciles and population denominators” (IoD 2019 on LSOAs of
    2011, IoD 2025 on LSOAs of 2021), and the tidy one with names such as `lsoa21_code` and `imd_score`.

    Raises:
        BadInput: for a file of neither, naming the first column that is missing.
    """
    if table.find("LSOA code (2021)", "LSOA code (2011)") is not None:
        return _published(table)
    return _tidy(table)


def _published(table: Table) -> Layout:
    imd = "Index of Multiple Deprivation (IMD)"
    return Layout(
        lsoa_code=table.column("LSOA code (2021)", "LSOA code (2011)"),
        lsoa_name=table.column("LSOA name (2021)", "LSOA name (2011)"),
        ward_code=None,
        population=_total_population(table),
        imd_score=table.column(f"{imd} Score"),
        imd_rank=table.column(f"{imd} {_RANK}"),
        imd_decile=table.column(f"{imd} {_DECILE}"),
        domain_ranks={ours: table.column(f"{theirs} {_RANK}") for ours, theirs in _DOMAINS.items()},
    )


def _total_population(table: Table) -> int | None:
    """The column's name carries its year: “Total population: mid 2022”."""
    for place, name in enumerate(table.header):
        if name.casefold().startswith("total population: mid"):
            return place
    return None


def _tidy(table: Table) -> Layout:
    population = next(
        (place for place, name in enumerate(table.header) if name.startswith("population")), None
    )
    ward = next(
        (place for place, name in enumerate(table.header) if name.startswith("ward") and "code" in name), None
    )
    ranks = {name: table.find(f"{name}_rank") for name in _DOMAINS}
    ranks["housing_and_services"] = table.find("housing_and_services_rank", "housing_and_access_rank")
    return Layout(
        lsoa_code=table.column("lsoa21_code", "lsoa11_code", "lsoa_code", "LSOA21CD"),
        lsoa_name=table.column("lsoa21_name", "lsoa11_name", "lsoa_name", "LSOA21NM"),
        ward_code=ward,
        population=population,
        imd_score=table.column("imd_score"),
        imd_rank=table.column("imd_rank"),
        imd_decile=table.column("imd_decile"),
        domain_ranks={name: place for name, place in ranks.items() if place is not None},
    )
