"""Messages → a server, one at a time, by SMTP with TLS (RFC 5321, 3207, 8314).

What the server says is either for good (5xx), or another attempt may do better (4xx, a connection
that is lost). A message counts as sent when the server has taken its last line, and only then; if
the connection is lost between that line and the answer, nobody knows.
"""

from __future__ import annotations

import re
import smtplib
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from generator.digest.subscriptions import without_addresses
from generator.identifiers import is_mail_address
from generator.problems import AlmanacError, SettingsError
from generator.text import clean

ATTEMPTS = 4
# The pause before the second attempt in seconds; each later one is three times as long.
FIRST_BACKOFF = 5.0
_BACKOFF_FACTOR = 3
_PREFIX = "ALMANAC_SMTP_"
_PORTS = {"starttls": 587, "implicit": 465}
_HOST = re.compile(r"[A-Za-z0-9.:-]{1,253}")
_LINE_START = re.compile(rb"(?m)^\.")
_MAX_REPLY = 200


@dataclass(frozen=True, slots=True)
class System:
    """What sending uses of the world: the clock in UTC, a pause in seconds, words for a person.

    A server that is silent for `silence` seconds has failed; behind a message, which it may check
    first, for `end_silence` (RFC 5321, 4.5.3.2.6).
    """

    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    say: Callable[[str], None]
    silence: float = 60.0
    end_silence: float = 600.0


def real_system(say: Callable[[str], None]) -> System:
    """Return the machine's clock and a real pause."""
    return System(lambda: datetime.now(UTC), time.sleep, say)


class _TemporaryFailure(Exception):
    """The message was not taken; another attempt may do better."""


class Refused(Exception):
    """The server refuses a message for good."""


class NotTaken(Exception):
    """All attempts failed; the message was not sent."""


class Unknown(Exception):
    """The connection was lost before the server said whether it took the message."""


@dataclass(frozen=True, slots=True)
class Server:
    """The server that takes messages, and how it is spoken to; always with TLS.

    `tls` is `starttls` or `implicit`. `authorities` is a file of certificates to trust in the
    place of the machine's. Without a `user` nobody logs in.
    """

    host: str
    port: int
    tls: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    authorities: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Server:
        """Read the variables `ALMANAC_SMTP_…`. Raise `SettingsError` for the first that is wrong.

        A message never shows the user, the password or the sender.
        """

        def value(name: str) -> str:
            return environment.get(_PREFIX + name, "").strip()

        def error(name: str, what: str) -> SettingsError:
            return SettingsError(f"The variable {_PREFIX}{name} {what}")

        for name, example in (("HOST", "smtp.example.org"), ("FROM", "papers@example.org")):
            if not value(name):
                raise error(name, f"is not set. Set it, for example to {example}.")
        if not _HOST.fullmatch(value("HOST")):
            raise error("HOST", "is not the name of a host. Expected one as smtp.example.org.")
        if not is_mail_address(value("FROM")):
            raise error("FROM", "is not an address of mail. Expected one as papers@example.org.")
        tls = value("TLS") or ("implicit" if value("PORT") == "465" else "starttls")
        if tls not in _PORTS:
            raise error("TLS", f"is not valid. Expected {' or '.join(_PORTS)}.")
        port = value("PORT") or str(_PORTS[tls])
        if not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65_536):
            raise error("PORT", "is not a port. Expected one such as 587.")
        for name in ("USER", "PASSWORD"):
            if not value(name).isascii():
                raise error(name, "has letters beyond ASCII, which no way to log in here allows.")
        if bool(value("USER")) != bool(value("PASSWORD")):
            missing = "PASSWORD" if value("USER") else "USER"
            raise error(missing, "is not set. User and password belong together.")
        return cls(
            host=value("HOST"),
            port=int(port),
            tls=tls,
            sender=value("FROM"),
            user=value("USER"),
            # Not stripped: a password may end in a space.
            password=environment.get(f"{_PREFIX}PASSWORD", "") if value("USER") else "",
            authorities=value("CA"),
        )

    def tls_context(self) -> ssl.SSLContext:
        """Return what verifies the server's certificate and its name."""
        try:
            return ssl.create_default_context(cafile=self.authorities or None)
        except (OSError, ssl.SSLError) as error:
            raise SettingsError(
                f"The variable {_PREFIX}CA does not name a file of certificates: "
                f"{error.strerror or 'it has none'}."
            ) from error


