"""A message's words in one language, as its readers in that language get them: read once, not once for each person."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace

from django.db import connection

from peelian.apps.languages import api as languages
from peelian.apps.messaging.models.messages import Attachment, Message, MessageText
from peelian.apps.messaging.rules import marks
from peelian.apps.messaging.rules.phrases import PHRASES
from peelian.apps.messaging.types.channel import File, Site, Words
from peelian.apps.messaging.types.states import MessageKind, TextOrigin, Urgency
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day

_STAMPS = """
SELECT m.id, concat_ws(' ', m.state, m.approved_at, text.n, text.at, file.n, file.last)
FROM messaging_message m,
LATERAL (SELECT count(*) AS n, max(at) AS at FROM messaging_messagetext t WHERE t.message_id = m.id) AS text,
LATERAL (SELECT count(*) AS n, max(id) AS last FROM messaging_attachment a WHERE a.message_id = m.id) AS file
WHERE m.id = ANY(%s::bigint[])
"""


def words_for(*, message_id: int, language: str, site: Site, phrases: Mapping[str, str] = PHRASES) -> Words:
    """What somebody who reads a language gets of a message.

    That is its text in this language, if it has one that may go out; else the author's own words, and `waiting` says
    that the reader wanted another language. A service message has no texts of its own: its fixed words are looked up
    among the approved translations.

    Args:
        message_id: which.
        language: the reader's.
        site: where links lead.
        phrases: what we say around messages, in English.

    Raises:
        NotFound: there is no such message.
    """
    message = Message.objects.select_related("officer").filter(pk=message_id).first()
    if message is None:
        raise NotFound("There is no such message.")
    subject, body, used, origin = _text(message, language)
    service = message.kind == MessageKind.SERVICE
    phrases_language, spoken = languages.phrases_for(phrases, language)
    known = languages.LANGUAGES.get(used)
    words = Words(
        message_id=message.pk,
        kind=MessageKind(message.kind),
        urgency=Urgency(message.urgency),
        language=used,
        direction=known.direction if known else "ltr",
        subject=subject,
        marked_subject=subject if service else _marked(message, subject),
        body=body,
        sender_name=message.sender_name,
        phrases=spoken,
        phrases_language=phrases_language,
        origin=origin,
        english_url="" if used == message.language else f"{site.public_url}/messages/{message.pk}",
        waiting=language if used != language and not service else "",
        files=_files(message, used),
        site=site,
        version="",
    )
    return replace(words, version=_version(words))


def stamps_of(message_ids: Collection[int]) -> dict[int, str]:
    """For each message a text that changes when its words may have: what was made of them is kept as long as not."""
    with connection.cursor() as cursor:
        cursor.execute(_STAMPS, [list(message_ids)])
        return dict(cursor.fetchall())


def _text(message: Message, language: str) -> tuple[str, str, str, TextOrigin]:
    """Subject, body, their language and how they came to be."""
    if language != message.language:
        found = MessageText.objects.filter(message=message, language=language).first()
        if found is not None:
            return found.subject, found.body, language, TextOrigin(found.origin)
        if message.kind == MessageKind.SERVICE:
            ours = languages.approved(
                [message.subject, message.body], language, source_language=message.language
            )
            if message.subject in ours and message.body in ours:
                return ours[message.subject], ours[message.body], language, TextOrigin.APPROVED
    return message.subject, message.body, message.language, TextOrigin.WRITTEN


def _marked(message: Message, subject: str) -> str:
    on = local_day(message.approved_at or message.created_at)
    return marks.marked_subject(message.sender_name, subject, on, marks.reference_of(message.pk))


def _files(message: Message, language: str) -> tuple[File, ...]:
    """Files with what their pictures show said in this language, where those words are approved."""
    rows = list(Attachment.objects.filter(message=message))
    ours: dict[str, str] = {}
    if language != message.language:
        ours = languages.approved(
            [row.alt for row in rows if row.alt], language, source_language=message.language
        )
    return tuple(
        File(row.name, row.media_type, bytes(row.content), ours.get(row.alt, row.alt)) for row in rows
    )


def _version(words: Words) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for value in (
        words.message_id, words.kind, words.language, words.direction, words.subject, words.marked_subject, words.body,
        words.sender_name, sorted(words.phrases.items()), words.origin, words.english_url, words.waiting, words.site,
        *((file.name, file.media_type, file.alt, hashlib.blake2b(file.content).hexdigest()) for file in words.files),
    ):  # fmt: skip
        digest.update(repr(value).encode() + b"\0")
    return digest.hexdigest()
