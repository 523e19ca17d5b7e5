"""How far long work has come, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def shown(what: str, items: Sequence[T]) -> Iterator[T]:
    """Yields `items`; where standard error is a terminal, tells there how many are done."""
    is_terminal = sys.stderr.isatty()
    for number, item in enumerate(items):
        if is_terminal and number % 10 == 0:
            print(f"\r{what}: {number:,} of {len(items):,}", end="", file=sys.stderr, flush=True)
        yield item
    if is_terminal and items:
        print(f"\r{what}: {len(items):,}{' ' * 20}", file=sys.stderr)
