"""How hard a text is to read: the Flesch–Kincaid grade, with what it was counted from.

The formula is that of Kincaid, Fishburne, Rogers and Chissom, “Derivation of new readability formulas for Navy
enlisted personnel” (1975): 0.39 × words a sentence + 11.8 × syllables a word − 15.59. A grade is a year of an
American school; the age at which a child is in it is about five years more. GOV.UK writes for a reader of nine.

Syllables are counted by English spelling, which is right for some nineteen words in twenty: enough for a page, and
too little to praise or blame a single word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Years between a grade and the age of the children in it.
AGE_OF_GRADE_0 = 5
#: What can be read aloud as a word: letters, with an apostrophe or a dash inside.
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?]+(?=[\s”\"’)]|$)|[:;](?=\s)|\n+")
#: Full stops that end nothing.
_SHORT = re.compile(r"\b(e\.g|i\.e|etc|Mr|Mrs|Dr|St|No|a\.m|p\.m)\.", re.IGNORECASE)
#: Counting by spelling follows Greg Fast's Lingua::EN::Syllable: groups of vowels, less or more for what is below.
_VOWELS = re.compile(r"[aeiouy]+")
_ENDING = re.compile(r"(?<![aeiouyl])e$|(?<=[aeiouy]l)e$|(?<![aeiouytd])ed$|(?<![aeiouyszxcgh])es$")
_FEWER = tuple(
    map(re.compile, ("cial", "tia", "giu", "ion", "[cgtx]iou", "sia$", ".e(?:ly|ful|less|ments?)$"))
)
_MORE = tuple(
    map(
        re.compile,
        (
            "ia",
            "riet",
            "dien",
            "iu",
            "io",
            "ii",
            "ism$",
            "ience",
            "[^gq]ua[^auieo]",
            "(?:be|do|go)ing$",
            "[ds]n't$",
        ),
    )
)
#: Words of ours that are spelled unlike they sound.
_SPOKEN = {
    "area": 3, "areas": 3, "business": 2, "businesses": 3, "create": 2, "evening": 2, "every": 2, "fuel": 2, "idea": 3,
    "ideas": 3, "people": 2, "quiet": 2, "somewhere": 2, "something": 2, "sometimes": 2, "trying": 2, "vehicle": 3,
    "vehicles": 3, "video": 3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """How hard a text is, and the counts behind it."""

    words: int
    sentences: int
    syllables: int

    @property
    def grade(self) -> float:
        """The Flesch–Kincaid grade; 0 for a text without words."""
        if not self.words:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def age(self) -> float:
        """The age of reading that the grade stands for, in years."""
        return self.grade + AGE_OF_GRADE_0


def read(text: str) -> Reading:
    """Count a text. A line is a sentence, as in a list; numbers and signs are not words.

    Args:
        text: plain text without marks or tags.
    """
    parts = [part for part in sentences(text) if _WORD.search(part)]
    words = [word for part in parts for word in _WORD.findall(part)]
    return Reading(len(words), len(parts), sum(syllables(word) for word in words))


def sentences(text: str) -> list[str]:
    """The sentences of a text; what stands after a colon or a line's end is one of its own."""
    plain = _SHORT.sub(lambda found: found[0].replace(".", ""), text)
    return [part.strip() for part in _SENTENCE_END.split(plain) if part and part.strip()]


def hardest(text: str, *, most: int = 5) -> list[tuple[float, str]]:
    """The sentences of a text that are hardest to read, with their grades, the hardest first."""
    graded = [(read(part).grade, part) for part in sentences(text) if len(_WORD.findall(part)) > 4]
    return sorted(graded, reverse=True)[:most]


def syllables(word: str) -> int:
    """How many syllables an English word has, by its spelling; at least one."""
    if "-" in word:
        return max(sum(syllables(part) for part in word.split("-") if part), 1)
    plain = word.lower().replace("’", "'")
    plain = re.sub(r"'(?!t$)\w*$", "", plain)
    if plain in _SPOKEN:
        return _SPOKEN[plain]
    for made_of in ("some", "every", "any"):
        if plain.startswith(made_of) and plain.endswith(("body", "one", "thing", "where")):
            return (2 if made_of in ("every", "any") else 1) + (2 if plain.endswith("body") else 1)
    count = len(_VOWELS.findall(_ENDING.sub("", plain)))
    count += sum(len(more.findall(plain)) for more in _MORE) - sum(len(few.findall(plain)) for few in _FEWER)
    return max(count, 1)
