"""Worker processes: the results are those of one process, whatever happens."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from generator.problems import AlmanacError
from generator.runtime.parallel import CompanionProcess, parallel_map

MANY = list(range(1001))
METHODS = ["spawn"] if sys.platform == "win32" else ["fork", "forkserver", "spawn"]


def multiplied(factor: int, number: int) -> int:
    return factor * number


def process_of(_: None, __: int) -> int:
    return os.getpid()


def repeated(text: str, count: int) -> str:
    return text * count


def failing_at(bad: int, number: int) -> int:
    if number == bad:
        raise ValueError(f"no {number}")
    return number


def test_every_item_has_its_result_in_order() -> None:
    assert parallel_map(multiplied, 2, MANY, workers=2) == [2 * number for number in MANY]


def test_few_items_are_not_worth_a_worker() -> None:
    assert set(parallel_map(process_of, None, MANY[:10])) == {os.getpid()}


def test_no_items_give_no_results() -> None:
    assert parallel_map(multiplied, 2, [], workers=2) == []


def test_a_result_may_be_large() -> None:
    results = parallel_map(repeated, "x", [10_000_000, 1], workers=2)
    assert [len(result) for result in results] == [10_000_000, 1]


@pytest.mark.parametrize("bad", [0, 500, 1000])
def test_an_exception_of_a_worker_is_raised_here(bad: int) -> None:
    with pytest.raises(ValueError, match=f"no {bad}"):
        parallel_map(failing_at, bad, MANY, workers=2)
    assert parallel_map(failing_at, -1, MANY, workers=2) == MANY


def test_a_thread_changes_nothing() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert parallel_map(multiplied, 2, MANY, workers=2) == [2 * number for number in MANY]
    finally:
        done.set()
        thread.join()


def script(folder: Path, code: str) -> str:
    """Return what a program prints that defines `work` and runs `code`, in a process of its own."""
    path = folder / "program.py"
    path.write_text(
        "import multiprocessing, os, signal, sys, time\n"
        "from generator.problems import AlmanacError\n"
        "from generator.runtime.parallel import CompanionProcess, parallel_map\n"
        # A run in the background of a shell has it ignored, and so have its programs.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n" + textwrap.dedent(code),
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("method", METHODS)
def test_workers_start_in_every_way_that_there_is(tmp_path: Path, method: str) -> None:
    said = script(
        tmp_path,
        f"""
        def work(shared, item):
            return shared[item % 2], os.getpid()
        if __name__ == "__main__":
            multiprocessing.set_start_method({method!r})
            results = parallel_map(work, ["a", "b"], range(1001), workers=2)
            print("".join(letter for letter, _ in results) == "ab" * 500 + "a")
            print(os.getpid() in {{pid for _, pid in results}})
        """,
    )
    assert said == "True\nFalse\n"


def test_without_semaphores_this_process_does_the_work(tmp_path: Path) -> None:
    said = script(
        tmp_path,
        """
        import concurrent.futures.process as process
        def refuse(*_):
            raise NotImplementedError("This platform lacks a functioning sem_open implementation")
        def work(shared, item):
            return os.getpid()
        if __name__ == "__main__":
            process._check_system_limits = refuse
            print(set(parallel_map(work, None, range(1001), workers=2)) == {os.getpid()})
            companion = CompanionProcess()
            print(companion.call(os.getpid) == os.getpid())
            companion.close()
        """,
    )
    assert said == "True\nTrue\n"


@pytest.mark.parametrize("allowed", [0, 1])
def test_without_more_processes_this_process_does_the_work(tmp_path: Path, allowed: int) -> None:
    said = script(
        tmp_path,
        f"""
        import errno, multiprocessing.process as process
        start, started = process.BaseProcess.start, []
        def refuse(self):
            started.append(self)
            if len(started) > {allowed}:
                raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
            start(self)
        def work(shared, item):
            return os.getpid()
        if __name__ == "__main__":
            process.BaseProcess.start = refuse
            print(set(parallel_map(work, None, range(1001), workers=2)) == {{os.getpid()}})
            companion = CompanionProcess()
            print(companion.call(os.getpid) == os.getpid())
            companion.close()
        """,
    )
    assert said == "True\nTrue\n"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_worker_is_reported(tmp_path: Path) -> None:
    said = script(
        tmp_path,
        """
        def work(shared, item):
            os.kill(os.getpid(), signal.SIGKILL)
        if __name__ == "__main__":
            try:
                parallel_map(work, None, range(1001), workers=2)
            except AlmanacError as error:
                print(error)
        """,
    )
    assert said.startswith("A worker process was killed, probably because memory ran out.")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("method", METHODS)
def test_workers_end_with_a_process_that_is_killed(tmp_path: Path, method: str) -> None:
    # Whoever holds an end of the output keeps this waiting.
    said = script(
        tmp_path,
        f"""
        def work(parent, item):
            if item == 0:
                print("working", flush=True)
                os.kill(parent, signal.SIGKILL)
            time.sleep(600)
        if __name__ == "__main__":
            multiprocessing.set_start_method({method!r})
            parallel_map(work, os.getpid(), range(2), workers=2)
        """,
    )
    assert said.startswith("working\n")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send")
def test_an_interrupt_ends_the_workers_at_once(tmp_path: Path) -> None:
    said = script(
        tmp_path,
        """
        def work(parent, item):
            if item == 0:
                os.kill(parent, signal.SIGINT)
            time.sleep(600)
        if __name__ == "__main__":
            try:
                parallel_map(work, os.getpid(), range(2), workers=2)
            except KeyboardInterrupt:
                print("interrupted", multiprocessing.active_children())
        """,
    )
    assert said == "interrupted []\n"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send")
def test_an_interrupt_while_a_lock_is_taken_ends_the_workers(tmp_path: Path) -> None:
    said = script(
        tmp_path,
        """
        import queue
        put = queue.Queue.put
        def interrupted_put(self, item):
            if self.unfinished_tasks:  # the second: the executor's thread reads from the queue
                self.mutex.acquire()
                signal.raise_signal(signal.SIGINT)
                self.mutex.release()
            put(self, item)
        def work(shared, item):
            time.sleep(600)
        if __name__ == "__main__":
            queue.Queue.put = interrupted_put
            try:
                parallel_map(work, None, range(2), workers=2)
            except KeyboardInterrupt:
                print("interrupted", multiprocessing.active_children())
        """,
    )
    assert said == "interrupted []\n"


# --- the companion of a program that has threads ---


def test_a_companion_is_one_process_and_not_this_one() -> None:
    companion = CompanionProcess()
    try:
        first, second = companion.call(os.getpid), companion.call(os.getpid)
        assert first == second != os.getpid()
    finally:
        companion.close()


def test_a_companion_may_have_workers() -> None:
    companion = CompanionProcess()
    try:
        numbers = list(range(4))
        results = companion.call(parallel_map, multiplied, 3, numbers, "", 2)
        assert results == [0, 3, 6, 9]
    finally:
        companion.close()


def test_an_exception_in_a_companion_is_raised_here_and_it_goes_on() -> None:
    companion = CompanionProcess()
    try:
        with pytest.raises(ValueError, match="invalid literal"):
            companion.call(int, "no number")
        assert companion.call(int, "2") == 2
    finally:
        companion.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_companion_is_reported_and_replaced() -> None:
    companion = CompanionProcess()
    try:
        with pytest.raises(AlmanacError, match="was killed"):
            companion.call(os.kill, companion.call(os.getpid), 9)
        assert companion.call(int, "2") == 2
    finally:
        companion.close()
