"""The cost of a process and of all that it starts, sampled from `/proc`."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

_EVERY = 0.1
# How much longer than a look at the memory the pause after it is: a look stops the process that
# is looked at, and takes a while where that is large.
_PAUSE = 20
# What a watched process prints when a part begins: `@part NAME`.
PART = "@part "


@dataclass(slots=True)
class Cost:
    """Seconds on the wall and on all cores, and the most memory at once, in bytes."""

    wall: float = 0.0
    cpu: float = 0.0
    memory: int = 0


@dataclass(slots=True)
class Watched:
    """The cost of the whole, and of each part by its name in the order of their ends."""

    whole: Cost = field(default_factory=Cost)
    parts: dict[str, Cost] = field(default_factory=dict)


def watch(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> Watched:
    """Runs `command` in `folder` to its end; `CalledProcessError` if it fails.

    Memory is that of all processes of the tree; what several share counts once (Linux' PSS).
    """
    begun, spent = time.perf_counter(), _children()
    process = subprocess.Popen(
        command, cwd=folder, env={**os.environ, **env}, stdout=subprocess.PIPE, text=True
    )
    found = Watched()
    part = [""]
    is_over = Event()
    sampler = Thread(target=_sample, args=(process, found, part, is_over), daemon=True)
    sampler.start()
    said = []
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(PART):
            part[0] = line.removeprefix(PART).strip()
        elif line.startswith("@cost "):
            name, wall, cpu = line.split()[1:]
            cost = found.parts.setdefault(name, Cost())
            cost.wall, cost.cpu = float(wall), float(cpu)
        else:
            said.append(line)
    code = process.wait()
    found.whole.wall = time.perf_counter() - begun
    found.whole.cpu = _children() - spent
    is_over.set()
    sampler.join()
    if code:
        raise subprocess.CalledProcessError(code, command, "".join(said))
    return found


def _children() -> float:
    """Seconds of all cores that finished children of this process took."""
    times = os.times()
    return times.children_user + times.children_system


def _sample(
    process: subprocess.Popen[str], found: Watched, part: Sequence[str], is_over: Event
) -> None:
    while not is_over.is_set():
        begun = time.perf_counter()
        memory = sum(map(_resident, _tree(process.pid)))
        found.whole.memory = max(found.whole.memory, memory)
        if part[0]:
            cost = found.parts.setdefault(part[0], Cost())
            cost.memory = max(cost.memory, memory)
        is_over.wait(max(_EVERY, _PAUSE * (time.perf_counter() - begun)))


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = listed.read_text().split()
        except OSError:
            continue  # it has ended
        for child in children:
            yield from _tree(int(child))


def _resident(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0  # it has ended
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
