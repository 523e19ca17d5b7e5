"""Files of mails → the text that they carry, with its lines in the file.

A mail saved as text, or one whose body is not encoded, is its own text. Only an encoded mail
(quoted-printable, base64, several parts) is decoded. Its lines are then given the number of the
last line before them that begins an entry in the file, or that of the mail's first line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message

from generator.sources.decoding import text_of
from generator.sources.document import Document

# Fields of RFC 5322 and of MIME; one of them, or mbox's line, begins a mail.
_FIELD = re.compile(
    r"(?:From|To|Cc|Date|Subject|Sender|Reply-To|Return-Path|Delivered-To|Received|Message-ID"
    r"|MIME-Version|Content-Type|Content-Transfer-Encoding|List-Id|DKIM-Signature|X-[\w-]{1,60}"
    r"|ARC-[\w-]{1,60}|Authentication-Results):",
    re.I,
)
_MBOX_LINE = re.compile(rb"^From [^\r\n]{1,998}\r?\n(?=[\w-]{1,76}:)", re.M)
_ENCODED = re.compile(
    rb"^Content-(?:Transfer-Encoding:\s*(?:base64|quoted-printable)|Type:\s*multipart/)",
    re.I | re.M,
)
# Real mails nest three parts; each level costs a look at every line.
_PART = re.compile(rb"^Content-Type:\s*(?:multipart|message)/", re.I | re.M)
_MAX_PARTS = 30
# Other charsets are read as the bytes of a file are; some codecs of Python take quadratic time.
_CHARSETS = frozenset(("iso-8859-1", "iso-8859-2", "iso-8859-15", "windows-1252", "utf-16"))
_ENTRY = re.compile(rb"(?:arXiv:|Paper)[^\r\n]{1,200}", re.I)
# Between two mails, so that a mail that was cut does not go on in the next.
_RULE = "-" * 78


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a mail's text, and the number of the line of the file that it is from."""

    text: str
    number: int


def is_mail(document: Document) -> bool:
    """Return whether the file begins as a mail with its header does."""
    start = document.content[:2000].lstrip()
    first_line = start.partition(b"\n")[0].decode("utf-8", "replace")
    return bool(_MBOX_LINE.match(start) or _FIELD.match(first_line))


def lines_of(document: Document) -> Iterator[TextLine]:
    """Yield the lines of the mails in a file, decoded, those of headers too."""
    if not (is_mail(document) and _ENCODED.search(document.content)):
        for number, text in enumerate(document.text.split("\n"), 1):
            yield TextLine(text, number)
        return
    line = 1
    for content in _split(document.content):
        yield from _lines_of_mail(content, line)
        line += content.count(b"\n")


def _split(content: bytes) -> list[bytes]:
    """Return the mails in a file, of which all in an mbox begin with its line."""
    starts = [match.start() for match in _MBOX_LINE.finditer(content)]
    if not starts or content[: starts[0]].strip():
        return [content]
    return [content[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]


def _lines_of_mail(content: bytes, line: int) -> Iterator[TextLine]:
    text = _text_of_mail(content)
    if text is None:  # not encoded, or damaged
        for number, raw in enumerate(text_of(content).split("\n"), line):
            yield TextLine(raw, number)
        return
    entries = _lines_of_entries(content, line)
    for raw in text.split("\n"):
        line = max(line, entries.get(raw.strip(), line))
        yield TextLine(raw, line)


def _lines_of_entries(content: bytes, line: int) -> dict[str, int]:
    """Return the numbers of the lines that begin an entry, by their texts."""
    numbers: dict[str, int] = {}
    for number, raw in enumerate(content.split(b"\n"), line):
        if _ENTRY.match(raw):
            numbers.setdefault(raw.decode("utf-8", "replace").strip(), number)
    return numbers


def _text_of_mail(content: bytes) -> str | None:
    """Return the date and the text of an encoded mail, or None if it is not one."""
    if not _ENCODED.search(content) or len(_PART.findall(content)) > _MAX_PARTS:
        return None
    try:
        message = message_from_bytes(content)
        texts = [_text_of_part(part) for part in message.walk()]
    except (MessageError, ValueError, LookupError, RecursionError, AttributeError, TypeError):
        return None  # the email package raises these for damaged mails
    found = [text for text in texts if text]
    date = str(message.get("Date", ""))
    return "\n".join((_RULE, f"Date: {' '.join(date.split())}", *found)) if found else None


def _text_of_part(part: Message) -> str | None:
    if part.is_multipart() or part.get_content_type() != "text/plain":
        return None
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return None
    charset = part.get_content_charset()
    if charset in _CHARSETS:
        return content.decode(charset, "replace").replace("\r\n", "\n")
    return text_of(content)
