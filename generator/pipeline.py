"""The way of the data, from the dumps to the site, as a list of steps.

    read ──► generate ──┬─► MkDocs builds docs/ ──► finish ─┬─► the site
             └─► begin_index ──► put_index ─────────────────┘

`hooks.py` calls them around MkDocs' own build, and `staging.py` puts the finished site
in the old one's place. Text becomes markup in `text/`, when entries are merged.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils import is_markdown_file

from generator import catalogue, pages, sources
from generator import settings as almanac
from generator.catalogue import corrections
from generator.catalogue.groups import Shelves
from generator.enrich import introduced_names, key_phrases, related, topics
from generator.exports import feeds, papers_jsonl, search_data, search_documents
from generator.model import Catalogue, Draft, Listing, Page, Paper, Site
from generator.problems import AlmanacError
from generator.publish import docs_writer, last_build, minify, search_index, shards, sitemap, swap
from generator.publish.pagefind import Indexing
from generator.publish.shards import Shard
from generator.runtime import memo, parallel
from generator.runtime.memo import Kept
from generator.settings import Settings

if TYPE_CHECKING:
    from generator.enrich.key_phrases.ngrams import Texts

log = logging.getLogger("mkdocs.almanac")

# The variable in which `serve --limit` tells each build of a preview of how many papers.
LIMIT = "ALMANAC_LIMIT"


@dataclass(frozen=True, slots=True)
class Run:
    """What a run works on: the folder of mkdocs.yml, its `docs/`, and what it says.

    `overrides` has the theme's templates that are the site's own. A preview may be of a sample
    of `limit` papers, a build of one shard of the site; every shard makes the pages `sections`,
    which the head of each page names. A strict run ends where the listings have problems.
    """

    root: Path
    docs: Path
    overrides: Path
    settings: Settings
    site: Site
    limit: int | None = None
    shard: Shard | None = None
    sections: frozenset[str] = frozenset()
    is_preview: bool = False
    is_strict: bool = False


@dataclass(frozen=True, slots=True)
class Generated:
    """What a run read and wrote, in numbers; the paths of the pages left to other shards."""

    papers: int
    problems: int
    written: int
    others: frozenset[str]


def run_from(config: MkDocsConfig) -> Run:
    """The run that a loaded mkdocs.yml asks for; `SettingsError` names a key that is wrong."""
    root = Path(config.config_file_path).parent
    settings = almanac.from_config(root, config.extra.get("almanac"))
    site = Site(config.site_name, config.site_url or "/", settings.page_size)
    overrides = Path(config.theme.custom_dir or root / "overrides")
    return Run(root, Path(config.docs_dir), overrides, settings, site)


@contextmanager
def uncollected() -> Iterator[None]:
    """Python does not look for cycles of references while this lasts.

    Papers and pages have none, and looking through all that is held takes a fifth of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


# The listings of the build before, in a preview.
_before: dict[str, Listing] = {}


@uncollected()
def read(run: Run) -> Catalogue:
    """From the dumps to the catalogue.

    No page is written. What is wrong with the input is among the catalogue's problems; not what
    does not fit in the corrections of papers that a sample lacks.
    """
    found = sources.read_all(run.settings.dumps, _before)
    if run.is_preview:
        _before.clear()
        _before.update((listing.name, listing) for listing in found.listings)
    merged = catalogue.build(found.listings, run.settings, run.limit, _kept(run, "texts"))
    corrected = corrections.apply(merged, corrections.load(run.root / corrections.FILE))
    papers = tuple(sorted(corrected.papers, key=catalogue.newest_first))
    told = merged.problems if run.limit else corrected.problems
    problems = tuple(sorted((*found.problems, *told)))
    return replace(corrected, papers=papers, problems=problems, left_out=found.left_out)


def _kept(run: Run, name: str, *inputs: Path) -> Kept:
    """What was worked out of texts in earlier builds, by the program and the files `inputs`.

    A sample keeps its own: few are read sooner, and what all papers need is not forgotten.
    """
    name = f"{name}-of-{run.limit}" if run.limit else name
    return Kept(run.root / memo.FOLDER / name, last_build.program(*inputs))


