"""Measure the wall time, CPU time and memory of a process and its descendants.

What other processes take meanwhile is measured too, as it makes a build look slower than it is.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from threading import Event, Thread

import psutil

# s between two samples of the memory, at least.
_INTERVAL = 0.1
# The least ratio of that pause to the CPU time of the sample: a sample stops the sampled process,
# and takes long if that has much memory.
_PAUSE_RATIO = 20
# s that processes have to end by themselves before they are killed.
_GRACE = 10.0
# s for which the machine is looked at before a run.
_LOOK = 1.0
# How often the same task is measured.
_ROUNDS = 7
# What a measured program prints when a part begins in one of its processes, `@part PID NAME`, and
# for each part at its end, `@cost WALL CPU NAME`.
PART = "@part "
COST = "@cost "


@dataclass(slots=True)
class Cost:
    """Seconds of wall time, seconds of CPU time on all cores, and peak memory in bytes.

    `others_before` and `others` are how many cores something else took, before the run and in it.
    """

    wall: float = 0.0
    cpu: float = 0.0
    memory: int = 0
    others_before: float = 0.0
    others: float = 0.0


@dataclass(slots=True)
class RunCost:
    """The cost of a whole run, and of each part by its name, in the order printed."""

    whole: Cost = field(default_factory=Cost)
    parts: dict[str, Cost] = field(default_factory=dict)


class Sampler(Thread):
    """Samples a process and its descendants again and again, until it is stopped."""

    def __init__(self, process: psutil.Process) -> None:
        super().__init__(daemon=True)
        self.process = process
        self.is_stopped = Event()

    def begin_part(self, pid: int, name: str) -> None:
        """Take notice that a part has begun in a process."""

    def stop(self) -> None:
        """Stop sampling, and wait until that has happened."""
        self.is_stopped.set()
        self.join()


def measure(
    command: Sequence[str],
    folder: Path,
    env: Mapping[str, str],
    new_sampler: Callable[[psutil.Process], Sampler] | None = None,
) -> RunCost:
    """Run `command` in `folder` to its end and return its cost; `env` is added to the environment.

    A sampler stops the process now and then, so that it takes a little longer; without one the
    memory is not known. Raise `CalledProcessError` if the command fails, after printing what it
    printed. It is ended if this function is interrupted.
    """
    others_before = _others_now()
    start, others, cpu_before = time.perf_counter(), _OtherProcesses(), _cpu_of_ended_children()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    cost = RunCost()
    sampler = new_sampler(psutil.Process(process.pid)) if new_sampler else None
    if sampler:
        sampler.start()
    output = []
    try:
        for line in process.stdout or ():
            if line.startswith(PART):
                pid, name = line.removeprefix(PART).strip().split(maxsplit=1)
                if sampler:
                    sampler.begin_part(int(pid), name)
            elif line.startswith(COST):
                wall, cpu, name = line.removeprefix(COST).strip().split(maxsplit=2)
                cost.parts[name] = Cost(float(wall), float(cpu))
            else:
                output.append(line)
        code = process.wait()
    finally:
        if sampler:
            sampler.stop()
        end(process)
    cost.whole = Cost(
        wall=time.perf_counter() - start,
        cpu=_cpu_of_ended_children() - cpu_before,
        others_before=others_before,
        others=others.cores(),
    )
    if isinstance(sampler, MemorySampler):
        cost.whole.memory = sampler.peak
        for name, part_cost in cost.parts.items():
            part_cost.memory = sampler.peaks.get(name, 0)
    if code:
        sys.stderr.writelines(output)
        raise subprocess.CalledProcessError(code, command)
    return cost


def cpu_seconds(process: psutil.Process) -> float:
    """Return the CPU time that a process and its descendants have taken so far, in seconds.

    That of descendants which have ended is not included.
    """
    seconds = 0.0
    for member in (process, *descendants(process)):
        with suppress(psutil.Error):  # it has just ended
            times = member.cpu_times()
            seconds += times.user + times.system
    return seconds


def end(process: subprocess.Popen[str]) -> None:
    """End a process and its descendants, and kill what has not ended after `_GRACE` seconds.

    By SIGTERM: a process that was started with `nohup … &` ignores SIGINT, and so do its children.
    """
    if process.poll() is not None:
        return
    running = descendants(psutil.Process(process.pid))
    process.terminate()
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _signal_all(running, psutil.Process.terminate)
    _, running = psutil.wait_procs(running, _GRACE)
    _signal_all(running, psutil.Process.kill)
    psutil.wait_procs(running, _GRACE)


def descendants(process: psutil.Process) -> list[psutil.Process]:
    """Return the running descendants of a process; none if it has ended."""
    try:
        return process.children(recursive=True)
    except psutil.Error:  # it has ended
        return []


def _signal_all(
    processes: Iterable[psutil.Process], send: Callable[[psutil.Process], None]
) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            send(process)


class MemorySampler(Sampler):
    """Samples the memory of a process and its descendants.

    `peak` is the largest sample in bytes, `peaks` that of each part.
    """

    def __init__(self, process: psutil.Process) -> None:
        super().__init__(process)
        self.peak = 0
        self.peaks: dict[str, int] = {}
        self._part = ""

    def begin_part(self, pid: int, name: str) -> None:
        """Take notice that a part has begun."""
        self._part = name

    def run(self) -> None:
        """Take samples."""
        while not self.is_stopped.is_set():
            start, part = time.thread_time(), self._part
            memory = sum(map(_memory, (self.process, *descendants(self.process))))
            self.peak = max(self.peak, memory)
            self.peaks[part] = max(self.peaks.get(part, 0), memory)
            self.is_stopped.wait(max(_INTERVAL, _PAUSE_RATIO * (time.thread_time() - start)))


class _OtherProcesses:
    """What other processes than this one and its ended descendants take, from its making on."""

    def __init__(self) -> None:
        self._start, self._before = time.perf_counter(), self._seconds()

    @staticmethod
    def _seconds() -> float:
        times = psutil.cpu_times()
        # On Linux, time of guests is part of the user's; what a hypervisor took is `steal`.
        shared = getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)
        idle = times.idle + getattr(times, "iowait", 0.0)
        return sum(times) - shared - idle - sum(os.times()[:4])

    def cores(self) -> float:
        """Return how many cores they took on average."""
        seconds = self._seconds() - self._before
        return max(0.0, seconds / (time.perf_counter() - self._start))


def _others_now() -> float:
    """Return how many cores other processes take now."""
    others = _OtherProcesses()
    time.sleep(_LOOK)
    return others.cores()


def busy_cores_slowdown() -> float:
    """Return the ratio of the CPU time of a task while all cores are busy to that on idle ones.

    It is 1 for cores that share nothing. Where two are threads of one core it is more, and a
    program that uses both needs more CPU time for the same work than one that uses one.
    """
    count = psutil.cpu_count() or 1
    alone, together = list[float](), list[float]()
    with ProcessPoolExecutor(count) as executor:
        list(executor.map(_work, range(count)))  # starts the processes
        for _ in range(_ROUNDS):  # in turn, as the speed of a machine may change
            alone.append(executor.submit(_work, 0).result())
            together += executor.map(_work, range(count))
    return median(together) / median(alone)


def _work(_: int) -> float:
    """Do what a build does most, with texts and dictionaries; return the CPU seconds it took."""
    start, texts = time.process_time(), dict[int, str]()
    for number in range(2_000_000):
        texts[number % 1000] = str(number)
    return time.process_time() - start


@contextmanager
def one_core() -> Iterator[None]:
    """Pin this process, and those that it starts meanwhile, to one core."""
    process = psutil.Process()
    cores = process.cpu_affinity()
    process.cpu_affinity(cores[:1])
    try:
        yield
    finally:
        process.cpu_affinity(cores)


def _memory(process: psutil.Process) -> int:
    """Return the memory of a process in bytes; 0 if it has ended.

    On Linux the proportional set size, in which memory that several processes share counts once
    in their sum; elsewhere the resident set size.
    """
    try:
        memory = process.memory_full_info() if psutil.LINUX else process.memory_info()
    except psutil.Error:
        return 0
    return int(getattr(memory, "pss", memory.rss))


def _cpu_of_ended_children() -> float:
    """Return the CPU seconds of the descendants of this process that have ended.

    psutil knows the CPU time of running processes only.
    """
    times = os.times()
    return times.children_user + times.children_system
