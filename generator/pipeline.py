"""The program as a list of steps: from files with lists of papers to generated pages.

sources → catalogue → enrich → pages, exports → publish
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import chain

from generator import catalogue, exports, pages, sources
from generator.enrich import enrich, paper_map, topics
from generator.model import Catalogue, Library, OutputFile, Site
from generator.problems import ProblemsError, SettingsError
from generator.project import Project, Report
from generator.publish import docs_writer, search_index
from generator.runtime.files import write_whole
from generator.runtime.parallel import without_cycle_collection


def generate(project: Project) -> Report:
    """Generate the pages of the project, its other files, and its search documents."""
    library = read(project)
    write_search_documents(project, library)
    return write_pages(project, library)


@without_cycle_collection()
def read(project: Project) -> Library:
    """Read the listings and work out all that pages show. Raise `ProblemsError` if strict."""
    papers = read_catalogue(project)
    if not papers.listings:
        folders = ", ".join(map(str, project.settings.dumps))
        raise SettingsError(
            f"{folders}: there is no listing, so nothing was changed. Save one there, or get some "
            "by “make fetch”."
        )
    if project.is_strict and papers.problems:
        raise ProblemsError(papers.problems)
    vocabulary = topics.load(project.settings.vocabulary)
    library = enrich(papers, vocabulary, project.memo())
    library = exports.with_found(library, project.site.feeds)
    library = catalogue.with_moved_problems(library, project.site.moved)
    if project.is_strict and library.catalogue.problems:
        raise ProblemsError(library.catalogue.problems)
    return library


def read_catalogue(project: Project) -> Catalogue:
    """Read the listings: which papers there are, and every problem."""
    files, found = sources.read_all(project.settings.dumps), catalogue.load_identified(project.root)
    merged = catalogue.build(files.listings, project.settings, project.memo(), project.limit, found)
    corrected = catalogue.correct(merged, project.root / catalogue.CORRECTIONS, bool(project.limit))
    problems = sorted((*files.problems, *corrected.problems))
    return replace(corrected, problems=tuple(problems), left_out=files.left_out)


def write_search_documents(project: Project, library: Library) -> None:
    """Write what Pagefind indexes."""
    files = partial(exports.render_search_documents, library)
    is_ours = partial(exports.is_in_shard, project.shard.has_index)
    folder = project.root / search_index.DOCUMENTS
    papers = len(library.enrichments)
    docs_writer.write(folder, files, is_ours, papers, is_cache=True)


def write_pages(project: Project, library: Library) -> Report:
    """Write the pages, and the files for programs and scripts."""
    fixed = paper_map.load(project.root)
    library = replace(library, map=paper_map.map_of(library, fixed, project.memo()))
    files, is_ours = partial(_render, library, project.site), project.shard.has_page
    written = docs_writer.write(project.docs, files, is_ours, papers=len(library.enrichments))
    read = library.catalogue
    return Report(len(read.papers), read.problems, read.left_out, written)


def lay_out_map(project: Project, is_anew: bool) -> tuple[int, int]:
    """Write the positions of all papers; return how many papers there are, and how many are new.

    Papers that have a position keep it, unless the map is laid out anew.
    """
    papers = sorted(read_catalogue(project).papers, key=lambda paper: paper.id)
    paper_map.check_possible(len(papers))
    fixed = {} if is_anew else paper_map.load(project.root)
    positions = paper_map.lay_out(papers, fixed, project.memo())
    write_whole(project.root / paper_map.FILE, paper_map.dump({**fixed, **positions}).encode())
    return len(papers), len(positions.keys() - fixed.keys())


def _render(library: Library, site: Site) -> chain[OutputFile]:
    return chain(pages.render(library, site), exports.render(library, site))
