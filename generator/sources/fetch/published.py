"""A file of a published site, over the network."""

from __future__ import annotations

import requests
import urllib3

from generator.problems import AlmanacError
from generator.text import clean

# That of 100,000 papers has some 90 MB.
_MOST_BYTES = 500_000_000
_SILENCE = 30.0  # seconds
_MAX_REDIRECTS = 3


def published_file(address: str) -> bytes:
    """Return the content at an address. Raise `AlmanacError` if there is none to have."""
    with requests.Session() as session:
        session.max_redirects = _MAX_REDIRECTS
        try:
            with session.get(address, timeout=_SILENCE, stream=True) as response:
                if response.status_code != 200:
                    raise AlmanacError(
                        f"{address}: the server answers with status {response.status_code}. "
                        "Expected the address of a published almanac."
                    )
                return _content(address, response)
        except requests.exceptions.RequestException as error:
            raise AlmanacError(f"{address} cannot be read: {clean(str(error))[:200]}") from error


def _content(address: str, response: requests.Response) -> bytes:
    chunks: list[bytes] = []
    size = 0
    try:
        for chunk in response.iter_content(1 << 20):
            chunks.append(chunk)
            size += len(chunk)
            if size > _MOST_BYTES:
                raise AlmanacError(f"{address}: the file has more than {_MOST_BYTES:,} bytes.")
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise AlmanacError(f"{address}: the answer ends in the middle. Try again.") from error
    return b"".join(chunks)
