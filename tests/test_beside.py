"""Two processes at once: the answers are those of one, whatever happens."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from functools import partial

import pytest

from generator.runtime import parallel

MANY = list(range(1001))
forks = pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2, reason="there is no second core"
)


def test_every_item_is_done_once_and_in_order() -> None:
    assert parallel.each(lambda number: number * 2, MANY, "Doubling") == [n * 2 for n in MANY]


def alone(code: str) -> str:
    """What `code` prints in a process of its own: the tests' own may have threads already."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import os, signal\nfrom generator.runtime import parallel as beside\n{code}",
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,  # s; less than what is to be ended would take
    )
    return done.stdout + done.stderr


@forks
def test_two_processes_share_the_work() -> None:
    said = alone("print(len(set(beside.each(lambda _: os.getpid(), range(1001), 'Asking'))))")
    assert said == "2\n"


@forks
def test_a_thread_that_runs_keeps_the_work_in_one_process() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert set(parallel.each(lambda _: os.getpid(), MANY, "Asking")) == {os.getpid()}
    finally:
        done.set()
        thread.join()


def test_few_items_are_not_worth_a_process() -> None:
    assert set(parallel.each(lambda _: os.getpid(), MANY[:10], "Asking")) == {os.getpid()}


def test_an_answer_may_be_larger_than_what_a_pipe_holds() -> None:
    assert parallel.both(lambda: 1, lambda: "x" * 10_000_000) == (1, "x" * 10_000_000)


@forks
def test_none_goes_on_where_the_one_that_began_it_was_killed() -> None:
    code = """
r, w = os.pipe()
def long():
    os.write(w, str(os.getpid()).encode())
    os.kill(os.getppid(), signal.SIGKILL)
    return "x" * 10_000_000
beside.both(lambda: os.read(r, 9) and __import__("time").sleep(60), long)
"""
    # Whoever holds an end of the output keeps this waiting.
    assert alone(code) == ""


def test_more_than_two_are_done_in_their_order() -> None:
    assert parallel.all_of([partial(int, at) for at in range(5)]) == [0, 1, 2, 3, 4]


@forks
def test_each_of_several_has_a_process() -> None:
    assert alone("print(len(set(beside.all_of([os.getpid] * 3))))") == "3\n"


def test_two_within_two_are_done() -> None:
    inner = lambda: parallel.both(lambda: 1, lambda: 2)  # noqa: E731  # said once, used twice
    assert parallel.both(inner, inner) == ((1, 2), (1, 2))


@pytest.mark.parametrize("place", [0, 1])
def test_what_goes_wrong_in_either_is_raised_here(place: int) -> None:
    def fail() -> int:
        raise ValueError("no light")

    works = [lambda: 1, lambda: 2]
    works[place] = fail
    with pytest.raises(ValueError, match="no light"):
        parallel.both(*works)


@forks
def test_a_process_that_is_killed_is_told_of() -> None:
    assert "Lost: The process beside this one was ended" in alone(
        "beside.both(lambda: 1, lambda: os.kill(os.getpid(), signal.SIGKILL))"
    )


@forks
def test_a_process_apart_is_the_same_each_time_and_has_others_beside_it() -> None:
    said = alone("""
beside.begin_apart()
first, second = beside.apart(os.getpid), beside.apart(os.getpid)
both = beside.apart(beside.all_of, [os.getpid] * 2)
print(first == second, first != os.getpid(), len({first, *both}))
""")
    assert said == "True True 2\n"


@forks
def test_a_process_apart_tells_what_went_wrong_and_goes_on() -> None:
    said = alone("""
beside.begin_apart()
try:
    beside.apart(int, "no number")
except ValueError as error:
    print(error)
print(beside.apart(int, "2"))
""")
    assert said == "invalid literal for int() with base 10: 'no number'\n2\n"


@forks
def test_after_a_process_apart_was_killed_the_work_is_done_here() -> None:
    said = alone("""
beside.begin_apart()
there = beside.apart(os.getpid)
try:
    beside.apart(os.kill, there, signal.SIGKILL)
except beside.Lost as error:
    print(error)
print(beside.apart(os.getpid) == os.getpid())
""")
    assert said == "The process beside this one was ended, by want of memory?\nTrue\n"


@forks
def test_a_process_apart_ends_with_the_one_that_began_it() -> None:
    code = """
beside.begin_apart()
print("begun", flush=True)
parent = os.getpid()
os.fork() or (__import__("time").sleep(0.2), os.kill(parent, signal.SIGKILL), os._exit(0))
beside.apart(__import__("time").sleep, 60)
"""
    # Whoever holds an end of the output keeps this waiting.
    assert alone(code) == "begun\n"


def test_without_a_process_apart_the_work_is_done_here() -> None:
    assert parallel.apart(os.getpid) == os.getpid()
