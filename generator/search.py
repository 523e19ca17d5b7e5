"""What a search reads: the Pagefind index, the topics, the words.

The one writer of `site/pagefind/`; `data/search.json` and `data/words.txt` are written with
the other data.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from pathlib import Path

from generator import indexing, output, urls
from generator.indexing import Indexing
from generator.model import Catalogue, Page, Topic
from generator.text.transliteration import in_ascii

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
    found = _Words()
    for paper in catalogue.papers:
        titles |= found.of(" ".join((paper.title, paper.name, *paper.name_spellings)))
        abstracts.update(found.of(paper.abstract))
    return sorted(titles | {word for word, papers in abstracts.items() if papers > 1})


class _Words(dict[str, tuple[str, ...]]):
    """The words of each run of characters between spaces, which are looked for once."""

    def __missing__(self, run: str) -> tuple[str, ...]:
        return self.setdefault(run, tuple(_WORD.findall(in_ascii(run).lower())))

    def of(self, text: str) -> set[str]:
        """The words of `text`."""
        return set(chain.from_iterable(map(self.__getitem__, set(text.split()))))


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
    made = {number: kept / indexing.digest("\n".join(parts[number])) for number in sorted(parts)}
    wanted = {*made.values(), *map(indexing.mark_of, made.values())}
    for other in kept.iterdir() if kept.is_dir() else ():
        if other in wanted:
            continue
        shutil.rmtree(other) if other.is_dir() else other.unlink()
    kept.mkdir(parents=True, exist_ok=True)
    return Indexing(told, made)


def end(under_way: Indexing, site: Path) -> None:
    """Waits for the indexes, and puts them into the folder `site` in the place of others.

    `AlmanacError` says what Pagefind said when it fails.
    """
    under_way.wait()
    stale = {path for path in site.glob("pagefind*") if _FOLDER.fullmatch(path.name)}
    for number, made in under_way.made.items():
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
