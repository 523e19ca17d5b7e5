"""What a search reads: the Pagefind index, the topics, the words.

The one writer of `site/pagefind/`; `data/search.json` and `data/words.txt` are written with
the other data.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from generator import output, urls
from generator.model import Catalogue, Page, Topic
from generator.problems import AlmanacError
from generator.text.spelling import in_ascii

TOPICS = "data/search.json"
WORDS = "data/words.txt"

# What the site's own script does not load: Pagefind's ready-made interfaces, and its worker.
_UNUSED = (
    "pagefind-ui.*",
    "pagefind-modular-ui.*",
    "pagefind-component-ui.*",
    "pagefind-highlight.js",
    "pagefind-worker.js",
)
# How many papers one index is of; more have several, of which a new listing touches the last.
PART = 10_000
# Where what the search is told of each paper is written, part by part; where indexes are kept, in
# folders that are named after what they were made of.
TOLD = ".cache/almanac/told"
_MADE = ".cache/almanac/pagefind"
# The program of a part but the first, which Pagefind asks for but takes that of the first.
_NO_PROGRAM = b"pagefind_dcd"

_FOLDER = re.compile(r"pagefind(?:-\d+)?")
_OPTIONS = ("--quiet",)

# Two letters at least: numbers are not misspelt, they are others.
_WORD = re.compile(r"(?=\d*[^\W\d_]{2})[^\W_]{3,30}")


def data_files(catalogue: Catalogue, topics: Sequence[Topic]) -> Iterator[Page]:
    """What the search page knows before it asks: how many papers and parts, topics by facet.

    And the words of the site, one a line, sorted, for a query that has a word of none.
    """
    slugs = urls.unique_slugs([topic.name for topic in topics])
    facets = [
        [facet, [[topic.name, slugs[topic.name]] for topic in group]]
        for facet, group in groupby(topics, lambda topic: topic.facet)
    ]
    total = len(catalogue.papers)
    known = {"papers": total, "parts": len(range(0, total, PART)), "facets": facets}
    yield Page(TOPICS, json.dumps(known, ensure_ascii=False, separators=(",", ":")) + "\n")
    yield Page(WORDS, "".join(f"{word}\n" for word in words(catalogue)))


def words(catalogue: Catalogue) -> list[str]:
    """Every word of a title or a name, and those of abstracts that two papers share; sorted.

    In lower case, with ASCII letters. A word of one abstract alone is as likely an error.
    """
    titles: set[str] = set()
    abstracts: Counter[str] = Counter()
    for paper in catalogue.papers:
        titles |= _words(" ".join((paper.title, paper.name, *paper.name_spellings)))
        abstracts.update(_words(paper.abstract))
    return sorted(titles | {word for word, papers in abstracts.items() if papers > 1})


def _words(text: str) -> set[str]:
    return set(_WORD.findall(in_ascii(text).lower()))


class Indexing(threading.Thread):
    """The indexes of all parts, one after the other; each in its folder of `made`, by its number.

    Those that are there are not made again. `told` has a folder for each.
    """

    def __init__(self, told: Path, made: Mapping[int, Path]) -> None:
        super().__init__(daemon=True)
        self.made = made
        self._todo = [
            (told / str(number), index) for number, index in made.items() if not _is_made(index)
        ]
        self._process: subprocess.Popen[str] | None = None
        self._is_abandoned = False
        self._beginning = threading.Lock()  # of a process, which is not to be abandoned unseen
        self._failure: Exception | None = None

    @property
    def todo(self) -> int:
        """How many parts are made."""
        return len(self._todo)

    def run(self) -> None:
        """Makes what is to be made. Several at once would take more memory, and no less time."""
        try:
            for told, made in self._todo:
                self._make(told, made)
        except Exception as error:
            self._failure = error

    def _make(self, told: Path, made: Path) -> None:
        begun = made.with_name(f"{made.name}.begun")
        options = ["--site", str(told), "--output-path", str(begun), *_OPTIONS]
        with self._beginning:
            if self._is_abandoned:
                return
            self._process = subprocess.Popen(
                [sys.executable, "-m", "pagefind", *options],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        said, _ = self._process.communicate()
        if self._process.returncode:
            raise AlmanacError(f"Pagefind could not index the papers: {said.strip()}")
        shutil.rmtree(made, ignore_errors=True)
        begun.rename(made)
        _mark_of(made).write_text(output.state(made), encoding="utf-8")

    def is_ready(self) -> bool:
        """Whether nobody needs to wait for it."""
        return not self.is_alive()

    def wait(self) -> None:
        """Until all is made; `AlmanacError` says what Pagefind said when it failed."""
        self.join()
        if self._failure:
            raise self._failure

    def abandon(self) -> None:
        """Ends it, for a build that failed."""
        with self._beginning:
            self._is_abandoned = True
            if self._process:
                self._process.kill()
        self.join()


def _mark_of(made: Path) -> Path:
    """The file that tells that an index was finished, and that nobody touched it since."""
    return made.with_name(f"{made.name}.finished")


def _is_made(made: Path) -> bool:
    try:
        return _mark_of(made).read_text(encoding="utf-8") == output.state(made)
    except OSError:
        return False


def part_of(path: str) -> int:
    """The part of the index, from 0, whose folder the path of a page that is told begins with."""
    return int(path.split("/")[0])


def begin(root: Path) -> Indexing:
    """Begins to index what the search is told of each paper, unless nothing of it has changed.

    `root` is the project's folder, which has what is told and keeps the indexes. One call over
    a part's folder: Pagefind's record-by-record interface sleeps 0.1 s a record.
    """
    told, kept = root / TOLD, root / _MADE
    parts: defaultdict[int, list[str]] = defaultdict(list)
    for path, content in sorted(output.digests(told).items()):
        parts[part_of(path)].append(f"{path} {content}")
    numbers = sorted(parts)
    made = {
        number: kept
        / sha256("\n".join((version("pagefind"), *_OPTIONS, *parts[number])).encode()).hexdigest()
        for number in numbers
    }
    wanted = {*made.values(), *map(_mark_of, made.values())}
    for other in kept.iterdir() if kept.is_dir() else ():
        if other in wanted:
            continue
        shutil.rmtree(other) if other.is_dir() else other.unlink()
    kept.mkdir(parents=True, exist_ok=True)
    indexing = Indexing(told, made)
    indexing.start()
    return indexing


def end(indexing: Indexing, site: Path) -> None:
    """Waits for the indexes, and puts them into the folder `site` in the place of others.

    `AlmanacError` says what Pagefind said when it fails.
    """
    indexing.wait()
    stale = {path for path in site.glob("pagefind*") if _FOLDER.fullmatch(path.name)}
    for number, made in indexing.made.items():
        there = site / (f"pagefind-{number + 1}" if number else "pagefind")
        beside = site / f".{there.name}.new"
        shutil.rmtree(beside, ignore_errors=True)
        _copy(made, beside, is_first=number == 0)
        shutil.rmtree(there, ignore_errors=True)
        beside.rename(there)
        stale.discard(there)
    for folder in stale:
        shutil.rmtree(folder)


def _copy(made: Path, target: Path, is_first: bool) -> None:
    """An index without what nobody loads; a part but the first has no program of its own."""
    entry = json.loads((made / "pagefind-entry.json").read_text(encoding="utf-8"))
    used = {f"wasm.{about['wasm'] or 'unknown'}.pagefind" for about in entry["languages"].values()}
    programs = {path.name for path in made.glob("wasm.*.pagefind")}
    left_out = programs - used if is_first else programs | {"pagefind.js"}
    ignore = shutil.ignore_patterns(*_UNUSED, *left_out)
    shutil.copytree(made, target, ignore=ignore, copy_function=output.link)
    for name in () if is_first else used:
        (target / name).write_bytes(_NO_PROGRAM)
