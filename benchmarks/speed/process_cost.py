"""Measure the wall time, CPU time and memory of a process and its descendants."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import psutil

# s between two samples of the memory, at least.
_INTERVAL = 0.1
# The least ratio of that pause to the CPU time of the sample: a sample stops the sampled process,
# and takes long if that has much memory.
_PAUSE_RATIO = 20
# s that processes have to end by themselves before they are killed.
_GRACE = 10.0
# What a measured program prints when a part begins, `@part NAME`, and for each part at its end,
# `@cost WALL CPU NAME`.
PART = "@part "
COST = "@cost "


@dataclass(slots=True)
class Cost:
    """Seconds of wall time, seconds of CPU time on all cores, and peak memory in bytes."""

    wall: float = 0.0
    cpu: float = 0.0
    memory: int = 0


@dataclass(slots=True)
class RunCost:
    """The cost of a whole run, and of each part by its name, in the order printed."""

    whole: Cost = field(default_factory=Cost)
    parts: dict[str, Cost] = field(default_factory=dict)


def measure(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> RunCost:
    """Run `command` in `folder` to its end and return its cost; `env` is added to the environment.

    Raise `CalledProcessError` if it fails, after printing what it printed. It is ended if this
    function is interrupted.
    """
    start, cpu_before = time.perf_counter(), _cpu_of_ended_children()
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
    sampler = _MemorySampler(psutil.Process(process.pid))
    sampler.start()
    output = []
    try:
        for line in process.stdout or ():
            if line.startswith(PART):
                sampler.part = line.removeprefix(PART).strip()
            elif line.startswith(COST):
                wall, cpu, name = line.removeprefix(COST).strip().split(maxsplit=2)
                cost.parts[name] = Cost(float(wall), float(cpu))
            else:
                output.append(line)
        code = process.wait()
    finally:
        sampler.stop()
        end(process)
    cost.whole = Cost(
        wall=time.perf_counter() - start,
        cpu=_cpu_of_ended_children() - cpu_before,
        memory=sampler.peak,
    )
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
    for member in (process, *_descendants(process)):
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
    descendants = _descendants(psutil.Process(process.pid))
    process.terminate()
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _signal_all(descendants, psutil.Process.terminate)
    _, running = psutil.wait_procs(descendants, _GRACE)
    _signal_all(running, psutil.Process.kill)
    psutil.wait_procs(running, _GRACE)


def _descendants(process: psutil.Process) -> list[psutil.Process]:
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


class _MemorySampler(Thread):
    """Samples the memory of a process and its descendants, until it is stopped.

    `part` is the name of the part that the process works on, to be set when that changes. `peak`
    is the largest sample in bytes, `peaks` that of each part.
    """

    def __init__(self, process: psutil.Process) -> None:
        super().__init__(daemon=True)
        self.part = ""
        self.peak = 0
        self.peaks: dict[str, int] = {}
        self._process = process
        self._is_stopped = Event()

    def run(self) -> None:
        """Take samples."""
        while not self._is_stopped.is_set():
            start, part = time.thread_time(), self.part
            memory = sum(map(_memory, (self._process, *_descendants(self._process))))
            self.peak = max(self.peak, memory)
            self.peaks[part] = max(self.peaks.get(part, 0), memory)
            self._is_stopped.wait(max(_INTERVAL, _PAUSE_RATIO * (time.thread_time() - start)))

    def stop(self) -> None:
        """Stop sampling, and wait until that has happened."""
        self._is_stopped.set()
        self.join()


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
