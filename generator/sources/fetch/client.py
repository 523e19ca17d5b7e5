"""Requests to the server of an API: one at a time, with pauses, limits and retries."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlencode, urljoin, urlsplit

import requests
import urllib3
from requests.auth import AuthBase

from generator.problems import AlmanacError, SettingsError
from generator.text import clean

T = TypeVar("T")

# The largest answer seen, 100 papers of Daily Papers, has 0.7 MB.
MAX_ANSWER = 20_000_000
ATTEMPTS = 5
MAX_REDIRECTS = 3
# The pause before the second attempt in seconds; each later one is twice as long.
_FIRST_BACKOFF = 2.0
# A server that asks for a longer pause than this is asked again in another run.
_LONGEST_WAIT = 300.0
_CHUNK = 65_536
_TEMPORARY_STATUS = frozenset((408, 425, 429, 500, 502, 503, 504))
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_AGAIN = "Run the command again later; it goes on where it stopped."
_CHANGED = (
    "The API may have changed: update the almanac, or report this to its developers. "
    "Nothing was written for this answer."
)
# What to do about an answer that is no listing, by its status.
_REMEDIES = {
    401: "The server wants to know who asks, which this API never did. Check --endpoint.",
    403: "The server refuses. Wait a day, or check --endpoint.",
    404: "There is no such API at this address. Check --endpoint, or update the almanac.",
}


class FetchError(AlmanacError):
    """Ends a run of `fetch`; what was written before stays."""


class WrongAnswer(FetchError):
    """An answer that is no listing, and would not be one if it were asked for again."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} {_CHANGED}")


class TemporaryFailure(Exception):
    """No answer, or a broken one; another attempt may do better.

    `wait` is how many seconds the server asks to wait.
    """

    def __init__(self, what: str, wait: float = 0.0) -> None:
        super().__init__(what)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class System:
    """What a run uses of the world: the clock, a way to wait, a way to tell a person something.

    `now` gives the time in UTC, `monotonic` seconds since any moment, `sleep` takes seconds.
    A server that is silent for `silence` seconds, or whose answer takes more than `answer_time`,
    has failed.
    """

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Callable[[float], None]
    say: Callable[[str], None]
    silence: float = 30.0
    answer_time: float = 180.0


def real_system(say: Callable[[str], None]) -> System:
    """Return the machine's clock and a real pause."""
    return System(lambda: datetime.now(UTC), time.monotonic, time.sleep, say)


class _NoAuthentication(AuthBase):
    """Sends no password, not even one that .netrc has for the server."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class _Session(requests.Session):
    """Leaves redirects to `Client`: requests would read their whole content first."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Return None: no answer is a redirect to follow."""
        return None


