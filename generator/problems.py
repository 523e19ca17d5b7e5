"""What can be wrong with the input, and how it is told.

A `Problem` is found while reading and collected: the run goes on, the report shows it.
An `AlmanacError` ends the run: there is nothing sensible to go on with.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something in the input that could not be read as it should be.

    `file` is a name to show, never an absolute path; `line` counts from 1.
    `what` says what is wrong, `remedy` what its owner can do; both are plain text.
    """

    file: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} {self.remedy}"


class AlmanacError(Exception):
    """Ends the run with a message for a person; nothing has been written."""


class SettingsError(AlmanacError):
    """A setting, the vocabulary or a correction is wrong; the message names the place."""
