"""Run a command of the program in one process, and measure each part of it.

    python -m benchmarks.speed.parts build --dumps PATH

Prints `@part NAME` when a part begins, and at the end `@cost WALL CPU NAME` for each: the seconds
spent in it, without those of parts inside it. What is in no part is charged to MkDocs; the start
of Python and the imports are not measured. All work is done in this process, except for Pagefind's,
which runs in the background: its wall time is the time that the build waits for it.
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
from generator.enrich import introduced_names, key_phrases, related, topics
from generator.model import OutputFile
from generator.publish import docs_writer, finish, search_index
from generator.runtime import parallel

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
    "key phrases": ((key_phrases, "read_corpus"), (key_phrases, "enrich"), (key_phrases, "rising")),
    "related papers": ((related, "enrich"),),
    "published data": ((exports, "with_changes"),),
    "search documents": ((exports, "render_search_documents"),),
    "render": ((pages, "render"),),
    "data": ((exports, "render"),),
    "write": ((docs_writer, "write"),),
    # `finish_site` minifies and writes the sitemap, which is a part inside it.
    "minify": ((finish, "finish_site"),),
    "sitemap": ((finish, "_write_sitemaps"),),
    "Pagefind": ((search_index, "start"), (search_index, "install")),
}
# These yield files, which are rendered later, when they are written.
_YIELDING_FILES = ("search documents", "render", "data")
# These are called for each text, so that printing each beginning would cost more than they do.
_SHORT = ("repair",)


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
        print(f"{PART}{self._open_parts[-1]}", flush=True)

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


def _measured(clock: _Clock, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function, charged to `part`."""

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

    return call if part in _SHORT else announced_call


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
            yield _MeasuredFile(file.path, file.render, file.inputs, clock=clock, part=part)
        clock.announce()

    return call


def main(arguments: list[str]) -> int:
    """Run the command in `arguments`, print the cost of each part, and return the exit code."""
    clock = _Clock()
    # A part in a worker process would not be seen.
    parallel.cores = lambda: 1
    for part, functions in PARTS.items():
        measure = _measured_files if part in _YIELDING_FILES else _measured
        for module, name in functions:
            setattr(module, name, measure(clock, part, getattr(module, name)))
    clock.announce()
    code = cli.main(arguments)
    clock.charge()
    for part in (*PARTS, MKDOCS):
        wall, cpu = clock.seconds.get(part, (0.0, 0.0))
        print(f"{COST}{wall:.4f} {cpu:.4f} {part}")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
