"""Which messages were sent: a file for each period in `.digest/`, so that no reader gets one twice.

A message is noted as begun before the server gets its last line, and as sent when the server has
taken it. One that stays begun, as the connection or the machine failed in between, may have
arrived or not: it is not sent again unless a person asks for it.

The file has digests of message ids, and no address.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from generator.digest.period import Period
from generator.problems import AlmanacError
from generator.runtime import checked_json
from generator.runtime.disk import disk_error, read_file
from generator.runtime.files import write_durably

FOLDER = Path(".digest")


class State(StrEnum):
    """What is known of a message."""

    BEGUN = "begun"
    SENT = "sent"


class SentRecord:
    """The messages of a period. Only one process may use it, which the project's lock holds."""

    def __init__(self, root: Path, period: Period) -> None:
        """Read the file. Raise `AlmanacError` if it is damaged: nobody knows then what was sent."""
        self._path = root / FOLDER / f"{period.name}.json"
        self._states = _read(self._path)

    def state(self, id: str) -> State | None:
        """Return what is known of the message with an id; None if it was not sent."""
        return self._states.get(_hash(id))

    def note(self, id: str, state: State | None) -> None:
        """Write what is known of a message now. Raise `AlmanacError` if the disk refuses."""
        states = {**self._states, _hash(id): state}
        self._states = {hashed: known for hashed, known in states.items() if known is not None}
        try:
            write_durably(self._path, checked_json.encode(self._states))
        except OSError as error:
            raise disk_error(error, self._path) from error


def _hash(id: str) -> str:
    return sha256(id.encode()).hexdigest()


def _read(path: Path) -> Mapping[str, State]:
    try:
        values = checked_json.decode(read_file(path))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise disk_error(error, path) from error
    try:
        return {str(digest): State(state) for digest, state in values.items()}
    except (AttributeError, ValueError) as error:
        raise AlmanacError(
            f"{path}: the file is damaged, so it is not known what was sent. Restore it; or delete "
            "it, then readers may get the mails of this period once more."
        ) from error
