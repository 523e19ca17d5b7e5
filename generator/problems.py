"""What can be wrong with the input, and how it is reported.

A `Problem` is found while reading, and collected: the build goes on, the import report shows it.
An `AlmanacError` ends the build: it cannot go on.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something in the input that cannot be read correctly.

    `file` is a name to show, never an absolute path; `line` counts from 1. `what` says what is
    wrong, `remedy` what the owner can do; both are plain text.
    """

    file: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} {self.remedy}"


class AlmanacError(Exception):
    """Ends the build with a message for a person."""


class SettingsError(AlmanacError):
    """A setting, the vocabulary or a correction is wrong; the message names the place."""


class ProblemsError(AlmanacError):
    """Ends a strict build because the listings have problems."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        count = len(self.problems)
        return f"The listings have {count} problem{'s' if count != 1 else ''} (strict mode)."