def inputs(run: Run) -> list[Path]:
    """The files and folders besides `docs/` whose change is a reason to build again."""
    own = (run.settings.vocabulary, run.root / corrections.FILE, run.overrides)
    return [path for path in (*run.settings.dumps, *own, pages.TEMPLATES) if path.exists()]


def all_inputs(run: Run) -> list[Path]:
    """Every file and folder that a site is made of, beside the program and its dependencies."""
    return [*inputs(run), *docs_writer.written_by_hand(run.docs)]


def frame(run: Run) -> list[Path]:
    """What a page's HTML is made of beside its source, the program and the settings.

    The pages that a person wrote are named in the head of every page.
    """
    written = docs_writer.written_by_hand(run.docs)
    return [run.overrides, *(path for path in written if is_markdown_file(path.name))]


def make(run: Run, when_told: Callable[[], object] = lambda: None) -> Generated:
    """From the dumps to the pages (see `generate`); says what was found in the listings.

    `AlmanacError` where that ends a strict run.
    """
    known = read(run)
    if run.limit:
        log.info("A sample of at most %d papers.", run.limit)
    for name in known.left_out:
        log.info("%s is left out: only .txt files are read.", name)
    for problem in known.problems:
        log.warning("%s", problem)
    if run.is_strict and known.problems:
        raise AlmanacError(f"{len(known.problems)} problems in the listings (strict mode).")
    made = generate(run, known, when_told)
    return Generated(len(known.papers), len(known.problems), made.written, made.others)


@uncollected()
def generate(
    run: Run, known: Catalogue, when_told: Callable[[], object] = lambda: None
) -> docs_writer.Written:
    """From the catalogue to the pages, the data and the feeds below `docs/`.

    Calls `when_told` once the search is told of every paper, so that its index can begin.
    """
    vocabulary, made_by = _vocabulary(run), last_build.program(pages.TEMPLATES)
    about = vocabulary.topics, run.site
    filed = _file(run, known, vocabulary)
    by_id = sorted(filed.papers, key=_id)
    texts, _ = parallel.both(
        lambda: key_phrases.read(by_id), lambda: _tell(run, filed, vocabulary, made_by)
    )
    when_told()

    def of_all_texts() -> list[docs_writer.Staged]:
        full = _described(filed, by_id, texts)
        return parallel.all_of(
            [
                lambda: _staged(run, "papers", pages.pages_of_papers(full, *about), made_by),
                lambda: _staged(run, "data", _data(run, full, texts, vocabulary), ""),
            ]
        )

    # Lists show neither key phrases nor near papers, so they are made meanwhile.
    parts, lists = parallel.both(
        of_all_texts,
        lambda: _staged(run, "lists", pages.pages_of_lists(filed, *about), made_by),
    )
    return docs_writer.settle(run.docs, [*parts, lists])


def _described(known: Catalogue, by_id: Sequence[Paper], texts: Texts) -> Catalogue:
    """The catalogue with what follows from the texts of all papers: key phrases, papers near."""
    said, around = parallel.both(
        lambda: key_phrases.key_phrases(texts), lambda: related.near(by_id, texts.stream)
    )
    described = {
        paper.id: replace(paper, phrases=own, near=near)
        for paper, own, near in zip(by_id, said, around, strict=True)
    }
    return replace(known, papers=tuple(described[paper.id] for paper in known.papers))


def _id(paper: Paper) -> str:
    return paper.id


def _vocabulary(run: Run) -> topics.Vocabulary:
    own = run.settings.vocabulary
    return _loaded(own, _kept(run, "vocabulary", own))


@lru_cache(maxsize=1)  # for the next build of a preview
def _loaded(own: Path, by: Kept) -> topics.Vocabulary:
    (vocabulary,) = by.each(topics.load, [own], lambda _: (), "Reading the vocabulary")
    return vocabulary


