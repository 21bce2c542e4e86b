"""Translate: a message's words in the languages of those who get it, drafted by an engine, approved by a person.

A message made from a template that is approved in a language is filled there with what filled it here; anything else
is drafted where an engine serves the language, and waits for a person in any case. Replies come in the other way.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.languages import api as languages
from peelian.apps.languages.api import LANGUAGES, TranslationState, TranslationView
from peelian.apps.messaging import api as messaging
from peelian.journeys import draft_translations, standing
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotAllowed, Refused

#: So far back messages are looked at when words have been approved.
_LOOK_BACK = dt.timedelta(days=60)
_OPEN = frozenset(
    {messaging.MessageState.DRAFT, messaging.MessageState.APPROVED, messaging.MessageState.SENDING}
)
_WORD = re.compile(r"(?<![\w{])[a-z]{3,}\b(?!\})")
_CALENDAR = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)


class NoDraft(Refused):
    """There are no words in this language yet, of a machine or a person."""


class SayWhy(Refused):
    """Unapproved words go out only for a reason that is written down."""


class DoesNotRead(Refused):
    """Words are approved only by somebody who says that they read the language."""


class Route(StrEnum):
    """Which way a message gets its words in a language."""

    TEMPLATE = "template"
    OWN = "own"  # the message's own words, translated


class Stage(StrEnum):
    """How far a message is in a language."""

    SETTLED = "settled"  # goes out in it
    CHECK = "check"  # all is drafted: somebody has to read it
    WAITING = "waiting"  # something has to be written by a person, or drafted
    NOT_ASKED = "not-asked"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a message stands in one language.

    `origin` and `settled_by` are those of settled words. `parts` are the texts that it takes, in the message's order.
    `has_engine`: whether a machine serves the language at all; without one, people write.
    """

    language: str
    name: str
    own_name: str
    stage: Stage
    route: Route
    has_engine: bool
    parts: tuple[TranslationView, ...]
    origin: str = ""
    settled_by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Sources:
    """The texts that a message takes in another language."""

    route: Route
    subject: str
    body: str
    alts: tuple[str, ...]
    gaps: Mapping[str, str]

    @property
    def texts(self) -> tuple[str, ...]:
        """Each once, in order."""
        wordy = [value for value in self.gaps.values() if _has_words(value)]
        return tuple(dict.fromkeys([self.subject, self.body, *self.alts, *wordy]))


def want_for_message(
    *, actor: Actor, at: dt.datetime, message_id: int, languages_wanted: Iterable[str]
) -> list[Standing]:
    """Ask for a message in languages; where all of it is approved already, it is settled at once.

    Asked for by the time that the message goes, or now. Raises NotFound, languages.UnknownLanguage.
    """
    sheet = messaging.sheet_of(message_id)
    wanted = [code for code in dict.fromkeys(languages_wanted) if code != sheet.language]
    sources = _sources(sheet)
    for language in wanted:
        for text in sources.texts:
            languages.want(
                actor=actor,
                at=at,
                text=text,
                language=language,
                context=f"Message {message_id}: {sheet.subject}",
                due_at=sheet.send_at or at,
                source_language=sheet.language,
            )
    settle_texts(actor=actor, at=at, message_id=message_id, only=wanted)
    return standings(message_id, wanted)


def standings(message_id: int, codes: Iterable[str]) -> list[Standing]:
    """Where a message stands in languages, by their English names. Raises NotFound."""
    sheet = messaging.sheet_of(message_id)
    sources = _sources(sheet)
    settled = {text.language: text for text in sheet.texts}
    served = {target for source, target in draft_translations.pairs() if source == sheet.language}
    wanted = [code for code in dict.fromkeys(codes) if code in LANGUAGES and code != sheet.language]
    found = languages.translations_of(sources.texts, wanted, source_language=sheet.language)
    out = []
    for code in sorted(wanted, key=lambda code: LANGUAGES[code].english_name):
        parts = tuple(found[text, code] for text in sources.texts if (text, code) in found)
        words = settled.get(code)
        out.append(
            Standing(
                language=code,
                name=LANGUAGES[code].english_name,
                own_name=LANGUAGES[code].own_name,
                stage=Stage.SETTLED if words else _stage(parts, len(sources.texts)),
                route=sources.route,
                has_engine=code in served,
                parts=parts,
                origin=words.origin.value if words else "",
                settled_by=words.settled_by_name if words else "",
                reason=words.reason if words else "",
            )
        )
    return out


