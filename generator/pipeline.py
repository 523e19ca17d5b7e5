"""The program as a list of steps: from files with lists of papers to generated pages.

sources → catalogue → enrich → pages, exports → publish
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

from generator import catalogue, exports, pages, sources
from generator.enrich import enrich, topics
from generator.model import Catalogue, Library, OutputFile, Site
from generator.problems import Problem, ProblemsError
from generator.publish import docs_writer, search_index
from generator.publish.shards import WHOLE_SITE, Shard
from generator.runtime.fingerprint import (
    fingerprint,
    program_data_fingerprint,
    program_fingerprint,
)
from generator.runtime.memo import Memo
from generator.runtime.parallel import without_cycle_collection, workers_for
from generator.settings import Settings

CORRECTIONS = "corrections.yml"
_MEMO = Path(".cache/almanac/memo")


@dataclass(frozen=True, slots=True)
class Project:
    """What a build works on.

    `root` is the folder of mkdocs.yml. A preview may be of a sample of `limit` papers, and a
    build may be one `shard` of the site. A strict build ends if the listings have problems.
    """

    root: Path
    docs: Path
    settings: Settings
    site: Site
    limit: int | None = None
    shard: Shard = WHOLE_SITE
    is_strict: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What a build read and wrote."""

    papers: int
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...]
    written: docs_writer.Written


def generate(project: Project) -> Report:
    """Generate the pages of the project, its other files, and its search documents."""
    library = read(project)
    write_search_documents(project, library)
    return write_pages(project, library)


def read(project: Project) -> Library:
    """Read the listings and work out all that pages show. Raise `ProblemsError` if strict."""
    with without_cycle_collection():
        papers = read_catalogue(project)
        if project.is_strict and papers.problems:
            raise ProblemsError(papers.problems)
        vocabulary = topics.load_memoized(project.settings.vocabulary, _memo(project))
        return enrich(papers, vocabulary, _memo(project))


def read_catalogue(project: Project) -> Catalogue:
    """Read the listings: which papers there are, and every problem."""
    files = sources.read_all(project.settings.dumps)
    merged = catalogue.build(files.listings, project.settings, _memo(project), project.limit)
    corrected = catalogue.correct(merged, project.root / CORRECTIONS, bool(project.limit))
    problems = tuple(sorted((*files.problems, *corrected.problems)))
    return replace(corrected, problems=problems, left_out=files.left_out)


def write_search_documents(project: Project, library: Library) -> None:
    """Write what Pagefind indexes."""
    docs_writer.write(
        project.root / search_index.DOCUMENTS,
        partial(exports.render_search_documents, library),
        program_fingerprint(),
        partial(_has_document, project.shard),
        workers_for(len(library.enrichments)),
    )


def write_pages(project: Project, library: Library) -> Report:
    """Write the pages, and the files for programs and scripts."""
    written = docs_writer.write(
        project.docs,
        partial(_render, library, project.site),
        fingerprint(program_fingerprint(), program_data_fingerprint()),
        project.shard.has_page,
        workers_for(len(library.enrichments)),
    )
    papers = library.catalogue
    return Report(len(papers.papers), papers.problems, papers.left_out, written)


def _render(library: Library, site: Site) -> Iterator[OutputFile]:
    return chain(pages.render(library, site), exports.render(library, site))


def _has_document(shard: Shard, path: str) -> bool:
    return shard.has_index(exports.index_of(path))


def _memo(project: Project) -> Memo:
    """Return the results of earlier builds; a sample has its own, which are few and read fast."""
    folder = f"sample-{project.limit}" if project.limit else "all"
    return Memo(project.root / _MEMO / folder)
