"""The search index: which parts it has, where they are kept, and how they come into the site.

This is the one writer of `site/pagefind/` and its numbered siblings.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import defaultdict
from pathlib import Path

from generator.problems import AlmanacError
from generator.publish.docs_writer import content_digests
from generator.publish.pagefind import IndexJob, finished_mark, index_name
from generator.runtime.disk import read_file
from generator.runtime.files import link_or_copy

# The folder of the search documents, by the number of their index; the folder of the indexes,
# each named after what it was made of.
DOCUMENTS = ".cache/almanac/search-documents"
_INDEXES = ".cache/almanac/pagefind"
# What the site's own scripts do not load: Pagefind's user interfaces and its worker.
_UNUSED = (
    "pagefind-ui.*",
    "pagefind-modular-ui.*",
    "pagefind-component-ui.*",
    "pagefind-highlight.js",
    "pagefind-worker.js",
)
# The WebAssembly file of every index but the first, which Pagefind asks for and does not use.
_EMPTY_WASM = b"pagefind_dcd"
_FOLDER = re.compile(r"pagefind(?:-\d+)?")


def start(root: Path) -> IndexJob:
    """Start to index the search documents of the project in the folder `root`.

    Indexes whose documents have not changed are used again. Pagefind is called once for the
    folder of an index, as its interface for single records sleeps 0.1 s a record.
    """
    documents, indexes = root / DOCUMENTS, root / _INDEXES
    contents: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for path, content in content_digests(documents).items():
        number, _, name = path.partition("/")
        contents[int(number)][name] = content
    needed = {number: indexes / index_name(found) for number, found in sorted(contents.items())}
    keep = {*needed.values(), *map(finished_mark, needed.values())}
    indexes.mkdir(parents=True, exist_ok=True)
    for index in indexes.iterdir():
        if index not in keep:
            shutil.rmtree(index) if index.is_dir() else index.unlink()
    return IndexJob(documents, needed)


def install(job: IndexJob, site: Path) -> None:
    """Wait for the indexes and put them into the folder `site`, in place of earlier ones.

    Raise `AlmanacError` if Pagefind failed.
    """
    job.wait()
    stale = {path for path in site.glob("pagefind*") if _FOLDER.fullmatch(path.name)}
    for number, index in job.indexes.items():
        target = site / (f"pagefind-{number + 1}" if number else "pagefind")
        new = site / f".{target.name}.new"
        shutil.rmtree(new, ignore_errors=True)
        _copy(index, new, is_first=number == 0)
        shutil.rmtree(target, ignore_errors=True)
        new.rename(target)
        stale.discard(target)
    for folder in stale:
        shutil.rmtree(folder)


def _copy(index: Path, target: Path, is_first: bool) -> None:
    """Copy an index without unused files; only the first has a program of its own."""
    try:
        entry = json.loads(read_file(index / "pagefind-entry.json"))
        languages = entry["languages"].values()
        used = {f"wasm.{language['wasm'] or 'unknown'}.pagefind" for language in languages}
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        finished_mark(index).unlink(missing_ok=True)  # so that the next build makes it anew
        raise AlmanacError(f"{index}: the search index is damaged. Build again.") from error
    programs = {path.name for path in index.glob("wasm.*.pagefind")}
    omitted = programs - used if is_first else programs | {"pagefind.js"}
    ignore = shutil.ignore_patterns(*_UNUSED, *omitted)
    shutil.copytree(index, target, ignore=ignore, copy_function=link_or_copy)
    for name in () if is_first else used:
        (target / name).write_bytes(_EMPTY_WASM)
