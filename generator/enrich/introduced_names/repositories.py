"""The names of repositories and web pages in an abstract."""

from __future__ import annotations

import re

from generator.text import fold

_MAX_ADDRESSES = 20


def repository_names(abstract: str) -> frozenset[str]:
    """Return the parts of addresses that may be names, folded: `/bees`."""
    parts = re.findall(r"/([\w.-]+)", abstract)[:_MAX_ADDRESSES]
    return frozenset(fold(name) for part in parts for name in (part, part.partition(".")[0]))
