"""The site's words and their translations: what is there, what is missing, what no page says any more.

    .venv/bin/python scripts/catalogue.py            bring every `.po` file up to date and say what is missing
    .venv/bin/python scripts/catalogue.py --check    only say so; 1 when something is missing or wrong

Reads templates as Django's makemessages does (by the same code of Django's) and Python by its syntax tree, so it
needs no GNU gettext. Nothing is guessed: a sentence that changed is a new one, and waits for a translator.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "peelian"
LOCALE = PACKAGE / "locale"
#: In these every word of the pages; in those only what stands round every page.
WHOLE = ("cy",)
FRAMED = ("ar", "bn", "pa", "pl", "ro", "ur")
#: What stands round every page: header, menu, footer, errors, forms' rows, the way out, what question pages say is
#: wrong. And what a template marks as `framed`.
FRAME = (
    "apps/incidents/rules/cleaning.py",
    "apps/incidents/rules/questions/asking.py",
    "web/citizen/templates/citizen/parts/exit.html",
    "web/shared/templates/shared/back_link.html",
    "web/shared/templates/shared/base.html",
    "web/shared/templates/shared/base_citizen.html",
    "web/shared/templates/shared/error.html",
    "web/shared/templates/shared/error_500.html",
    "web/shared/templates/shared/language_links.html",
    "web/shared/templates/shared/language_note.html",
    "web/shared/templates/shared/urgent.html",
    "web/shared/templates/shared/forms/",
    "web/shared/errors.py",
    "web/shared/forms.py",
)
#: Cardinal plurals of the Unicode CLDR, in gettext's words. Welsh has six: 2 softens a noun, 3 and 6 sharpen it.
PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;",
    "bn": "nplurals=2; plural=(n > 1);",
    "cy": "nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;",
    "pa": "nplurals=2; plural=(n > 1);",
    "pl": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
    "ro": "nplurals=3; plural=(n==1 ? 0 : (n==0 || (n%100>0 && n%100<20)) ? 1 : 2);",
    "ur": "nplurals=2; plural=(n != 1);",
}
#: Said at the top of every catalogue until somebody who speaks the language has read it.
UNREAD = "Peelian in {name}. Written by the makers of Peelian. Nobody whose language it is has read it yet."
NAMES = {
    "ar": "Arabic",
    "bn": "Bengali",
    "cy": "Welsh",
    "pa": "Panjabi",
    "pl": "Polish",
    "ro": "Romanian",
    "ur": "Urdu",
}
_LITERAL = r"""(u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(
    rf"\b(n?p?gettext(?:_lazy|_noop)?|_)\(\s*{_LITERAL}(?:\s*,\s*{_LITERAL})?(?:\s*,\s*{_LITERAL})?"
)
_FRAMED = re.compile(rf"{{%\s*framed\s+_\({_LITERAL}\)")
#: The words of a way back, which stands in the frame.
_BACK = re.compile(
    rf"back_link\.html\"[^%]*\blabel=_\({_LITERAL}\)|{{%\s*translate\s+{_LITERAL}\s+as label\s*%}}"
)
#: Arguments that hold what a form says is wrong, which is frame too.
_ERRORS = frozenset({"error_messages", "one_of"})
_CODES = frozenset({"required", "invalid", "invalid_choice", "max_length", "empty", "incomplete"})
_GAP = re.compile(r"%\(\w+\)[sdf]|%[sd]|\{\w*\}")
_TAG = re.compile(r"</?[a-z][^>]*>")
_FAMILY = re.compile(r"(?:u?n?p?gettext)(?:_lazy|_noop)?")

Key = tuple[str, str]


@dataclass(slots=True)
class Words:
    """Something that our pages say, and where."""

    text: str
    plural: str = ""
    context: str = ""
    places: set[str] = field(default_factory=set)
    is_frame: bool = False

    @property
    def key(self) -> Key:
        """What gettext looks it up by."""
        return self.context, self.text


def extract(package: Path = PACKAGE) -> dict[Key, Words]:
    """Everything that is marked for translation in a package, in the order of its files."""
    if not settings.configured:
        settings.configure()
    found: dict[Key, Words] = {}
    for path in sorted(package.rglob("*")):
        place = path.relative_to(package).as_posix()
        if path.suffix == ".py":
            words = _of_python(path.read_text(), place)
        elif "templates" in path.parts and path.suffix in {".html", ".txt", ".js"}:
            words = _of_template(path.read_text(), place)
        else:
            continue
        for one in words:
            known = found.setdefault(one.key, one)
            known.places.add(place)
            known.plural = known.plural or one.plural
            known.is_frame = known.is_frame or one.is_frame
    return found


def _of_template(text: str, place: str) -> Iterator[Words]:
    if "{%" not in text:
        return
    in_frame = place.startswith(FRAME)
    framed = {ast.literal_eval(literal) for literal in _FRAMED.findall(text)}
    if "templates/demo/" not in place:
        framed |= {ast.literal_eval(one or other) for one, other in _BACK.findall(text)}
    for call, *literals in _CALL.findall(templatize(text, origin=place)):
        words = _words(call, [ast.literal_eval(literal) for literal in literals if literal])
        words.is_frame = in_frame or words.text in framed
        yield words


def _of_python(text: str, place: str) -> Iterator[Words]:
    if "gettext" not in text:
        return
    tree = ast.parse(text)
    names = {
        name.asname or name.name: name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if _FAMILY.fullmatch(name.name)
    }
    wrong = {id(node) for holder in ast.walk(tree) if _holds_errors(holder) for node in ast.walk(holder)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        call = names.get(called, called if _FAMILY.fullmatch(called) else "")
        if not call or not node.args:
            continue
        if isinstance(node.args[0], ast.JoinedStr):
            raise ValueError(f"{place}:{node.lineno}: a sentence with its gaps filled can't be looked up")
        literals = [
            arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        if literals and isinstance(node.args[0], ast.Constant):
            words = _words(call, literals)
            words.is_frame = place.startswith(FRAME) or id(node) in wrong
            yield words


def _holds_errors(node: ast.AST) -> bool:
    """Whether it is an argument, a table by Django's codes of errors, or a call with what a form says is wrong."""
    if isinstance(node, ast.Dict):
        codes = [key.value for key in node.keys if isinstance(key, ast.Constant)]
        return bool(codes) and _CODES.issuperset(codes)
    if isinstance(node, ast.Call):
        return getattr(node.func, "attr", getattr(node.func, "id", "")) in {"add_error", "ValidationError"}
    return isinstance(node, ast.keyword) and node.arg in _ERRORS


def _words(call: str, literals: Sequence[str]) -> Words:
    call = call.removesuffix("_lazy").removesuffix("_noop")
    context, literals = (literals[0], literals[1:]) if "p" in call else ("", literals)
    return Words(literals[0], literals[1] if call.startswith("n") else "", context)


# --- the catalogues ----------------------------------------------------------------------------------------


def wanted(language: str, words: dict[Key, Words]) -> list[Words]:
    """What a language's catalogue holds: everything, or the frame."""
    return [one for one in words.values() if language in WHOLE or one.is_frame]


def read(language: str) -> polib.POFile:
    """A language's catalogue as it is committed; an empty one for a new language."""
    path = path_of(language)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=110)
    new = polib.POFile(wrapwidth=110)
    new.header = UNREAD.format(name=NAMES[language])
    new.metadata = {
        "Project-Id-Version": "Peelian",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    return new


def path_of(language: str) -> Path:
    """Where a language's catalogue lies."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def merge(catalogue: polib.POFile, wanted: Iterable[Words]) -> polib.POFile:
    """The catalogue with an entry for all that is wanted, in that order, and no other."""
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue}
    merged = polib.POFile(wrapwidth=110)
    merged.metadata, merged.header = catalogue.metadata, catalogue.header
    forms = forms_of(catalogue)
    for one in wanted:
        old = known.get(one.key)
        entry = polib.POEntry(msgid=one.text, msgctxt=one.context or None)
        entry.occurrences = [(place, "") for place in sorted(one.places)]
        entry.tcomment = old.tcomment if old else ""
        if one.plural:
            entry.msgid_plural = one.plural
            before = old.msgstr_plural if old and old.msgid_plural == one.plural else {}
            entry.msgstr_plural = {form: before.get(form, "") for form in range(forms)}
        else:
            entry.msgstr = old.msgstr if old else ""
        if any(_GAP.fullmatch(gap) and gap.startswith("%") for gap in _GAP.findall(one.text)):
            entry.flags = ["python-format"]
        merged.append(entry)
    return merged


def forms_of(catalogue: polib.POFile) -> int:
    """How many forms of a noun the language counts with."""
    found = re.search(r"nplurals=(\d+)", catalogue.metadata["Plural-Forms"])
    return int(found[1]) if found else 0


def faults(catalogue: polib.POFile, wanted: Iterable[Words]) -> list[str]:
    """What is missing from a catalogue or wrong in it, each in a sentence."""
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue}
    forms = forms_of(catalogue)
    found = []
    for one in wanted:
        entry = known.pop(one.key, None)
        if entry is None:
            found.append(f"has no entry: {one.text!r}")
            continue
        if (entry.msgid_plural or "") != one.plural:
            found.append(f"has another plural: {one.text!r}")
            continue
        texts = list(entry.msgstr_plural.values()) if one.plural else [entry.msgstr]
        if not all(texts) or len(texts) != (forms if one.plural else 1):
            found.append(f"isn't translated: {one.text!r}")
        elif entry.fuzzy:
            found.append(f"is only guessed (fuzzy): {one.text!r}")
        else:
            found += [f"{fault}: {one.text!r} → {text!r}" for text in texts for fault in _unlike(one, text)]
    found += [f"says what no page says: {text!r}" for _context, text in known]
    return found


def _unlike(one: Words, text: str) -> Iterator[str]:
    if sorted(_GAP.findall(text)) not in (sorted(_GAP.findall(one.text)), sorted(_GAP.findall(one.plural))):
        yield "has other gaps"
    if sorted(_TAG.findall(text)) != sorted(_TAG.findall(one.text)):
        yield "has other tags"
    if (text[:1].isspace(), text[-1:].isspace()) != (one.text[:1].isspace(), one.text[-1:].isspace()):
        yield "has other spaces at its ends"
    if one.text.rstrip().endswith("?") != text.rstrip().endswith(("?", "؟")):
        yield "asks where the other doesn’t"
    if one.text.rstrip().endswith(":") != text.rstrip().endswith(":"):
        yield "ends with a colon where the other doesn’t"


def main(arguments: Sequence[str]) -> int:
    """Bring the catalogues up to date, or only check them. Returns the exit code."""
    words = extract()
    bad = 0
    for language in WHOLE + FRAMED:
        want = wanted(language, words)
        catalogue = read(language)
        if "--check" not in arguments:
            catalogue = merge(catalogue, want)
            path_of(language).parent.mkdir(parents=True, exist_ok=True)
            catalogue.save(str(path_of(language)))
        wrong = faults(catalogue, want)
        bad += len(wrong)
        print(f"{language}: {len(want)} entries, {len(wrong)} faults")
        for fault in wrong:
            print(f"  {fault}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