def _tell(run: Run, known: Catalogue, vocabulary: topics.Vocabulary, made_by: str) -> None:
    """Writes what the search is told of each paper."""
    told = search_documents.search_documents(Shelves(known, vocabulary.topics))
    shard = run.shard
    own = (
        page for page in told if not shard or shard.has_part(search_documents.index_of(page.path))
    )
    docs_writer.write(run.root / search_index.TOLD, own, made_by)


def _staged(run: Run, part: str, pages: Iterable[Page | Draft], made_by: str) -> docs_writer.Staged:
    def is_own(path: str) -> bool:
        return not run.shard or path in run.sections or run.shard.has_page(path)

    return docs_writer.stage(run.docs, part, pages, made_by, is_own)


def _data(
    run: Run, known: Catalogue, texts: Texts, vocabulary: topics.Vocabulary
) -> Iterator[Page]:
    """What scripts, other programs and readers of feeds load."""
    by_id = replace(known, papers=tuple(sorted(known.papers, key=_id)))
    rising = key_phrases.rising(by_id, texts, lambda phrase: topics.covers(phrase, vocabulary))
    yield from papers_jsonl.data_files(replace(known, rising=rising))
    yield from search_data.data_files(known, vocabulary.topics)
    yield from feeds.feeds(known, vocabulary.topics, run.site)


def _file(run: Run, known: Catalogue, vocabulary: topics.Vocabulary) -> Catalogue:
    """The catalogue with what each paper's own texts say of it: its topics and its name."""
    found = _kept(run, "filings", run.settings.vocabulary).each(
        lambda paper: _filed(paper, vocabulary),
        known.papers,
        lambda paper: (paper.title, paper.abstract),
        "Filing papers",
    )
    papers = (replace(paper, **own) for paper, own in zip(known.papers, found, strict=True))
    return replace(known, papers=tuple(papers))


def begin_index(run: Run) -> Indexing:
    """Begins the search index, which takes as long as all the rest of a build.

    `AlmanacError` where the disk refuses.
    """
    try:
        return search_index.begin(run.root)
    except OSError as error:
        raise _refused(error) from error


def finish(site: Path, site_url: str) -> None:
    """From the pages that MkDocs built in the folder `site` to a site that can be published.

    `AlmanacError` where the disk refuses.
    """
    try:
        minify.minify_assets(site / "assets")
        _put_sitemaps(site, site_url)
    except OSError as error:
        raise _refused(error) from error


def join(folders: Sequence[Path], site: Path, site_url: str) -> None:
    """From the folders of all shards to the whole site in the folder `site`.

    `AlmanacError` where the disk refuses, `SettingsError` where they are not all of one site.
    """
    staged = swap.stage(site)
    try:
        shards.join(folders, staged)
        for path in staged.glob("sitemap*.xml"):
            path.unlink()
        _put_sitemaps(staged, site_url)
    except OSError as error:
        raise _refused(error) from error
    swap.clear(swap.publish(staged))


def _put_sitemaps(site: Path, site_url: str) -> None:
    for page in sitemap.sitemaps(sitemap.addresses(site), site_url):
        (site / page.path).write_text(page.content, encoding="utf-8")


def put_index(site: Path, indexing: Indexing) -> None:
    """Waits for the search index, and puts it into the folder `site`.

    `AlmanacError` where the disk or Pagefind refuses.
    """
    try:
        search_index.end(indexing, site)
    except OSError as error:
        raise _refused(error) from error
    log.info("The search index is in its place.")


def _refused(error: OSError) -> AlmanacError:
    return AlmanacError(f"{error.filename}: cannot be read or written: {error.strerror}.")


def _filed(paper: Paper, vocabulary: topics.Vocabulary) -> dict[str, Any]:
    """The fields of a paper that follow from its readable texts: its topics and its name."""
    name = introduced_names.name_of(paper.title, paper.abstract)
    return {
        "topics": topics.file_under(paper.title, paper.abstract, vocabulary),
        "name": name,
        "name_spellings": introduced_names.spellings(name) if name else (),
    }
