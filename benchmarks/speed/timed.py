"""One build of the site of the working directory, which says when each part begins and ends.

    python -m benchmarks.speed.timed

Prints `@part NAME` when a long part begins, and `@cost NAME WALL CPU` for each at the end: the
seconds that passed in it and in no part within it. What MkDocs does itself is `mkdocs`. All of
it is done in this process, so that every part is seen; only Pagefind runs beside.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config

from benchmarks.speed.watched import PART
from generator import catalogue, pages, sources
from generator.catalogue import merge
from generator.enrich import introduced_names, key_phrases, related, topics
from generator.exports import feeds, papers_jsonl
from generator.model import Draft
from generator.publish import docs_writer, search_index, sitemap
from generator.runtime import parallel


class _Clock:
    """Seconds by part; the time in a part is not in the one that called it."""

    def __init__(self) -> None:
        self.spent: dict[str, list[float]] = {}
        self._open = ["start"]
        self._since = self._now()

    @staticmethod
    def _now() -> tuple[float, float]:
        return time.perf_counter(), sum(os.times()[:4])

    def _charge(self) -> None:
        now = self._now()
        cost = self.spent.setdefault(self._open[-1], [0.0, 0.0])
        cost[0] += now[0] - self._since[0]
        cost[1] += now[1] - self._since[1]
        self._since = now

    def begin(self, part: str) -> None:
        self._charge()
        self._open.append(part)

    def end(self) -> None:
        self._charge()
        self._open.pop()


def _timed(clock: _Clock, part: str, call: Callable[..., Any], is_long: bool) -> Callable[..., Any]:
    def wrapped(*args: Any, **options: Any) -> Any:
        if is_long:
            print(f"{PART}{part}", flush=True)
        clock.begin(part)
        try:
            return call(*args, **options)
        finally:
            clock.end()

    return wrapped


def _timed_steps(clock: _Clock, part: str, call: Callable[..., Any]) -> Callable[..., Any]:
    """The same for a function that yields."""

    def wrapped(*args: Any, **options: Any) -> Iterator[Any]:
        print(f"{PART}{part}", flush=True)
        steps = call(*args, **options)
        while True:
            clock.begin(part)
            try:
                step = next(steps)
            except StopIteration:
                return
            finally:
                clock.end()
            yield step

    return wrapped


def main() -> None:
    """Builds, and prints what each part cost."""
    clock = _Clock()
    parallel.is_possible = lambda: False
    for where, name, part, is_long in (
        (sources, "read_all", "read", True),
        (catalogue, "build", "merge", True),
        (merge, "repair", "repair", False),
        (merge, "repair_title", "repair", False),
        (topics, "file_under", "topics", False),
        (introduced_names, "name_of", "names", False),
        (key_phrases, "read", "phrases", True),
        (key_phrases, "key_phrases", "phrases", True),
        (key_phrases, "rising", "phrases", True),
        (related, "near", "neighbours", True),
        (docs_writer, "stage", "write", True),
        (docs_writer, "settle", "write", True),
        (sitemap, "sitemaps", "index", False),
        (search_index, "begin", "index", False),
        (search_index, "end", "index", True),
    ):
        setattr(where, name, _timed(clock, part, getattr(where, name), is_long))
    for where, name, part in (
        (pages, "pages_of_papers", "render"),
        (pages, "pages_of_lists", "render"),
        (papers_jsonl, "data_files", "data"),
        (search_index, "data_files", "data"),
        (feeds, "feeds", "data"),
    ):
        setattr(where, name, _timed_steps(clock, part, getattr(where, name)))
    rendered = _timed(clock, "render", lambda draft: draft.make(), False)
    setattr(Draft, "content", property(rendered))  # noqa: B010  # mypy knows it as its value
    print(f"{PART}read", flush=True)
    clock.begin("mkdocs")
    config = load_config("mkdocs.yml")
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    clock.end()
    for part, (wall, cpu) in clock.spent.items():
        print(f"@cost {part} {wall:.4f} {cpu:.4f}")


if __name__ == "__main__":
    main()
