from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peelian.apps.content.rules.options import door_fault, find_faults
from peelian.apps.content.types import Choice, DoorKind, DoorView, OptionTree, Question


def door(code: str, kind: DoorKind = DoorKind.CALL, address: str = "101") -> DoorView:
    return DoorView(kind=kind, name=f"Door {code}", address=address, code=code)


def question(code: str, *to: str) -> Question:
    return Question(code, f"What about {code}?", "", tuple(Choice(f"It is {one}", one) for one in to))


SOUND = OptionTree((question("start", "crime", "call"), question("crime", "call")), (door("call"),))


@st.composite
def trees(draw: st.DrawFn) -> OptionTree:
    """Any tree that an editor could type: also with circles, dead ends and codes that lead nowhere."""
    codes = draw(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8, unique=True))
    doors = draw(st.lists(st.sampled_from("uvwxyz"), max_size=4, unique=True))
    targets = st.lists(st.sampled_from([*codes, *doors, "nowhere"]), max_size=3)
    return OptionTree(
        tuple(question(code, *draw(targets)) for code in codes), tuple(door(code) for code in doors)
    )


class TestFindFaults:
    def test_finds_none_in_a_sound_tree(self) -> None:
        assert find_faults(SOUND) == ()

    @pytest.mark.parametrize(
        ("tree", "words"),
        [
            (OptionTree((), (door("call"),)), "no question"),
            (OptionTree((question("start"),), ()), "dead end"),
            (OptionTree((question("start", "gone"),), ()), "doesn’t exist"),
            (
                OptionTree((question("start", "call"), question("lost", "call")), (door("call"),)),
                "No answer leads to “lost”",
            ),
            (
                OptionTree((question("start", "call"),), (door("call"), door("hidden"))),
                "No answer leads to “hidden”",
            ),
            (
                OptionTree((question("start", "two", "call"), question("two", "start")), (door("call"),)),
                "start → two → start",
            ),
            (OptionTree((question("start", "call"),), (door("call", address=""),)), "needs a number"),
            (OptionTree((question("start", "call"),), (door("call"), door("call"))), "given 2 times"),
            (OptionTree((question("Start Here", "call"),), (door("call"),)), "small letters"),
        ],
    )
    def test_names_each_fault_in_a_sentence(self, tree: OptionTree, words: str) -> None:
        assert any(words in fault for fault in find_faults(tree)), find_faults(tree)

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(trees())
    def test_leaves_only_trees_in_which_every_way_ends_in_a_door(self, tree: OptionTree) -> None:
        if find_faults(tree):
            return
        ways = {one.code: [choice.to for choice in one.choices] for one in tree.questions}
        doors = {one.code for one in tree.doors}

        def ends(code: str, left: int) -> bool:
            """Whether every way on from here comes to a door before the questions run out."""
            if code in doors:
                return True
            return left > 0 and bool(ways[code]) and all(ends(to, left - 1) for to in ways[code])

        assert ends(tree.questions[0].code, len(ways))


class TestDoorFault:
    @pytest.mark.parametrize(
        ("kind", "address"),
        [
            (DoorKind.CALL, "0300 123 2040"),
            (DoorKind.REPORT, "theft"),
            (DoorKind.REPORT, ""),
            (DoorKind.PAGE, "/contact-us/lost-property/"),
            (DoorKind.LINK, "https://www.gov.uk/report-abandoned-vehicle"),
        ],
    )
    def test_lets_a_door_be_that_opens(self, kind: DoorKind, address: str) -> None:
        assert door_fault(door("one", kind, address)) == ""

    @pytest.mark.parametrize(
        ("kind", "address"),
        [
            (DoorKind.CALL, "ring us"),
            (DoorKind.CALL, ""),
            (DoorKind.PAGE, "https://elsewhere.example"),
            (DoorKind.PAGE, "//elsewhere.example"),
            (DoorKind.LINK, "http://plain.example"),
            (DoorKind.LINK, "javascript:alert(1)"),
            (DoorKind.LINK, 'https://a.example/"><script>'),
        ],
    )
    def test_says_what_is_wrong_with_one_that_doesnt(self, kind: DoorKind, address: str) -> None:
        assert "as its address" in door_fault(door("one", kind, address))