class Client:
    """A connection to one API; `endpoint` is its address without the path of a call.

    `pause` is the time in seconds between two requests, `contact` the address of the site that
    asks, which the server is told. Use it in a `with` statement.
    """

    def __init__(self, endpoint: str, pause: float, system: System, contact: str = "") -> None:
        self.endpoint = check_endpoint(endpoint)
        self.host = urlsplit(endpoint).netloc
        self._pause = pause
        self._system = system
        self._has_asked = False
        self._session = _Session()
        self._session.auth = _NoAuthentication()
        self._session.headers["User-Agent"] = _user_agent(contact)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def get(self, path: str, query: Mapping[str, str], parse: Callable[[bytes], T]) -> T:
        """Return what `parse` makes of the answer to a call.

        A `TemporaryFailure`, be it of the network, the server or `parse`, leads to another
        attempt. Raise `FetchError` when none is left, or where another would not help.
        """
        url = f"{self.endpoint}{path}?{urlencode(query)}"
        for attempt in range(ATTEMPTS):
            try:
                return parse(self._answer(url))
            except TemporaryFailure as failure:
                if failure.wait > _LONGEST_WAIT:
                    raise FetchError(self._come_back(failure.wait)) from failure
                if attempt == ATTEMPTS - 1:
                    what = f"{self.host} failed {ATTEMPTS} times: {failure}"
                    raise FetchError(f"{what} {_AGAIN}") from failure
                wait = max(self._pause, _FIRST_BACKOFF * 2**attempt, failure.wait)
                self._system.say(f"{self.host}: {failure} Trying again in {wait:.0f} s.")
                self._system.sleep(wait)
                self._has_asked = False  # the pause is over
        raise AssertionError("unreachable")

    def _come_back(self, wait: float) -> str:
        try:
            time = self._system.now() + timedelta(seconds=wait)
        except OverflowError:
            return f"{self.host} wants no requests now. {_AGAIN}"
        return (
            f"{self.host} asks to wait until {time:%Y-%m-%d %H:%M} UTC. Run the command again "
            "then; it goes on where it stopped."
        )

    def _answer(self, url: str) -> bytes:
        """Return the content at `url`, which may be redirected within the same host."""
        for _ in range(MAX_REDIRECTS + 1):
            response = self._request(url)
            with response:
                if response.status_code not in _REDIRECTS:
                    self._check_status(response)
                    return self._content(response)
                location = response.headers.get("Location", "")
            target = _redirect_target(url, location)
            if target is None:
                where = clean(location)[:80] or "nowhere"
                raise FetchError(
                    f"{self.host} redirects to {where}, which was not asked for. If that is the "
                    "API's new address, give it by --endpoint."
                )
            url = target
        raise FetchError(f"{self.host} redirects without end. {_AGAIN}")

    def _request(self, url: str) -> requests.Response:
        if self._has_asked:
            self._system.sleep(self._pause)
        self._has_asked = True
        try:
            return self._session.get(
                url, timeout=self._system.silence, allow_redirects=False, stream=True
            )
        except requests.exceptions.SSLError as error:
            raise TemporaryFailure("The certificate of the server cannot be verified.") from error
        except requests.exceptions.Timeout as error:
            raise TemporaryFailure("The server does not answer.") from error
        except requests.exceptions.ConnectionError as error:
            what = "There is no connection; check the network."
            raise TemporaryFailure(what) from error
        except requests.exceptions.RequestException as error:
            raise FetchError(f"{self.host} cannot be asked: {clean(str(error))[:200]}") from error

    def _check_status(self, response: requests.Response) -> None:
        status = response.status_code
        if status == 200:
            return
        if status in _TEMPORARY_STATUS:
            reason = (
                "The server has too many requests" if status == 429 else "The server has a fault"
            )
            wait = retry_after(response.headers.get("Retry-After", ""), self._system.now())
            raise TemporaryFailure(f"{reason} (status {status}).", wait)
        remedy = _REMEDIES.get(status, _CHANGED)
        raise FetchError(f"{self.host} answers with status {status}. {remedy}")

    def _content(self, response: requests.Response) -> bytes:
        """Read an answer, of which neither the size nor the time is the server's choice."""
        end = self._system.monotonic() + self._system.answer_time
        chunks: list[bytes] = []
        size = 0
        try:
            # Not iter_content, which waits for a full chunk however long that takes.
            while chunk := response.raw.read1(_CHUNK, decode_content=True):
                chunks.append(chunk)
                size += len(chunk)
                if size > MAX_ANSWER:
                    raise WrongAnswer(f"{self.host}: the answer is larger than {MAX_ANSWER:,} B.")
                if self._system.monotonic() > end:
                    raise TemporaryFailure("The answer takes too long.")
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise TemporaryFailure("The answer ends in the middle.") from error
        return b"".join(chunks)


def check_endpoint(endpoint: str) -> str:
    """Return the address of a server without a final slash. Raise `SettingsError` if it is none."""
    try:
        parts = urlsplit(endpoint)
        is_valid = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and parts.port != 0
            and not (parts.username or parts.password or parts.query or parts.fragment)
            and endpoint.isascii()
            and endpoint.isprintable()
            and " " not in endpoint
        )
    except ValueError:
        is_valid = False
    if not is_valid:
        raise SettingsError(
            f"--endpoint: {endpoint!r} is not the address of a server. "
            "Expected one such as https://huggingface.co."
        )
    return endpoint.rstrip("/")


def retry_after(value: str, now: datetime) -> float:
    """Return how many seconds the header `Retry-After` asks to wait; 0 if it does not say.

    RFC 9110, 10.2.3: a number of seconds, or an HTTP date.
    """
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])  # 30,000 years are enough
    try:
        time = parsedate_to_datetime(text)
        if time.tzinfo is None:
            time = time.replace(tzinfo=UTC)
        return max(0.0, (time - now).total_seconds())
    except (TypeError, ValueError, IndexError, OverflowError):
        return 0.0


def _redirect_target(url: str, location: str) -> str | None:
    """Return where a redirect leads, or None if that is another server.

    It may stay on the host and port, or only go from http to https.
    """
    try:
        target = urljoin(url, location)
        old, new = urlsplit(url), urlsplit(target)
        is_same = (old.scheme, old.hostname, old.port) == (new.scheme, new.hostname, new.port)
        is_upgrade = (new.scheme, new.hostname) == ("https", old.hostname) and (
            (old.scheme, old.port, new.port) == ("http", None, None)
        )
        has_password = bool(new.username or new.password)
    except ValueError:
        return None
    return target if (is_same or is_upgrade) and not has_password else None


def _user_agent(contact: str) -> str:
    is_address = contact.isascii() and contact.isprintable() and " " not in contact
    return f"paper-almanac (+{contact})" if contact and is_address else "paper-almanac"
