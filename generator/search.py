"""What a search reads: the Pagefind index of a built site, the topics, the words.

The one writer of `site/pagefind/`; `data/search.json` and `data/words.txt` are written with
the other data.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from generator import urls
from generator.model import Catalogue, Page, Topic
from generator.problems import AlmanacError
from generator.text.spelling import in_ascii

TOPICS = "data/search.json"
WORDS = "data/words.txt"

# Only paper pages are searched; lists would repeat what stands on them.
_PAGES = "papers/*/index.html"
# What the site's own script does not load: Pagefind's ready-made interfaces.
_UNUSED = (
    "pagefind-ui.*",
    "pagefind-modular-ui.*",
    "pagefind-component-ui.*",
    "pagefind-highlight.js",
)

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


def index(site: Path) -> None:
    """Indexes the paper pages of the finished site in the folder `site`.

    One call over the folder: Pagefind's record-by-record interface sleeps 0.1 s a record.
    `AlmanacError` says what Pagefind said when it fails.
    """
    if not any(site.glob(_PAGES)):
        return  # Pagefind takes a site without papers for a mistake
    command = [sys.executable, "-m", "pagefind", "--site", str(site), "--glob", _PAGES, "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip()
        raise AlmanacError(f"Pagefind could not index {site}: {said}")
    for pattern in _UNUSED:
        for unused in (site / "pagefind").glob(pattern):
            unused.unlink()
