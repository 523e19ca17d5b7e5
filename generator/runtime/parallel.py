"""The second core: processes that work beside this one and send back what they made.

Each is a fork, so it knows all that this one knew when it began, and nothing is sent to it. What
it sends back is pickled. Where there is no fork to be had, or a thread that a fork would leave
without its locks, or no second core, this process does everything itself.

A preview has such threads. One process that begins before them (`begin_apart`) is asked for each
work by its name and arguments, and has others beside it. All end with the process that began them.
"""

from __future__ import annotations

import atexit
import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeAlias, TypeVar

from generator.runtime import progress

# Whether a work failed, and what it gave or raised.
_Answer: TypeAlias = tuple[bool, object]
T = TypeVar("T")
R = TypeVar("R")
S = TypeVar("S")

# Of `prctl`, from linux/prctl.h.
_PR_SET_PDEATHSIG = 1
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
        self._process = context.Process(
            target=_answer, args=(os.getpid(), *ends, work), daemon=True
        )
        self._process.start()
        sending.close()

    def answer(self) -> R:
        """What the work gave; an exception that it raised."""
        return _given(_received(self._receiving))  # type: ignore[no-any-return]  # it comes through a pipe

    def end(self) -> None:
        """Leaves nothing of it running."""
        self._receiving.close()
        if self._process.is_alive():
            self._process.terminate()
        self._process.join()


class _Apart:
    """A process that does one work after another, each when it is asked."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("fork")
        self._here, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(os.getpid(), self._here, there))
        self._process.start()
        there.close()

    def ask(self, work: Callable[..., Any], arguments: tuple[Any, ...]) -> _Answer:
        """What the work gives, or an exception that it raises; `Lost` if the process is."""
        try:
            self._here.send((work, arguments))
        except OSError as error:
            raise _lost() from error
        return _received(self._here)

    def end(self) -> None:
        """Leaves nothing of it running, whatever it is at."""
        self._process.terminate()
        self._here.close()
        self._process.join()


_apart: _Apart | None = None


def begin_apart() -> None:
    """Begins the process that `apart` asks, where there may be one."""
    global _apart  # one for all builds of a preview
    if _apart is None and is_possible():
        _apart = _Apart()
        atexit.register(end_apart)


def apart(work: Callable[..., R], *arguments: Any) -> R:
    """What `work` gives, in the process that was begun for it; here, where there is none.

    `work` is a function of a module, and `arguments` can be pickled.
    """
    if _apart is None:
        return work(*arguments)
    try:
        answer = _apart.ask(work, arguments)
    except Lost:
        end_apart()
        raise
    return _given(answer)  # type: ignore[no-any-return]  # it comes through a pipe


def end_apart() -> None:
    """Ends that process, if there is one."""
    global _apart
    if _apart is not None:
        _apart.end()
        _apart = None


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


def end_with(parent: int, by: signal.Signals | None = None) -> None:
    """Ends this process when its `parent` ends: what it writes would mix with the next run's.

    By a signal that Linux sends, if no other by one that nothing withstands; elsewhere it goes on.
    """
    if sys.platform == "linux":
        by = by or signal.SIGKILL
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, by)
        if os.getppid() != parent:
            os.kill(os.getpid(), by)


def is_possible() -> bool:
    """Whether there may be a process beside this one."""
    return (
        sys.platform == "linux"
        and threading.active_count() == 1
        and not multiprocessing.current_process().daemon
        and len(os.sched_getaffinity(0)) > 1
    )


def _answer(
    parent: int, receiving: Connection, sending: Connection, work: Callable[[], object]
) -> None:
    end_with(parent)
    receiving.close()  # or it would wait for itself to read, where the other was killed
    _send_what(work, sending)
    sending.close()


def _serve(parent: int, here: Connection, there: Connection) -> None:
    end_with(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told of it, too
    here.close()
    while True:
        try:
            work, arguments = there.recv()
        except (EOFError, OSError):
            return
        _send_what(partial(work, *arguments), there)


def _send_what(work: Callable[[], object], sending: Connection) -> None:
    """Sends what `work` gives, or what went wrong."""
    try:
        answer: _Answer = False, work()
    except BaseException as error:
        error.add_note(f"In the process beside:\n{traceback.format_exc()}")
        answer = True, error
    try:
        _send(answer, sending)
    except Exception as error:
        # What cannot be pickled is told of in words.
        _send((True, RuntimeError(f"{answer[1]!r} could not be sent back: {error!r}")), sending)


def _send(answer: _Answer, sending: Connection) -> None:
    with suppress(OSError):  # the other was killed, and nobody waits for it
        sending.send(answer)


class Lost(RuntimeError):
    """A process ended before it answered."""


def _lost() -> Lost:
    return Lost("The process beside this one was ended, by want of memory?")


def _received(receiving: Connection) -> _Answer:
    try:
        answer: _Answer = receiving.recv()
    except (EOFError, OSError):
        raise _lost() from None
    return answer


def _given(answer: _Answer) -> Any:
    has_failed, given = answer
    if has_failed:
        raise given  # type: ignore[misc]  # that is what it says
    return given
