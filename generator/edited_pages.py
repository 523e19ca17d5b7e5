"""The pages of papers that were just edited in a preview, before the whole site is built.

The page of a paper follows from its entry, but for what depends on all others: related papers,
key phrases, other listings that have the paper. These come with the build that follows, which
takes a preview of thousands of papers many seconds.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation

from generator import catalogue
from generator.enrich import introduced_names, topics
from generator.model import Enrichment, Entry, Library, Listing, OutputFile
from generator.pages.context import Context
from generator.pages.paper import paper_pages
from generator.project import Project
from generator.publish.mkdocs_pages import GeneratedPage
from generator.runtime.disk import read_file
from generator.runtime.files import write_whole
from generator.runtime.fingerprint import digest
from generator.runtime.memo import Memo
from generator.settings import CORRECTIONS
from generator.sources import Document, find_sources, read_document

log = logging.getLogger("mkdocs.almanac")

# More are no edit by hand; they come with the whole site.
MOST_ENTRIES = 20


def read_contents(project: Project) -> dict[str, bytes]:
    """Return the bytes of each listing that can be read, by its name."""
    contents = {}
    for source in find_sources(project.settings.dumps)[0]:
        if not source.leads_out:
            with suppress(OSError):
                contents[source.name] = read_file(source.path)
    return contents


class EditedPages:
    """Puts the pages of edited papers into the site of a preview, whose build is finished.

    `contents` are those of the listings when that build began.
    """

    def __init__(
        self,
        project: Project,
        contents: Mapping[str, bytes],
        config: MkDocsConfig,
        env: Environment,
        nav: Navigation,
    ) -> None:
        self._project, self._contents = project, contents
        self._config, self._env, self._nav = config, env, nav

    def show(self) -> int:
        """Write the pages of papers edited since the last call; return how many these are.

        Listings that came or went, and those with many new entries, are left to the build; so is
        what goes wrong, for the build to tell. A sample has no page for a paper that is not in it.
        """
        try:
            return self._show()
        except Exception:  # as an owner's template may raise anything
            log.debug("The pages of edited papers are left to the build.", exc_info=True)
            return 0

    def _show(self) -> int:
        before, self._contents = self._contents, read_contents(self._project)
        listings = [
            _with_new_entries(name, before[name], content)
            for name, content in self._contents.items()
            if before.get(name, content) != content
        ]
        if not 0 < sum(len(listing.entries) for listing in listings) <= MOST_ENTRIES:
            return 0
        return sum(map(self._write, self._render(listings)))

    def _render(self, listings: list[Listing]) -> Iterator[OutputFile]:
        project = self._project
        found = catalogue.load_identified(project.root)
        merged = catalogue.build(listings, project.settings, found=found)
        papers = catalogue.correct(merged, project.root / CORRECTIONS, is_sample=True)
        vocabulary = topics.load(project.settings.vocabulary)
        matches = topics.enrich(papers.papers, vocabulary, Memo())
        names = introduced_names.enrich(papers.papers, Memo())
        enrichments = {
            paper.id: Enrichment(matches[paper.id], names[paper.id]) for paper in papers.papers
        }
        library = Library(papers, vocabulary.topics, enrichments)
        return paper_pages(Context.of(library, project.site))

    def _write(self, file: OutputFile) -> bool:
        """Write the HTML of a page, unless it is none of the sample; return whether it was."""
        content = file.as_bytes()
        source = File.generated(self._config, file.path, content=content)
        target = Path(source.abs_dest_path)
        if self._project.limit and not target.exists():
            return False
        page = GeneratedPage(None, source, self._config)
        page.content_digest = digest(content)
        page.read_source(self._config)
        page.render(self._config, Files([]))
        context = get_context(self._nav, [], self._config, page)
        html = self._env.get_template("main.html").render(context)
        write_whole(target, html.encode())
        return True


def _with_new_entries(name: str, before: bytes, now: bytes) -> Listing:
    """Return a listing with the entries alone that it did not have before."""
    known = {_without_place(entry) for entry in _read(name, before).entries}
    listing = _read(name, now)
    entries = (entry for entry in listing.entries if _without_place(entry) not in known)
    return replace(listing, entries=tuple(entries), problems=())


def _read(name: str, content: bytes) -> Listing:
    return read_document(Document.of_file(name, content))


def _without_place(entry: Entry) -> Entry:
    """Return an entry as it would be at any place of the listing."""
    return replace(entry, rank=0, lines=(), record=None)