def want_template(*, viewer: Viewer, at: dt.datetime, template_id: int) -> None:
    """Ask for a template in every language ahead of its use, so that a message made from it goes out in them at once.

    Raises NotAllowed, NotFound.
    """
    _anywhere(viewer, Permission.MANAGE_MESSAGING)
    template = messaging.get_template(template_id)
    for text in (template.subject, template.body):
        for language in LANGUAGES:
            if language != "en":
                languages.want(
                    actor=viewer.actor,
                    at=at,
                    text=text,
                    language=language,
                    context=f"Template {template.name}",
                )


def template_stages(template_id: int) -> list[tuple[str, Stage]]:
    """How far a template is in each language, by English name. Raises NotFound."""
    template = messaging.get_template(template_id)
    texts = (template.subject, template.body)
    others = sorted((one for one in LANGUAGES.values() if one.code != "en"), key=lambda one: one.english_name)
    found = languages.translations_of(texts, [one.code for one in others])
    out = []
    for one in others:
        parts = [found[text, one.code] for text in texts if (text, one.code) in found]
        approved = [part for part in parts if part.state is TranslationState.APPROVED]
        done = len(approved) == len(texts)
        out.append((one.code, Stage.SETTLED if done else _stage(parts, len(texts))))
    return out


def settle_texts(
    *,
    actor: Actor,
    at: dt.datetime,
    message_id: int,
    only: Iterable[str] | None = None,
    settled_by_id: int | None = None,
) -> list[str]:
    """Give a message its words in each language in which all of them are approved. Answers the languages.

    A language that is settled is settled anew when somebody has corrected its words since. `only`: in these languages.
    A message that is over keeps the words that it went out with.
    Raises NotFound.
    """
    sheet = messaging.sheet_of(message_id)
    if sheet.state not in _OPEN:
        return []
    sources = _sources(sheet)
    now_there = {text.language: text for text in sheet.texts}
    done = []
    for language in LANGUAGES if only is None else only:
        if language == sheet.language:
            continue
        found = languages.translations_of(sources.texts, [language], source_language=sheet.language)
        parts = {text: view for (text, _), view in found.items()}
        words = _approved_words(sources, parts)
        if words is None:
            continue
        origin = (
            messaging.TextOrigin.TEMPLATE
            if sources.route is Route.TEMPLATE
            else messaging.TextOrigin.APPROVED
        )
        before = now_there.get(language)
        if before and (before.subject, before.body, before.origin) == (*words, origin):
            continue
        messaging.set_text(
            actor=actor,
            at=at,
            message_id=message_id,
            language=language,
            subject=words[0],
            body=words[1],
            origin=origin,
            settled_by_id=settled_by_id,
            reason="",
        )
        done.append(language)
    return done


def approve(
    *, viewer: Viewer, at: dt.datetime, translation_id: int, text: str, reads_it: bool
) -> TranslationView:
    """Take a person's words in a language, and give them to the messages that wait for them.

    `reads_it`: they say that they read the language. Raises NotAllowed, NotFound, DoesNotRead, languages.GapsChanged,
    languages.NothingToTranslate.
    """
    _anywhere(viewer, Permission.APPROVE_TRANSLATION)
    if not reads_it:
        raise DoesNotRead("Only somebody who reads this language can approve the words.", field="reads_it")
    row = languages.approve(
        actor=viewer.actor, at=at, translation_id=translation_id, text=text, approved_by_id=viewer.user_id
    )
    for message_id in messaging.list_ids_with_words(row.source, since=at - _LOOK_BACK):
        settle_texts(
            actor=viewer.actor,
            at=at,
            message_id=message_id,
            only=[row.language],
            settled_by_id=viewer.user_id,
        )
    return row


