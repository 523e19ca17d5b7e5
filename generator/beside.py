"""The second core: a process that works beside this one and sends back what it made.

It is a fork, so it knows all that this one knew when it began, and nothing is sent to it. What
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
from typing import TypeVar

from generator import progress

T = TypeVar("T")
R = TypeVar("R")
S = TypeVar("S")

# Fewer items are done sooner than a process is begun.
_WORTH_IT = 200


def both(one: Callable[[], R], other: Callable[[], S]) -> tuple[R, S]:
    """What the two give, `other` in a process of its own; neither needs the other's answer.

    An exception of either is raised here, that of `one` first.
    """
    if not is_possible():
        return one(), other()
    context = multiprocessing.get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(sending, other), daemon=True)
    process.start()
    sending.close()
    try:
        own = one()
        try:
            has_failed, answer = receiving.recv()
        except EOFError:
            raise RuntimeError(
                "The process beside this one was ended, by want of memory?"
            ) from None
    finally:
        receiving.close()
        if process.is_alive():
            process.terminate()
        process.join()
    if has_failed:
        raise answer
    return own, answer


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


def _answer(sending: Connection, work: Callable[[], object]) -> None:
    try:
        answer: tuple[bool, object] = False, work()
    except BaseException as error:
        error.add_note(f"In the process beside:\n{traceback.format_exc()}")
        answer = True, error
    try:
        sending.send(answer)
    except Exception as error:
        # What cannot be pickled is told of in words.
        sending.send((True, RuntimeError(f"{answer[1]!r} could not be sent back: {error!r}")))
    sending.close()
