"""A digest → a message in bytes, the same whenever it is made.

No clock is read: the header `Date` is the end of the period, until a message is sent. Ids and
boundaries are digests. Everything that a listing, a reader's name or a setting brings into a header
goes through the package `email`, which refuses line breaks there.

RFC 5322 (headers), 2919 (`List-Id`), 2369 and 8058 (`List-Unsubscribe`), 3834 (`Auto-Submitted`).
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from generator.catalogue import labels
from generator.digest import rendering
from generator.digest.period import Period
from generator.digest.rendering import Digest
from generator.digest.subscriptions import Reader
from generator.identifiers import contact_link, is_mail_address
from generator.model import Site
from generator.text import clean

_MAX_NAME = 100
# With 78, an encoded word may have 76 characters, and RFC 2047 allows 75.
_POLICY = SMTP.clone(max_line_length=76)
_ADDRESSES = re.compile(r"[!-~]{1,970}")
# A host that cannot exist (RFC 2606), where the site has none.
NO_HOST = "almanac.invalid"


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose mails these are: the address they come from, and where a reader ends them.

    `unsubscribe` is a web address or a mail address, or empty for the sender's own.
    """

    address: str
    unsubscribe: str

    def unsubscribe_link(self, reader: Reader) -> str:
        """Return the address that the mail of a reader links to."""
        return reader.one_click or contact_link(self.unsubscribe or self.address, "unsubscribe")


def host_of(site: Site) -> str:
    """Return the name of the site's host, as an address of mail can have it."""
    host = urlsplit(site.url).hostname or ""
    return host if is_mail_address(f"almanac@{host}") else NO_HOST


def message_id(reader: Reader, period: Period, site: Site, secret: str) -> str:
    """Return the id of the mail of a reader and a period, which no other mail has.

    It tells nobody the address, nor can it be guessed from one, if there is a `secret`.
    """
    what = "\n".join((site.url, reader.address.casefold(), period.name))
    code = hmac.new(secret.encode(), what.encode(), "sha256").hexdigest()
    return f"<{code[:40]}@{host_of(site)}>"


def build(
    digest: Digest, reader: Reader, period: Period, site: Site, sender: Sender, id: str
) -> bytes:
    """Return the message with plain text and HTML."""
    message = EmailMessage(policy=_POLICY)
    for name, value in _headers(digest, reader, period, site, sender, id).items():
        message[name] = value
    list_headers = _list_headers(reader, site, sender)
    message.set_content(rendering.text(digest), cte="quoted-printable")
    message.add_alternative(rendering.html(digest), subtype="html", cte="quoted-printable")
    # Quoted-printable has no `=_`, so that no text contains the boundary.
    message.set_boundary(f"=_{id[1:41]}")
    return list_headers + message.as_bytes()


def _headers(
    digest: Digest, reader: Reader, period: Period, site: Site, sender: Sender, id: str
) -> Mapping[str, object]:
    name = labels.summary(digest.site_name, _MAX_NAME)
    subject = f"{labels.count(digest.total, 'new paper')}, {digest.title} - {name}"
    end = datetime.combine(period.last + timedelta(days=1), time(), UTC)
    return {
        "From": Address(name, addr_spec=sender.address),
        "To": Address(labels.summary(clean(reader.name), _MAX_NAME), addr_spec=reader.address),
        "Subject": subject,
        "Date": format_datetime(end),
        "Message-ID": id,
        "Auto-Submitted": "auto-generated",
    }


def _list_headers(reader: Reader, site: Site, sender: Sender) -> bytes:
    """Return the headers of a list, which have addresses of visible ASCII alone.

    The package `email` would fold and encode a long address, which programs then do not know.
    """
    headers = {
        "List-Id": f"<almanac.{host_of(site)}>",
        "List-Unsubscribe": f"<{sender.unsubscribe_link(reader)}>",
    }
    if reader.one_click:
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    assert all(map(_ADDRESSES.fullmatch, headers.values()))
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode("ascii")


def with_date(content: bytes, now: datetime) -> bytes:
    """Return a message with the time at which it is sent."""
    head, end, body = content.partition(b"\r\n\r\n")
    lines = [
        f"Date: {format_datetime(now)}".encode() if line.startswith(b"Date: ") else line
        for line in head.split(b"\r\n")
    ]
    return b"\r\n".join(lines) + end + body
