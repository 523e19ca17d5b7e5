"""Run a command of the program in one process, and measure each part of it.

    python -m benchmarks.speed.parts [--all-cores] build --dumps PATH

Prints `@part PID NAME` when a part begins, and at the end `@cost WALL CPU NAME` for each: the
seconds spent in it, without those of parts inside it. What is in no part is charged to MkDocs; the
start of Python and the imports are not measured. All work is done in this process.

With `--all-cores` the build has its worker processes, which print when a part begins in them, and
no costs are printed.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from types import ModuleType
from typing import Any

from benchmarks.speed.process_cost import COST, PART
from generator import catalogue, cli, exports, pages, sources
from generator.enrich import introduced_names, key_phrases, related, topics, trends
from generator.model import OutputFile
from generator.publish import docs_writer, finish, offline
from generator.runtime import parallel
from generator.runtime.memo import Memo

# Not an attribute of `catalogue`: there the name is that of the function.
_CATALOGUE_BUILD = import_module("generator.catalogue.build")

MKDOCS = "MkDocs and the rest"
# The functions of each part, in the order of a build; each is called through its module.
PARTS: dict[str, tuple[tuple[ModuleType, str], ...]] = {
    "read": ((sources, "read_all"),),
    "merge": ((catalogue, "build"), (catalogue, "correct")),
    "repair": ((_CATALOGUE_BUILD, "readable_texts"),),
    "topics": ((topics, "load"), (topics, "enrich")),
    "names": ((introduced_names, "enrich"),),
    "key phrases": ((key_phrases, "read_corpus"), (key_phrases, "enrich")),
    "trends": ((key_phrases, "usages"), (trends, "enrich")),
    "related papers": ((related, "enrich"),),
    "published data": ((exports, "with_changes"),),
    "search index": ((exports, "index_files"),),
    "render": ((pages, "render_part"),),
    "data": ((exports, "render_part"),),
    "write": ((docs_writer, "write"),),
    # `finish_site` minifies and writes the sitemap, which is a part inside it.
    "minify": ((finish, "finish_site"),),
    "sitemap": ((finish, "_write_sitemaps"),),
    "offline": ((offline, "write_manifest"), (offline, "write_lists")),
}
# These yield files, which are rendered later, when they are written.
_YIELDING_FILES = ("search index", "render", "data")
# These are called for each text, so that printing each beginning would cost more than they do.
_SHORT = ("repair",)
# Which part the work on single papers is, by the name of its results in a memo.
_MEMO_PARTS = {"texts": "repair", "topics": "topics", "names": "names", "scripts": "minify"}


class _Clock:
    """Wall and CPU seconds by part; those of a part are not charged to the part around it."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}
        self._open_parts = [MKDOCS]
        self._last = self._now()

    @staticmethod
    def _now() -> tuple[float, float]:
        return time.perf_counter(), sum(os.times()[:4])

    def charge(self) -> None:
        """Charge the time since the last call to the part that is open."""
        now = self._now()
        seconds = self.seconds.setdefault(self._open_parts[-1], [0.0, 0.0])
        seconds[0] += now[0] - self._last[0]
        seconds[1] += now[1] - self._last[1]
        self._last = now

    def announce(self) -> None:
        """Print which part is open."""
        # In one piece, as workers print too.
        os.write(1, f"{PART}{os.getpid()} {self._open_parts[-1]}\n".encode())

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Charge to the part `name`."""
        self.charge()
        self._open_parts.append(name)
        try:
            yield
        finally:
            self.charge()
            self._open_parts.pop()


@dataclass(frozen=True, slots=True, kw_only=True)
class _MeasuredFile(OutputFile):
    """A file whose rendering is charged to the part `part`."""

    clock: _Clock
    part: str

    def as_bytes(self) -> bytes:
        """Return the content."""
        with self.clock.part(self.part):
            return OutputFile.as_bytes(self)


def _measured(
    clock: _Clock, part: str, function: Callable[..., Any], is_short: bool = False
) -> Callable[..., Any]:
    """Return the function, charged to `part`, which is announced unless it `is_short`."""

    # What is kept of a function's results is read from its annotations.
    @wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        with clock.part(part):
            return function(*args, **options)

    @wraps(function)
    def announced_call(*args: Any, **options: Any) -> Any:
        with clock.part(part):
            clock.announce()
            result = function(*args, **options)
        clock.announce()
        return result

    return call if is_short else announced_call


def _measured_files(
    clock: _Clock, part: str, function: Callable[..., Iterator[OutputFile]]
) -> Callable[..., Iterator[OutputFile]]:
    """Return a function that yields files, with each file's making charged to `part`."""

    def call(*args: Any, **options: Any) -> Iterator[OutputFile]:
        with clock.part(part):
            clock.announce()
            files = function(*args, **options)
        while True:
            with clock.part(part):
                file = next(files, None)
            if file is None:
                break
            yield _MeasuredFile(
                file.path, file.render, file.inputs, file.encoding, clock=clock, part=part
            )
        clock.announce()

    return call


def _measure_memo(clock: _Clock) -> None:
    """Charge work on single papers to its part: workers are told its function by name."""
    original = Memo.map

    def measured_map(self: Memo, name: str, *args: Any, **options: Any) -> Any:
        return _measured(clock, _MEMO_PARTS[name], original)(self, name, *args, **options)

    Memo.map = measured_map  # type: ignore[method-assign]


def main(arguments: list[str]) -> int:
    """Run the command in `arguments`, print the cost of each part, and return the exit code."""
    clock = _Clock()
    all_cores = arguments[0] == "--all-cores"
    if all_cores:
        _measure_memo(clock)
    else:  # a part in a worker process would not be seen
        parallel.cores = lambda: 1
    for part, functions in PARTS.items():
        if all_cores and part in _SHORT:
            continue
        for module, name in functions:
            function = getattr(module, name)
            if part in _YIELDING_FILES:
                measured = _measured_files(clock, part, function)
            else:
                measured = _measured(clock, part, function, part in _SHORT)
            setattr(module, name, measured)
    clock.announce()
    code = cli.main(arguments[1:] if all_cores else arguments)
    clock.charge()
    if not all_cores:
        for part in (*PARTS, MKDOCS):
            wall, cpu = clock.seconds.get(part, (0.0, 0.0))
            print(f"{COST}{wall:.4f} {cpu:.4f} {part}")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
