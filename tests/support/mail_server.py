"""A mail server on this machine, with TLS by a certificate of its own, that fails as told."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP as MAIL_POLICY
from pathlib import Path

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "almanac", "opensesame"
OK = "250 OK"


@dataclass
class MailServer:
    """What the server got, and how it answers.

    `at_recipient` and `at_data` have the answers to the next commands, one each; a function is
    called with the protocol, and answers. `refused` are recipients that there are not.
    """

    port: int = 0
    authorities: str = ""
    accepted: list[tuple[str, bytes]] = field(default_factory=list)
    sessions: int = 0
    at_recipient: list[str] = field(default_factory=list)
    at_data: list[str | Callable[[SMTP], str]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    @property
    def recipients(self) -> list[str]:
        """Who got a message, in order."""
        return [recipient for recipient, _ in self.accepted]

    def messages(self) -> list[EmailMessage]:
        """Return what was accepted, parsed."""
        parser = BytesParser(policy=MAIL_POLICY)
        return [parser.parsebytes(content) for _, content in self.accepted]

    def environment(self, **changes: str) -> dict[str, str]:
        """Return the variables that lead to this server."""
        values = {
            "HOST": "localhost",
            "PORT": str(self.port),
            "FROM": "papers@example.org",
            "USER": USER,
            "PASSWORD": PASSWORD,
            "CA": self.authorities,
        }
        return {f"ALMANAC_SMTP_{name}": value for name, value in (values | changes).items()}

    # What aiosmtpd calls.

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.at_recipient.pop(0) if self.at_recipient else self.refused.get(address, OK)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.at_data.pop(0) if self.at_data else OK
        if callable(answer):
            answer = answer(server)
        if answer == OK:
            assert isinstance(envelope.content, bytes)
            (recipient,) = envelope.rcpt_tos
            self.accepted.append((str(recipient), envelope.content))
        return answer


def hang_up(server: SMTP) -> str:
    """Take the message, and end the connection without an answer."""
    transport = server.transport
    assert isinstance(transport, asyncio.Transport)
    transport.abort()
    return OK


def _log_in(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
) -> AuthResult:
    is_right = isinstance(data, LoginPassword) and (
        (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    )
    return AuthResult(success=is_right, handled=False)


@contextmanager
def mail_server(
    folder: Path, tls: str = "starttls", host: str = "localhost"
) -> Iterator[MailServer]:
    """A server that runs as long as the block; `tls` is `starttls`, `implicit` or `none`.

    `host` is whom its certificate is for; that of the authority lies in `folder`.
    """
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(context)
    certificate = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(certificate))
    state = MailServer(authorities=str(certificate))

    def protocol() -> SMTP:
        state.sessions += 1
        uses_starttls = tls == "starttls"
        return SMTP(
            state,
            hostname="localhost",
            tls_context=context if uses_starttls else None,
            require_starttls=uses_starttls,
            auth_required=tls != "none",
            auth_require_tls=uses_starttls,
            authenticator=_log_in,
            loop=loop,
        )

    loop = asyncio.new_event_loop()
    listening = threading.Event()

    async def serve() -> asyncio.Server:
        return await loop.create_server(
            protocol, "127.0.0.1", 0, ssl=context if tls == "implicit" else None
        )

    def work() -> None:
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(serve())
        state.port = server.sockets[0].getsockname()[1]
        listening.set()
        loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()

    thread = threading.Thread(target=work)
    thread.start()
    listening.wait(60)
    try:
        yield state
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(60)
