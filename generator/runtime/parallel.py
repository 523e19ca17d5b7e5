"""Work on every core: one function, many items, worker processes.

The platform's own way to start processes is used: `fork` on Linux up to Python 3.13, where a
worker has everything that this process had; `forkserver` and `spawn` elsewhere, where the
function and what it shares are pickled. With one core, few items, or a platform that cannot
start workers, this process does the work.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from typing import Any, Self, TypeVar

from generator.problems import AlmanacError
from generator.runtime.progress import with_progress

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")

# Fewer items take less time than it takes to start a worker.
LEAST_ITEMS = 200
# Each worker gets several chunks, so that one that is slow does not keep all waiting.
_CHUNKS_PER_WORKER = 4
# Windows waits for so many at most (https://docs.python.org/3/library/concurrent.futures.html).
_MAX_WORKERS = 61


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return min(os.cpu_count() or 1, _MAX_WORKERS)


def workers_for(items: int) -> int:
    """Return how many workers are worth starting for so many items."""
    return cores() if items >= LEAST_ITEMS else 1


def parallel_map(
    work: Callable[[S, T], R],
    shared: S,
    items: Sequence[T],
    label: str = "",
    workers: int | None = None,
    one_by_one: bool = False,
) -> list[R]:
    """Return `work(shared, item)` for each item, in the order of the items.

    `work` is a function of a module; `shared`, the items and the results can be pickled. `label`
    names the work in the progress shown on a terminal. `workers` is as `workers_for` has it by
    default; with one, this process does the work. A worker takes several items at a time, or one
    if `one_by_one`, for few items of which each takes long. An exception in a worker is raised
    here. Raise `AlmanacError` if a worker was killed.
    """
    workers = min(workers_for(len(items)) if workers is None else workers, len(items))
    if workers > 1 and (executor := _executor(workers, shared)):
        size = 1 if one_by_one else -(-len(items) // (workers * _CHUNKS_PER_WORKER))
        chunks = [items[start : start + size] for start in range(0, len(items), size)]
        with suppress(_NoWorkersError):
            return [result for results in _run(executor, work, chunks, label) for result in results]
    with without_cycle_collection():
        return [work(shared, item) for item in with_progress(label, items)]


class _NoWorkersError(Exception):
    """No process can be started now, so this process does the work."""


def _run(
    executor: ProcessPoolExecutor,
    work: Callable[[Any, T], R],
    chunks: Sequence[Sequence[T]],
    label: str,
) -> list[list[R]]:
    with _Interrupts() as interrupts:
        try:
            futures = _submit(executor, work, chunks)
            interrupts.check()
            return [future.result() for future in with_progress(label, futures)]
        except BrokenProcessPool as error:
            raise _killed() from error
        except BaseException:
            _end_workers()
            raise
        finally:
            executor.shutdown(cancel_futures=True)


def _submit(
    executor: ProcessPoolExecutor, work: Callable[[Any, T], R], chunks: Sequence[Sequence[T]]
) -> list[Future[list[R]]]:
    """Submit the chunks, which starts workers. Raise `_NoWorkersError` if that is refused."""
    try:
        return [executor.submit(_work_on_chunk, work, chunk) for chunk in chunks]
    except BrokenProcessPool:
        raise
    except (OSError, RuntimeError) as error:  # of processes, or of threads
        raise _NoWorkersError from error


def _end_workers() -> None:
    for process in multiprocessing.active_children():
        process.terminate()


class _Interrupts:
    """Makes Ctrl-C end the workers first, and takes effect when their executor has ended.

    `KeyboardInterrupt` is raised between any two steps of the main thread: also while the lock of
    a queue is taken, which then stays taken, and the executor's thread waits for it for ever.
    """

    def __init__(self) -> None:
        self._came = False
        self._previous: Any = None

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            self._previous = signal.getsignal(signal.SIGINT)
            if callable(self._previous):
                signal.signal(signal.SIGINT, self._end_workers)
        return self

    def _end_workers(self, *_: object) -> None:
        self._came = True
        _end_workers()

    def check(self) -> None:
        """Raise `KeyboardInterrupt` if Ctrl-C came while workers were being started."""
        if self._came:
            raise KeyboardInterrupt

    def __exit__(self, *_: object) -> None:
        if callable(self._previous):
            signal.signal(signal.SIGINT, self._previous)
        if self._came:
            signal.raise_signal(signal.SIGINT)


def _executor(workers: int, shared: object) -> ProcessPoolExecutor | None:
    """Return an executor whose workers know `shared`; None if the platform has none."""
    try:
        return ProcessPoolExecutor(workers, _context(), _start_worker, (shared,))
    except (ImportError, NotImplementedError, OSError):  # no semaphores, as without /dev/shm
        return None


def _context() -> BaseContext:
    """Return the platform's way to start processes; never a fork of a process with threads."""
    method = multiprocessing.get_start_method()
    # A worker has one thread more, `_end_with_parent`, which holds no lock.
    own_threads = 1 if multiprocessing.parent_process() is None else 2
    if method == "fork" and threading.active_count() > own_threads:
        method = "forkserver"
    return multiprocessing.get_context(method)


class CompanionProcess:
    """A process that does one piece of work after another, for a program that has threads.

    It is started at once. It may start workers, which a process with threads does more slowly.
    """

    def __init__(self) -> None:
        self._executor = _executor(1, None)
        try:
            if self._executor:
                self._executor.submit(int).result()
        except (OSError, RuntimeError):
            self.close()

    def call(self, work: Callable[..., R], *arguments: Any) -> R:
        """Return `work(*arguments)`, computed in the process if the platform has one.

        `work` is a function of a module; arguments and result can be pickled. Raise
        `AlmanacError` if the process was killed; the next call then starts another.
        """
        if self._executor is None:
            return work(*arguments)
        with _Interrupts() as interrupts:
            try:
                future = self._executor.submit(work, *arguments)
                interrupts.check()
                return future.result()
            except BrokenProcessPool as error:
                self.close()
                self._executor = _executor(1, None)
                raise _killed() from error

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._executor:
            _end_workers()
            self._executor.shutdown(cancel_futures=True)
            self._executor = None


def _killed() -> AlmanacError:
    return AlmanacError(
        "A worker process was killed, probably because memory ran out. "
        "Free some memory, or build fewer papers, and try again."
    )


class _Worker:
    """What a worker process was started with."""

    shared: Any = None


def _start_worker(shared: object) -> None:
    _Worker.shared = shared
    # The parent gets these too, and ends the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this worker when its parent ends: nobody would get its results."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _work_on_chunk(work: Callable[[Any, T], R], chunk: Sequence[T]) -> list[R]:
    with without_cycle_collection():
        return [work(_Worker.shared, item) for item in chunk]


@contextmanager
def without_cycle_collection() -> Iterator[None]:
    """Stop Python's search for reference cycles, which takes a fifth of the time of a build.

    Papers and pages have no cycles, and searching all of them again and again finds nothing.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
