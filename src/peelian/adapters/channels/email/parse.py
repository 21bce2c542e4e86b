"""A mail that came back, as its new words: real mails, with all that they do wrong.

Nothing that a resident wrote is lost for the sake of tidiness: where it isn't certain that a line is somebody
else's, it stays.
"""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import hashlib
import re
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser

from mailparser_reply import EmailReplyParser

from peelian.adapters.channels.email.classify import classify
from peelian.adapters.channels.email.markup import words_of
from peelian.apps.messaging.api import Inbound

#: More than this isn't looked at: what people write by hand ends long before.
_LONGEST = 100_000
#: The third-party patterns take time as the square of a line's length, so they see long lines as a mark only; and as
#: the square of the whole, so they look for the quoted message in the beginning.
_LONG_LINE = re.compile(r"[^\n]{300,}")
_MARK = re.compile("\ue000([0-9]{1,6})\ue001")
_BEGINNING = 20_000
#: The languages of our residents that the parser knows the quoting habits of.
_LANGUAGES = ["en", "pl", "fr", "de", "es", "it", "nl", "cs", "da", "sv"]
_TOKEN = re.compile(r"(?:reply[+\-=])?([a-z2-7]{20,58})", re.IGNORECASE)
_SENT_FROM = re.compile(
    r"\n+(sent from (my|outlook|yahoo|mail|samsung)|get outlook for)[^\n]{0,80}\s*$", re.IGNORECASE
)
_ATTRIBUTION = re.compile(r"[^\n]{0,300}:\s*$")
#: Names that mail programs give to character sets of which another is meant.
_MEANT = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "iso-8859-8-i": "iso-8859-8",
    "utf8": "utf-8",
    "utf-8mb4": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
}
#: What Python knows as character sets and takes for ever over.
_NOT_FOR_MAIL = frozenset({"idna", "punycode"})


def token_of(address: str, domain: str) -> str | None:
    """The token in a reply address (`reply+TOKEN@domain`, `reply-TOKEN@…` or `TOKEN@…`), or None for any other.

    Whether it's genuine is found out later.
    """
    local, _, its_domain = address.strip().strip("<>").rpartition("@")
    if its_domain.casefold().rstrip(".") != domain.casefold():
        return None
    found = _TOKEN.fullmatch(local)
    return found.group(1).lower() if found else None


def read_mail(raw: bytes, *, token: str, sender: str, received_at: dt.datetime, domain: str) -> Inbound:
    """A mail as its new words, with what is known about it. Never raises for what a mail may hold.

    Args:
        raw: the mail as it came.
        token: from the address it came to.
        sender: the envelope's sender; empty or `<>` for bounces.
        received_at: when.
        domain: our reply domain, by which our own quoted message is known.
    """
    mail = _taken_apart(raw)
    words = _plain(mail)
    sign = classify(mail, sender=sender, domain=domain, subject=subject_of(mail))
    return Inbound(
        token=token,
        text=new_words(words, domain),
        language=_language(mail),
        message_id=_message_id(mail, raw),
        received_at=received_at,
        automatic=sign.automatic,
        auto_kind=sign.kind,
        permanent=sign.permanent,
        evidence=sign.evidence,
    )


def new_words(text: str, domain: str) -> str:
    """What the writer added: without the quoted message, and without a signature that is marked as one.

    When nothing would be left, all is kept.
    """
    whole = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").strip()[:_LONGEST]
    whole = "\n".join(line.rstrip() for line in whole.split("\n"))
    whole = re.sub(r"\n{3,}", "\n\n", whole)  # many empty lines are what the patterns below are slowest at
    newest = _newest(_before_our_own(whole, domain))
    newest = _without_quotes(newest)
    newest = re.split(r"\n-- ?\n", newest, maxsplit=1)[0]
    newest = _SENT_FROM.sub("", "\n" + newest).strip()
    return newest or whole


def _newest(text: str) -> str:
    """The text before the line with which a mail program introduces a quoted message, in the languages that we know."""
    lines: list[str] = []

    def mark(line: re.Match[str]) -> str:
        lines.append(line.group())
        return f"\ue000{len(lines) - 1}\ue001"

    def unmarked(short: str) -> str:
        return _MARK.sub(lambda found: lines[int(found.group(1))], short)

    short = _LONG_LINE.sub(mark, text.replace("\ue000", "").replace("\ue001", ""))
    beginning, rest = short[:_BEGINNING], short[_BEGINNING:]
    if rest:  # not in the middle of a line
        whole, newline, broken = beginning.rpartition("\n")
        beginning, rest = (whole, newline + broken + rest) if newline else (beginning, rest)
    bodies = [
        reply.full_body for reply in EmailReplyParser(languages=list(_LANGUAGES)).read(beginning).replies
    ]
    found = next((number for number, body in enumerate(bodies) if body.strip()), None)
    if found is None:
        return text
    return unmarked(bodies[found] + (rest if found == len(bodies) - 1 else ""))


