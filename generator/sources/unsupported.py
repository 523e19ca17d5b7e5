"""What a file seems to be that no reader claims, and what its owner can do."""

from __future__ import annotations

from generator.problems import Problem
from generator.sources.document import Document


def describe(document: Document) -> Problem:
    """Return the one problem of a file that cannot be read."""
    what = "No reader knows what this file holds."
    return Problem(document.name, 1, what, "Save the listing in one of the formats of the README.")
