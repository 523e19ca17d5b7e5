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
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from generator import urls
from generator.model import Catalogue, Page, Topic
from generator.problems import AlmanacError
from generator.text.spelling import in_ascii

TOPICS = "data/search.json"
WORDS = "data/words.txt"

# What the site's own script does not load: Pagefind's ready-made interfaces.
_UNUSED = (
    "pagefind-ui.*",
    "pagefind-modular-ui.*",
    "pagefind-component-ui.*",
    "pagefind-highlight.js",
)
# Where what the search is told of each paper is written; where the index is kept, in a folder
# that is named after what it was made of.
TOLD = ".cache/almanac/told"
_MADE = ".cache/almanac/pagefind"

# Two letters at least: numbers are not misspelt, they are others.
_WORD = re.compile(r"(?=\d*[^\W\d_]{2})[^\W_]{3,30}")


def data_files(catalogue: Catalogue, topics: Sequence[Topic]) -> Iterator[Page]:
    """What the search page knows before it asks: how many papers, and the topics by facet.

    And the words of the site, one a line, sorted, for a query that has a word of none.
    """
    slugs = urls.unique_slugs([topic.name for topic in topics])
    facets = [
        [facet, [[topic.name, slugs[topic.name]] for topic in group]]
        for facet, group in groupby(topics, lambda topic: topic.facet)
    ]
    known = {"papers": len(catalogue.papers), "facets": facets}
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


@dataclass(frozen=True, slots=True)
class Indexing:
    """The index in the folder `made`, and the process that makes it.

    None makes it where it is there, or where there is nothing to index.
    """

    made: Path
    process: subprocess.Popen[str] | None

    def is_ready(self) -> bool:
        """Whether nobody needs to wait for it."""
        return self.process is None or self.process.poll() is not None


def begin(root: Path) -> Indexing:
    """Begins to index what the search is told of each paper, unless nothing of it has changed.

    `root` is the project's folder, which has what is told and keeps the index. One call over
    the folder: Pagefind's record-by-record interface sleeps 0.1 s a record.
    """
    told, kept = root / TOLD, root / _MADE
    files = sorted(told.rglob("*.html"))
    digest = sha256(version("pagefind").encode())
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.relative_to(told)} {len(content)}\n".encode())
        digest.update(content)
    made = kept / digest.hexdigest()
    if not files or made.is_dir():  # Pagefind takes a site without papers for a mistake
        return Indexing(made, None)
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    options = ["--site", str(told), "--output-path", str(_begun(made)), "--quiet"]
    process = subprocess.Popen(
        [sys.executable, "-m", "pagefind", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return Indexing(made, process)


def end(indexing: Indexing, site: Path) -> None:
    """Waits for the index, and puts it into the folder `site` in the place of another.

    `AlmanacError` says what Pagefind said when it fails.
    """
    if indexing.process:
        said, _ = indexing.process.communicate()
        if indexing.process.returncode:
            raise AlmanacError(f"Pagefind could not index the papers: {said.strip()}")
        _begun(indexing.made).rename(indexing.made)
    there, beside = site / "pagefind", site / ".pagefind.new"
    shutil.rmtree(beside, ignore_errors=True)
    if indexing.made.is_dir():
        shutil.copytree(indexing.made, beside, ignore=shutil.ignore_patterns(*_UNUSED))
    shutil.rmtree(there, ignore_errors=True)
    if beside.is_dir():
        beside.rename(there)


def abandon(indexing: Indexing) -> None:
    """Ends what `begin` began, of a build that failed."""
    if indexing.process:
        indexing.process.kill()
        indexing.process.communicate()  # until whatever it began has ended too


def _begun(made: Path) -> Path:
    """Where an index is until it is finished."""
    return made.with_name(f"{made.name}.begun")
