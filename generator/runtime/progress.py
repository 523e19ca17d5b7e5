"""Progress of long work, shown on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

import click

T = TypeVar("T")


def with_progress(label: str, items: Sequence[T]) -> Iterator[T]:
    """Yield the items; on a terminal, show how many are done. Without a label show nothing."""
    is_hidden = not label or not sys.stderr.isatty()
    with click.progressbar(items, label=label, file=sys.stderr, hidden=is_hidden) as bar:
        yield from bar
