"""Count how much work a call takes, without a clock."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps(run: Callable[[], object]) -> int:
    """Return how many lines of Python `run` executes, at any depth."""
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        run()
    finally:
        sys.settrace(before)
    return count


def assert_linear(make: Callable[[int], Callable[[], object]], size: int) -> None:
    """Assert that the work grows as the input does; `make(n)` returns a call on input of size n."""
    small, large = steps(make(size)), steps(make(4 * size))
    assert large < 4.4 * small + 1000
