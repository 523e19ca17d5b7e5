"""The names of repositories and web pages in an abstract."""

from __future__ import annotations

import re

from generator.text import fold

_MAX_ADDRESSES = 20
_PART = re.compile(r"/([\w.-]+)")
_PART_OF_PATH = re.compile(r"(?<!/)/([\w.-]+)")


def repository_names(abstract: str, with_hosts: bool = True) -> frozenset[str]:
    """Return the parts of addresses that may be names, folded: `/bees`.

    Hosts are among them, as `bees.example` may be the page of a project, unless told otherwise.
    """
    if "/" not in abstract:
        return frozenset()
    pattern = _PART if with_hosts else _PART_OF_PATH
    parts = pattern.findall(abstract)[:_MAX_ADDRESSES]
    return frozenset(fold(name) for part in parts for name in (part, part.partition(".")[0]))
