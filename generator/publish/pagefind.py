"""Pagefind, in a process of its own: the indexes of all parts, one after the other.

As a program it makes them, so that who began it goes on. Several at once would take more memory,
and no less time. `Indexing` is what that one holds of it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from generator.problems import AlmanacError
from generator.publish import docs_writer
from generator.runtime import parallel

_OPTIONS = ("--quiet",)
# The exit code of one that was ended by a signal.
_ENDED = 130


class Ended(AlmanacError):
    """Somebody ended it."""


class Indexing:
    """The indexes of parts that are being made; each in its folder of `made`, by its number.

    Those that are there are not made again. `told` has a folder for each; `todo` is how many
    are made.
    """

    def __init__(self, told: Path, made: Mapping[int, Path]) -> None:
        self.made = made
        todo = {number: index for number, index in made.items() if not _is_made(index)}
        self.todo = len(todo)
        self._process: subprocess.Popen[str] | None = None
        if todo:
            pairs = ((told / str(number), index) for number, index in todo.items())
            places = (str(place.absolute()) for pair in pairs for place in pair)
            path = str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")
            self._process = subprocess.Popen(
                [sys.executable, "-m", "generator.publish.pagefind", str(os.getpid()), *places],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, path))},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )

    def is_ready(self) -> bool:
        """Whether nobody needs to wait for it."""
        return self._process is None or self._process.poll() is not None

    def wait(self) -> None:
        """Until all is made; `AlmanacError` says what Pagefind said when it failed.

        `Ended` where it was ended.
        """
        if self._process is None:
            return
        said, _ = self._process.communicate()
        if self._process.returncode in (_ENDED, -signal.SIGTERM):  # the latter at its very start
            raise Ended("The search index was ended before it was made.")
        if self._process.returncode:
            raise AlmanacError(f"Pagefind could not index the papers: {said.strip()}")

    def stop(self) -> None:
        """Ends it, where another thread waits for it."""
        if self._process:
            self._process.terminate()

    def abandon(self) -> None:
        """Ends it, for a build that failed."""
        if self._process:
            with self._process:
                self._process.terminate()


def digest(told: str) -> str:
    """What names the index of pages that are told from `told`: all that it is made of."""
    return sha256("\n".join((version("pagefind"), *_OPTIONS, told)).encode()).hexdigest()


def mark_of(made: Path) -> Path:
    """The file that tells that an index was finished, and that nobody touched it since."""
    return made.with_name(f"{made.name}.finished")


def _is_made(made: Path) -> bool:
    try:
        return mark_of(made).read_text(encoding="utf-8") == docs_writer.state(made)
    except OSError:
        return False


def main(parent: str, *places: str) -> int:
    """Makes an index of each folder of pages; `places` has them, each before its index.

    `parent` is the process that waits for them.
    """
    if hasattr(os, "nice"):
        os.nice(19)  # while the pages are made, it takes what they leave of two cores
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(_ENDED))  # and Pagefind ends with it
    parallel.end_with(int(parent), signal.SIGTERM)
    try:
        return _make(zip(places[::2], map(Path, places[1::2]), strict=True))
    except OSError as error:
        print(f"{error.filename}: {error.strerror}")
        return 1


def _make(todo: Iterable[tuple[str, Path]]) -> int:
    for told, index in todo:
        begun = index.with_name(f"{index.name}.begun")
        command = [sys.executable, "-m", "pagefind", "--site", told, "--output-path", str(begun)]
        if failed := subprocess.run([*command, *_OPTIONS]).returncode:
            return failed
        shutil.rmtree(index, ignore_errors=True)
        begun.rename(index)
        mark_of(index).write_text(docs_writer.state(index), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