def _before_our_own(text: str, domain: str) -> str:
    """The text before the line that introduces our quoted message, in whatever language it's written.

    Such a line names our address and ends with a colon, or is the `From:` line of a block of headers.
    """
    lines = text.split("\n")
    ours = f"@{domain.casefold()}"
    for number, line in enumerate(lines):
        if line.lstrip().startswith(">") or ours not in line.casefold():
            continue
        # Mail programs break the line where it gets long: the colon may be on the next.
        ends = [one.strip().rstrip("*") for one in lines[number : number + 2]]
        if any(end.endswith((":", "：")) for end in ends) or re.match(r"[^\s:]{2,20}\s?:", line.strip("* ")):
            start = number
            # … and the words before our name may be on the line before ("On Tuesday, …").
            if start and re.search(r"\d{1,2}[:.]\d{2}|\d{4}", lines[start - 1]) and lines[start - 1].strip():
                start -= 1
            before = "\n".join(lines[:start]).strip()
            if before:
                return before
    return text


def _without_quotes(text: str) -> str:
    """Without the block of quoted lines at the end and the line that introduces it. Quotes that somebody answers
    line by line stay, because their answers mean nothing without."""
    lines = text.rstrip().split("\n")
    end = len(lines)
    while end and (lines[end - 1].lstrip().startswith(">") or not lines[end - 1].strip()):
        end -= 1
    if end == len(lines):
        return text
    if end and _ATTRIBUTION.fullmatch(lines[end - 1]) and re.search(r"\d", lines[end - 1]):
        end -= 1
    return "\n".join(lines[:end])


def _taken_apart(raw: bytes) -> Message:
    try:
        return email.message_from_bytes(raw, policy=email.policy.compat32)
    except RecursionError:  # parts within parts a thousand deep: no person's mail, but its headers are good
        return BytesHeaderParser(policy=email.policy.compat32).parsebytes(raw)


def _plain(mail: Message) -> str:
    """The mail's text: its plain part, else its HTML part as text; parts that are attached files are left alone."""
    plain, html = "", ""
    skip: set[int] = set()
    for part in mail.walk():
        if id(part) in skip:
            continue
        if part.get_content_type() in {"message/rfc822", "message/delivery-status", "text/rfc822-headers"}:
            skip.update(id(inner) for inner in part.walk())
            continue
        if part.is_multipart() or str(part.get("Content-Disposition", "")).lower().startswith("attachment"):
            continue
        if part.get_content_type() == "text/plain" and not plain.strip():
            plain = _decoded(part)
        elif part.get_content_type() == "text/html" and not html.strip():
            html = _decoded(part)
    if plain.strip():
        return plain
    return words_of(html[: 10 * _LONGEST])


def _decoded(part: Message) -> str:
    """A part's text, by its declared character set, else by those that are usually meant."""
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    try:
        declared = str(part.get_content_charset() or "").strip("\"' ")
    except (LookupError, UnicodeError, ValueError):
        declared = ""
    for name in (_MEANT.get(declared, declared), "utf-8"):
        if name in _NOT_FOR_MAIL:
            continue
        try:
            # Not codecs.decode: that takes "zlib" for a character set too, and 10 MB would become 10 GB.
            return raw.decode(name or "utf-8").removeprefix("\ufeff")
        except (LookupError, ValueError):
            continue
    return raw.decode("cp1252", "replace")


def _header(mail: Message, name: str) -> str:
    return str(mail.get(name, "")).strip()


def _message_id(mail: Message, raw: bytes) -> str:
    """The sender's id; for a mail without one, a digest of its whole, so that the same mail twice is known."""
    found = _header(mail, "Message-ID").strip("<> \t\r\n")
    found = "".join(char for char in found if 0x20 < ord(char) < 0x7F)
    return found or "sha256:" + hashlib.sha256(raw).hexdigest()


def _language(mail: Message) -> str:
    found = _header(mail, "Content-Language").split(",")[0].strip().lower()
    return found if re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})?", found) else ""


def subject_of(mail: Message) -> str:
    """The subject in readable letters."""
    try:
        pieces = decode_header(_header(mail, "Subject"))
        return "".join(
            text.decode(charset or "utf-8", "replace") if isinstance(text, bytes) else text
            for text, charset in pieces
        )
    except (LookupError, ValueError, UnicodeError):
        return _header(mail, "Subject")