def override(*, viewer: Viewer, at: dt.datetime, message_id: int, language: str, reason: str) -> None:
    """Let a message go out in words that nobody has checked, on an officer's word. It says so to its readers.

    The words are the engine's, with whatever is approved of them. Raises NotAllowed, NotFound, SayWhy, NoDraft.
    """
    path = standing.path_now(messaging.area_path_of(message_id), at)
    accounts.require(viewer, Permission.APPROVE_MESSAGE, path)
    reason = " ".join(reason.split())
    if not reason or len(reason) > 200:
        raise SayWhy("Say in at most 200 letters why these words can’t wait to be checked.", field="reason")
    sheet = messaging.sheet_of(message_id)
    sources = _sources(sheet)
    found = languages.translations_of(sources.texts, [language], source_language=sheet.language)
    parts = {text: view for (text, _), view in found.items()}
    if any(text not in parts or not parts[text].text for text in sources.texts):
        raise NoDraft("There are no words in this language yet.")
    words = _filled(sources, {text: view.text for text, view in parts.items()})
    messaging.set_text(
        actor=viewer.actor,
        at=at,
        message_id=message_id,
        language=language,
        subject=words[0],
        body=words[1],
        origin=messaging.TextOrigin.MACHINE,
        settled_by_id=viewer.user_id,
        reason=reason,
    )


def draft_again(*, viewer: Viewer, at: dt.datetime, translation_id: int) -> TranslationView:
    """Have a machine's draft made anew. Raises NotAllowed, NotFound."""
    _anywhere(viewer, Permission.APPROVE_TRANSLATION)
    return languages.draft_again(actor=viewer.actor, at=at, translation_id=translation_id)


def set_term(*, viewer: Viewer, at: dt.datetime, term: str, language: str, rendering: str) -> int:
    """Set a term of the glossary. Raises NotAllowed, languages.UnknownLanguage, languages.TermTaken."""
    _anywhere(viewer, Permission.MANAGE_MESSAGING)
    return languages.set_term(
        actor=viewer.actor,
        at=at,
        term=term,
        language=language,
        rendering=rendering,
        changed_by_id=viewer.user_id,
    )


def drop_term(*, viewer: Viewer, at: dt.datetime, term: str, language: str) -> int:
    """Take a term out of the glossary. Raises NotAllowed, NotFound."""
    _anywhere(viewer, Permission.MANAGE_MESSAGING)
    return languages.drop_term(actor=viewer.actor, at=at, term=term, language=language)


def _sources(sheet: messaging.Sheet) -> _Sources:
    """A template's texts where the message is still what the template says, else its own."""
    alts = tuple(dict.fromkeys(file.alt for file in sheet.attachments if file.alt))
    if sheet.template_id is not None:
        template = messaging.get_template(sheet.template_id)
        if messaging.fill_template(template, sheet.gaps) == (sheet.subject, sheet.body):
            return _Sources(Route.TEMPLATE, template.subject, template.body, alts, dict(sheet.gaps))
    return _Sources(Route.OWN, sheet.subject, sheet.body, alts, {})


def _approved_words(sources: _Sources, parts: Mapping[str, TranslationView]) -> tuple[str, str] | None:
    approved = {text: view.text for text, view in parts.items() if view.state is TranslationState.APPROVED}
    if any(text not in approved for text in sources.texts):
        return None
    return _filled(sources, approved)


def _filled(sources: _Sources, words: Mapping[str, str]) -> tuple[str, str]:
    """Subject and body; a gap's value is used as it is where it is a name or a number."""
    values = {name: words.get(value, value) for name, value in sources.gaps.items()}
    return (messaging.fill(words[sources.subject], values), messaging.fill(words[sources.body], values))


def _stage(parts: Sequence[TranslationView], wanted: int) -> Stage:
    if not parts:
        return Stage.NOT_ASKED
    if len(parts) == wanted and all(part.state is not TranslationState.WANTED for part in parts):
        return Stage.CHECK
    return Stage.WAITING


def _has_words(value: str) -> bool:
    """Whether what fills a gap has to be translated: it has an ordinary word, or a day or month, in it."""
    return bool(_WORD.search(value) or _CALENDAR.search(value))


def _anywhere(viewer: Viewer, permission: Permission) -> None:
    """Translations and terms are the force's, not an area's: holding the permission anywhere will do."""
    if not accounts.may_anywhere(viewer, permission):
        raise NotAllowed("Your role does not allow this.")
