"""An edition is as its last file has it; a ward is what its LSOAs say together."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.adapters.deprivation.indices import read_deprivation
from peelian.apps.events import api as events
from peelian.apps.typology import api as typology
from peelian.apps.typology import rules
from peelian.apps.typology.models import Deprivation
from peelian.apps.typology.types import Share
from peelian.kernel.actors import system
from peelian.kernel.errors import BadInput, Refused
from tests.factories.clock import AT

ACTOR = system("test")
ONE = typology.DeprivationRow(2, "E01000001", "A 001A", "E05000001", 1000, 40.0, 900, 1, {"income": 900})
TWO = typology.DeprivationRow(3, "E01000002", "A 001B", "E05000001", 3000, 20.0, 15000, 5, {"income": 14000})


def load(*rows: typology.DeprivationRow, edition: str = "IoD 2025") -> typology.DeprivationLoaded:
    return typology.load_deprivation(actor=ACTOR, at=AT, rows=rows, edition=edition, source="iod.csv")


@pytest.mark.django_db
class TestLoadDeprivation:
    def test_by_hand(self) -> None:
        """1,000 people at score 40 in the first tenth, 3,000 at score 20: 100,000 / 4,000 = 25, and a quarter."""
        load(ONE, TWO)

        need = typology.need_of("E05000001")

        assert need is not None
        assert (need.population, need.mean_score, need.share_most_deprived, need.lsoas) == (
            4000,
            25.0,
            0.25,
            2,
        )
        assert typology.population_of("E05000001") == 4000

    def test_an_unknown_ward_has_no_population(self) -> None:
        load(replace(ONE, ward_code=""))

        assert typology.population_of("E05000001") is None
        assert typology.population_of("") is None

    def test_the_same_file_twice_changes_nothing(self) -> None:
        load(ONE, TWO)

        again = load(ONE, TWO)

        assert again.nothing_new
        assert again.unchanged == 2
        assert (
            events.count_events(name="typology.deprivation.loaded", since=AT, until=AT + dt.timedelta(1)) == 1
        )

    def test_the_edition_becomes_as_the_file_has_it(self) -> None:
        load(ONE, TWO)

        loaded = load(replace(ONE, domain_ranks={"income": 901}), replace(TWO, lsoa_code="E01000003"))

        assert (loaded.added, loaded.changed, loaded.unchanged, loaded.ended) == (1, 1, 0, 1)
        assert set(Deprivation.objects.values_list("lsoa_code", flat=True)) == {"E01000001", "E01000003"}
        assert Deprivation.objects.get(lsoa_code="E01000001").domain_ranks == {"income": 901}

    def test_the_newest_edition_answers_and_the_other_stays(self) -> None:
        load(replace(ONE, imd_score=10.0), edition="IoD 2019")
        load(ONE)

        need = typology.need_of("E05000001")

        assert need is not None
        assert (need.edition, need.mean_score) == ("IoD 2025", 40.0)
        assert set(Deprivation.objects.values_list("edition", flat=True)) == {"IoD 2025", "IoD 2019"}

    def test_says_how_many_lsoas_name_no_ward(self) -> None:
        assert load(ONE, replace(TWO, ward_code="")).notes == (
            "1 of 2 LSOAs name no ward: they count in none.",
        )

    def test_refuses_an_lsoa_that_comes_twice(self) -> None:
        with pytest.raises(BadInput, match="row 3: E01000001 is in row 2 already"):
            load(ONE, replace(ONE, row=3))

        assert not Deprivation.objects.exists()

    def test_refuses_an_edition_that_is_not_named_as_one(self) -> None:
        with pytest.raises(Refused, match="not an edition"):
            load(ONE, edition="2025")


class TestNeed:
    def test_says_when_people_are_not_known(self) -> None:
        need = rules.need("E05000001", "IoD 2019", [Share(None, 40.0, 1), Share(3000, 20.0, 5)])

        assert (need.population, need.mean_score, need.share_most_deprived) == (None, 30.0, 0.5)
        assert "each counting the same" in need.reason

    @given(
        st.lists(
            st.builds(
                Share,
                population=st.integers(1, 5000),
                imd_score=st.floats(0, 100),
                imd_decile=st.integers(1, 10),
            ),
            min_size=1,
        )
    )
    def test_a_mean_lies_between_its_parts(self, parts: list[Share]) -> None:
        need = rules.need("E05000001", "IoD 2025", parts)

        scores = [part.imd_score for part in parts]
        assert min(scores) - 1e-9 <= need.mean_score <= max(scores) + 1e-9
        assert 0 <= need.share_most_deprived <= 1


@pytest.mark.django_db
@pytest.mark.real_data
class TestIod2025:
    def test_everybody_is_counted_in_one_ward(self, real_data: Path) -> None:
        rows = list(read_deprivation(real_data / "deprivation" / "iod2025_lsoa21.csv"))

        load(*rows)

        people = [typology.population_of(code) for code in {row.ward_code for row in rows}]
        assert None not in people
        assert sum(number or 0 for number in people) == sum(row.population or 0 for row in rows)
