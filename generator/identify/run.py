"""A run of `identify`: what is looked up where, and what is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.catalogue import identified
from generator.catalogue.identified import Identification
from generator.identify.catalogue_files import CatalogueFile
from generator.identify.matching import Matcher
from generator.model import Entry, Paper
from generator.runtime.files import write_durably
from generator.sources.fetch.client import System
from generator.sources.fetch.lookup import TITLE_SEARCHES, TitleLookup, TitleSearch

# After so many papers the file is written, so that a run that is killed loses little.
_PAPERS_PER_SAVE = 20


@dataclass(frozen=True, slots=True)
class Options:
    """Where a run looks: files of records, and with `is_online` the APIs.

    With `asks_again`, papers that were not found earlier are asked for again.
    """

    catalogues: tuple[Path, ...] = ()
    is_online: bool = False
    asks_again: bool = False
    endpoint: str | None = None
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The numbers of papers that had an id before, were found, and were not found."""

    known: int
    found: int
    not_found: int


class _Record:
    """The file of identifications; written when something has changed."""

    def __init__(self, root: Path) -> None:
        self.path = root / identified.FILE
        self.by_id = identified.load(root)
        self._is_changed = False

    def add(self, found: Identification) -> None:
        self.by_id[found.id] = found
        self._is_changed = True

    def save(self) -> None:
        if self._is_changed:
            write_durably(self.path, identified.dump(self.by_id.values()).encode())
            self._is_changed = False


def run(papers: Sequence[Paper], root: Path, options: Options, system: System) -> Report:
    """Look for the papers without an identifier, and write what is certain.

    `papers` are those of the catalogue, with what was found earlier; `root` is the folder of
    mkdocs.yml, where `identified.jsonl` is. Raise `AlmanacError` if a catalogue cannot be read or
    an API does not answer; what was found before is written.
    """
    record = _Record(root)
    wanted = [paper for paper in papers if paper.arxiv is None and paper.doi is None]
    missing = {paper.id: paper for paper in wanted}
    try:
        for path in options.catalogues:
            _look_in_file(path, missing, record, system.say)
            record.save()
        if options.is_online and missing:
            with TitleLookup(system, options.endpoint, options.contact) as lookup:
                for number, paper in enumerate(list(missing.values()), 1):
                    _ask(lookup, paper, missing, record, options, system)
                    if number % _PAPERS_PER_SAVE == 0:
                        record.save()
    finally:
        record.save()
    found = len(wanted) - len(missing)
    return Report(len(papers) - len(wanted), found, len(missing))


def _look_in_file(
    path: Path, missing: dict[str, Paper], record: _Record, say: Callable[[str], None]
) -> None:
    file, matcher = CatalogueFile(path), Matcher(list(missing.values()))
    for entry in file.records(matcher.is_wanted):
        matcher.offer(entry)
    certain = matcher.certain()
    for id, entry in certain.items():
        record.add(_identification(id, entry, path.name))
        del missing[id]
    unreadable = f"; unreadable lines: {file.unreadable:,}" if file.unreadable else ""
    say(f"{path.name}: {file.looked_at:,} records, {len(certain):,} papers found{unreadable}.")


def _ask(
    lookup: TitleLookup,
    paper: Paper,
    missing: dict[str, Paper],
    record: _Record,
    options: Options,
    system: System,
) -> None:
    """Ask one API after the other for a paper, until one has it; note those that have not."""
    for search in _not_asked(paper, record, options.asks_again):
        matcher = Matcher([paper])
        for entry in lookup.records(search, paper.title):
            matcher.offer(entry)
        certain = matcher.certain()
        if certain:
            record.add(_identification(paper.id, certain[paper.id], search.name))
            del missing[paper.id]
            return
        known = record.by_id.get(paper.id, Identification(paper.id))
        places = dict(known.not_found) | {search.name: system.now().date().isoformat()}
        record.add(replace(known, not_found=tuple(sorted(places.items()))))


def _not_asked(paper: Paper, record: _Record, asks_again: bool) -> Iterable[TitleSearch]:
    known = record.by_id.get(paper.id)
    asked = dict(known.not_found) if known and not asks_again else {}
    return [search for search in TITLE_SEARCHES if search.name not in asked]


def _identification(id: str, entry: Entry, source: str) -> Identification:
    return Identification(
        id=id,
        arxiv=entry.arxiv,
        # A list that ends in “et al.” names not all.
        author_names=entry.author_names if entry.authors is not None else (),
        date=entry.shown,
        categories=entry.categories,
        doi=entry.doi,
        source=source,
    )
