"""Files of a published site, over the network or from its folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import requests
import urllib3

from generator.problems import AlmanacError
from generator.runtime.disk import read_file
from generator.runtime.files import write_whole
from generator.text import clean

# That of 100,000 papers has some 90 MB.
_MOST_BYTES = 500_000_000
_SILENCE = 30.0  # seconds
_MAX_REDIRECTS = 3


class NotPublishedError(AlmanacError):
    """There is no such file."""


def published_file(address: str) -> bytes:
    """Return the content at an address.

    Raise `NotPublishedError` if there is none, `AlmanacError` if it cannot be had.
    """
    with requests.Session() as session:
        session.max_redirects = _MAX_REDIRECTS
        try:
            with session.get(address, timeout=_SILENCE, stream=True) as response:
                if response.status_code != 200:
                    kind = NotPublishedError if response.status_code == 404 else AlmanacError
                    raise kind(
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


def save_published(site: str, paths: Sequence[str], folder: Path) -> bool:
    """Save files of the site at an address or in a folder below `folder`; return whether there are.

    `paths` are those of the files; without the first one there is no site, and nothing is kept of
    an earlier one. Raise `AlmanacError` if one cannot be had; then `folder` is as it was.
    """
    contents = [_content_or_none(site, path) for path in paths]
    is_published = contents[0] is not None
    for path, content in zip(paths, contents, strict=True):
        if is_published and content is not None:
            write_whole(folder / path, content)
        else:
            (folder / path).unlink(missing_ok=True)
    return is_published


def _content_or_none(site: str, path: str) -> bytes | None:
    try:
        if site.startswith(("http://", "https://")):
            return published_file(f"{site.rstrip('/')}/{path}")
        return read_file(Path(site) / path)
    except (NotPublishedError, FileNotFoundError, NotADirectoryError):
        return None
