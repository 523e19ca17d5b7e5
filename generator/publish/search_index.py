"""What a search reads: the Pagefind index, the topics, the words.

The one writer of `site/pagefind/`; `data/search.json` and `data/words.txt` are written with
the other data.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import defaultdict
from pathlib import Path

from generator.publish import docs_writer, pagefind
from generator.publish.pagefind import Indexing

# What the site's own script does not load: Pagefind's ready-made interfaces, and its worker.
_UNUSED = (
    "pagefind-ui.*",
    "pagefind-modular-ui.*",
    "pagefind-component-ui.*",
    "pagefind-highlight.js",
    "pagefind-worker.js",
)
# Where what the search is told of each paper is written, part by part; where indexes are kept, in
# folders that are named after what they were made of.
TOLD = ".cache/almanac/told"
_MADE = ".cache/almanac/pagefind"
# The program of a part but the first, which Pagefind asks for but takes that of the first.
_NO_PROGRAM = b"pagefind_dcd"

_FOLDER = re.compile(r"pagefind(?:-\d+)?")


def begin(root: Path) -> Indexing:
    """Begins to index what the search is told of each paper, unless nothing of it has changed.

    `root` is the project's folder, which has what is told and keeps the indexes. One call over
    a part's folder: Pagefind's record-by-record interface sleeps 0.1 s a record.
    """
    told, kept = root / TOLD, root / _MADE
    parts: defaultdict[int, list[str]] = defaultdict(list)
    for path, content in sorted(docs_writer.digests(told).items()):
        parts[int(path.split("/")[0])].append(f"{path} {content}")
    made = {number: kept / pagefind.digest("\n".join(parts[number])) for number in sorted(parts)}
    wanted = {*made.values(), *map(pagefind.mark_of, made.values())}
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
    shutil.copytree(made, target, ignore=ignore, copy_function=docs_writer.link)
    for name in () if is_first else used:
        (target / name).write_bytes(_NO_PROGRAM)
