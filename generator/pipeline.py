"""The program as a list of steps: from files with lists of papers to generated pages.

sources → catalogue → enrich → pages, exports → publish
"""

from __future__ import annotations

from dataclasses import replace

from generator import catalogue, sources
from generator.model import Catalogue, Library
from generator.problems import ProblemsError, SettingsError
from generator.project import Project, Report
from generator.publish import docs_writer
from generator.runtime.files import write_whole
from generator.runtime.parallel import without_cycle_collection
from generator.settings import CORRECTIONS, PLACES


def generate(project: Project) -> Report:
    """Generate the pages of the project and its other files."""
    return write(project, read(project))


@without_cycle_collection()
def read(project: Project) -> Library:
    """Read the listings and work out all that pages show. Raise `ProblemsError` if strict."""
    # Here, as below: `check` only reads the papers, and starts in half of the time.
    from generator import exports
    from generator.enrich import enrich, topics

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
    if not project.limit:
        library = exports.with_changes(library, project.root)
    if project.is_strict and library.catalogue.problems:
        raise ProblemsError(library.catalogue.problems)
    return library


def read_catalogue(project: Project) -> Catalogue:
    """Read the listings: which papers there are, and every problem."""
    files, found = sources.read_all(project.settings.dumps), catalogue.load_identified(project.root)
    merged = catalogue.build(files.listings, project.settings, project.memo(), project.limit, found)
    corrected = catalogue.correct(merged, project.root / CORRECTIONS, bool(project.limit))
    problems = sorted((*files.problems, *corrected.problems))
    return replace(corrected, problems=tuple(problems), left_out=files.left_out)


def write(project: Project, library: Library) -> Report:
    """Write the pages, and the files for programs and scripts."""
    from generator import pages
    from generator.enrich import paper_map
    from generator.site_files import SiteFiles

    with without_cycle_collection():
        fixed = paper_map.load(project.root)
        library = replace(library, map=paper_map.map_of(library, fixed, project.memo()))
    pages.compile_templates()
    parts = SiteFiles(library, project.site).parts()
    is_ours = project.shard.has_page
    written = docs_writer.write(project.docs, parts, is_ours, papers=len(library.enrichments))
    read = library.catalogue
    return Report(len(read.papers), read.problems, read.left_out, written, library.changes)


def lay_out_map(project: Project, is_anew: bool) -> tuple[int, int]:
    """Write the positions of all papers; return how many papers there are, and how many are new.

    Papers that have a position keep it, unless the map is laid out anew.
    """
    from generator.enrich import paper_map

    papers = sorted(read_catalogue(project).papers, key=lambda paper: paper.id)
    paper_map.check_possible(len(papers))
    fixed = {} if is_anew else paper_map.load(project.root)
    positions = paper_map.lay_out(papers, fixed, project.memo())
    write_whole(project.root / PLACES, paper_map.dump({**fixed, **positions}).encode())
    return len(papers), len(positions.keys() - fixed.keys())