class Connection:
    """A connection to a server, made when it is needed; use it in a `with` statement."""

    def __init__(self, server: Server, system: System) -> None:
        self._server = server
        self._system = system
        self._tls = server.tls_context()
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        if self._smtp:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
        self._close()

    def send(self, recipient: str, content: bytes, before_end: Callable[[], None]) -> None:
        """Send a message; `before_end` is called before its last line, at each attempt.

        Raise `Refused`, `NotTaken` or `Unknown`, each with the reason. Raise `AlmanacError` if
        there is no connection that may be used, which no other message would change.
        """
        for attempt in range(ATTEMPTS):
            try:
                self._connect()
            except _TemporaryFailure as failure:
                if attempt == ATTEMPTS - 1:
                    raise AlmanacError(
                        f"{self._server.host} failed {ATTEMPTS} times: {failure} Run the command "
                        "again later; nobody gets a mail twice."
                    ) from failure
                self._pause(attempt, failure)
                continue
            try:
                return self._attempt(recipient, content, before_end)
            except Unknown:
                self._close()
                raise
            except _TemporaryFailure as failure:
                self._close()
                if attempt == ATTEMPTS - 1:
                    raise NotTaken(str(failure)) from failure
                self._pause(attempt, failure)
        raise AssertionError("unreachable")

    def _pause(self, attempt: int, failure: _TemporaryFailure) -> None:
        wait = FIRST_BACKOFF * _BACKOFF_FACTOR**attempt
        self._system.say(f"{self._server.host}: {failure} Trying again in {wait:.0f} s.")
        self._system.sleep(wait)

    def _connect(self) -> None:
        if self._smtp:
            return
        try:
            self._smtp = self._logged_in()
        except ssl.SSLCertVerificationError as error:
            raise AlmanacError(
                f"{self._server.host}: the certificate cannot be verified "
                f"({clean(error.verify_message)}). Nothing was sent. Check ALMANAC_SMTP_HOST; name "
                "the certificate of an authority of your own by ALMANAC_SMTP_CA."
            ) from error
        except smtplib.SMTPAuthenticationError as error:
            if error.smtp_code // 100 == 4:
                raise _TemporaryFailure(_shown(error.smtp_code, error.smtp_error)) from error
            raise SettingsError(
                f"{self._server.host} does not accept ALMANAC_SMTP_USER and ALMANAC_SMTP_PASSWORD "
                f"({error.smtp_code})."
            ) from error
        except smtplib.SMTPResponseException as error:
            raise _TemporaryFailure(_shown(error.smtp_code, error.smtp_error)) from error
        except smtplib.SMTPServerDisconnected as error:
            raise _TemporaryFailure("The connection was lost.") from error
        except smtplib.SMTPException as error:
            raise SettingsError(
                f"{self._server.host} offers no way to log in that is known here. "
                "Check ALMANAC_SMTP_HOST and ALMANAC_SMTP_PORT."
            ) from error
        except OSError as error:
            raise _TemporaryFailure(
                f"There is no connection with TLS ({self._server.tls}) at port {self._server.port}."
            ) from error

    def _logged_in(self) -> smtplib.SMTP:
        server = self._server
        # The machine's own name is nobody's business.
        name = server.sender.rpartition("@")[2]
        silence = self._system.silence
        smtp: smtplib.SMTP
        if server.tls == "implicit":
            smtp = smtplib.SMTP_SSL(
                server.host, server.port, name, timeout=silence, context=self._tls
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, name, timeout=silence)
        try:
            smtp.ehlo_or_helo_if_needed()
            if server.tls == "starttls":
                if not smtp.has_extn("starttls"):
                    raise AlmanacError(
                        f"{server.host} offers no TLS at port {server.port}, and without it "
                        "nothing is sent. Check ALMANAC_SMTP_PORT and ALMANAC_SMTP_TLS."
                    )
                smtp.starttls(context=self._tls)
                smtp.ehlo_or_helo_if_needed()
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _attempt(self, recipient: str, content: bytes, before_end: Callable[[], None]) -> None:
        assert self._smtp
        smtp = self._smtp
        with _lost_connection(_TemporaryFailure):
            self._check(smtp.mail(self._server.sender))
            self._check(smtp.rcpt(recipient))
            self._check(smtp.docmd("DATA"), 3)
            smtp.send(_LINE_START.sub(b"..", content))
        before_end()
        with _lost_connection(Unknown):
            smtp.send(b".\r\n")
            assert smtp.sock
            smtp.sock.settimeout(self._system.end_silence)
            reply = smtp.getreply()
            smtp.sock.settimeout(self._system.silence)
            if reply[0] // 100 not in (2, 4, 5):
                raise smtplib.SMTPServerDisconnected
        self._check(reply)

    def _check(self, reply: tuple[int, bytes], expected: int = 2) -> None:
        code, text = reply
        if code // 100 == expected:
            return
        if code // 100 != 5:
            raise _TemporaryFailure(_shown(code, text))
        with _lost_connection(_TemporaryFailure):
            assert self._smtp
            self._smtp.rset()
        raise Refused(_shown(code, text))

    def _close(self) -> None:
        if self._smtp:
            self._smtp.close()
            self._smtp = None


@contextmanager
def _lost_connection(failure: type[Exception]) -> Iterator[None]:
    """Raise `failure` where the connection is lost."""
    try:
        yield
    except (OSError, smtplib.SMTPException) as error:
        raise failure("The connection was lost.") from error


def _shown(code: int, text: bytes | str) -> str:
    """Return what a server says, without the address of a person."""
    said = clean(text.decode(errors="replace") if isinstance(text, bytes) else text)
    said = without_addresses(said[:10_000])
    return f"The server says: {code} {said[:_MAX_REPLY]}".rstrip(" .") + "."
