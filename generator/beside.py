"""The second core: processes that work beside this one and send back what they made.

Each is a fork, so it knows all that this one knew when it began, and nothing is sent to it. What
it sends back is pickled. Where there is no fork to be had, or a thread that a fork would leave
without its locks (a preview), or no second core, this process does everything itself.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

from generator import progress

T = TypeVar("T")
R = TypeVar("R")
S = TypeVar("S")

# Fewer items are done sooner than a process is begun.
_WORTH_IT = 200


def both(one: Callable[[], R], other: Callable[[], S]) -> tuple[R, S]:
    """What the two give, `other` in a process of its own (see `all_of`)."""
    works: list[Callable[[], Any]] = [one, other]
    own, others = all_of(works)
    return own, others


def all_of(works: Sequence[Callable[[], R]]) -> list[R]:
    """What each of `works` gives, all but the first in a process of its own; none needs another.

    More of them than cores share these evenly, however much there is to do for each. An
    exception is raised here, that of the first in the order of `works`.
    """
    if not is_possible():
        return [work() for work in works]
    others: list[_Other[R]] = []
    try:
        others += map(_Other, works[1:])
        return [works[0](), *(other.answer() for other in others)]
    finally:
        for process in others:
            process.end()


class _Other(Generic[R]):
    """A process that does some work."""

    def __init__(self, work: Callable[[], R]) -> None:
        context = multiprocessing.get_context("fork")
        self._receiving, sending = context.Pipe(duplex=False)
        ends = self._receiving, sending
        self._process = context.Process(target=_answer, args=(*ends, work), daemon=True)
        self._process.start()
        sending.close()

    def answer(self) -> R:
        """What the work gave; an exception that it raised."""
        try:
            has_failed, answer = self._receiving.recv()
        except EOFError:
            raise RuntimeError(
                "The process beside this one was ended, by want of memory?"
            ) from None
        if has_failed:
            raise answer
        return answer  # type: ignore[no-any-return]  # it comes through a pipe

    def end(self) -> None:
        """Leaves nothing of it running."""
        self._receiving.close()
        if self._process.is_alive():
            self._process.terminate()
        self._process.join()


def each(work: Callable[[T], R], items: Sequence[T], what: str) -> list[R]:
    """`work` on each of the items, in their order; every other one in a process beside.

    `what` is shown as the name of the work.
    """
    if len(items) < _WORTH_IT or not is_possible():
        return [work(item) for item in progress.shown(what, items)]
    made: list[R | None] = [None] * len(items)
    made[::2], made[1::2] = both(
        lambda: [work(item) for item in progress.shown(what, items[::2])],
        lambda: [work(item) for item in items[1::2]],
    )
    return made  # type: ignore[return-value]  # both halves are filled


def is_possible() -> bool:
    """Whether there may be a process beside this one."""
    return (
        sys.platform == "linux"
        and threading.active_count() == 1
        and not multiprocessing.current_process().daemon
        and len(os.sched_getaffinity(0)) > 1
    )


def _answer(receiving: Connection, sending: Connection, work: Callable[[], object]) -> None:
    receiving.close()  # or it would wait for itself to read, where the other was killed
    try:
        answer: tuple[bool, object] = False, work()
    except BaseException as error:
        error.add_note(f"In the process beside:\n{traceback.format_exc()}")
        answer = True, error
    try:
        sending.send(answer)
    except BrokenPipeError:
        pass  # the other was killed, and nobody waits for it
    except Exception as error:
        # What cannot be pickled is told of in words.
        sending.send((True, RuntimeError(f"{answer[1]!r} could not be sent back: {error!r}")))
    sending.close()
