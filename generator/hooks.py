"""MkDocs' events, so that plain `mkdocs build` and `mkdocs serve` do everything.

Each calls what does the work. MkDocs loads this file once for all builds of a preview.
"""

from __future__ import annotations

import logging
import os
import sys
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files
from mkdocs.utils import CountHandler

# MkDocs runs this file by its path, and the folder of the package is not on its way.
if (root := str(Path(__file__).parents[1])) not in sys.path:
    sys.path.insert(0, root)

from generator import pipeline
from generator.pages.cards import card_template
from generator.pages.lean import Lean
from generator.problems import AlmanacError, SettingsError
from generator.publish import (
    docs_writer,
    last_build,
    mkdocs_pages,
    preview_index,
    shards,
    swap,
    theme,
)
from generator.publish.pagefind import Indexing
from generator.runtime import lock, parallel

log = logging.getLogger("mkdocs.almanac")


@dataclass(frozen=True, slots=True)
class _Begun:
    """What a build that has begun is of (see `cache.end`), and its index under way.

    And what was made, the build before it, and its files, once they are known.
    """

    run: pipeline.Run
    key: str
    indexing: Indexing
    made: pipeline.Generated | None = None
    last: mkdocs_pages.Last | None = None
    files: Files | None = None


_begun: _Begun | None = None
_turn = lock.Turn()


def on_startup(command: str, dirty: bool) -> None:
    """Remembers for the builds to come whether they are previews, and prepares for these."""
    os.environ[theme.PREVIEW] = "yes" if command == "serve" else ""
    if command == "serve":
        parallel.begin_apart()


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Builds beside the site that is there; leaves the theme's sitemap to ours."""
    global _begun
    try:
        preview_index.join()
        _begun = None
        _turn.take(Path(config.config_file_path).parent)
        config.site_dir = str(swap.stage(Path(config.site_dir)))
    except AlmanacError as error:
        raise _abort(error) from error
    config.theme.static_templates.discard("sitemap.xml")
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Generates the pages. Problems are warnings, which end a strict build here."""
    try:
        is_preview = bool(os.environ.get(theme.PREVIEW))
        run = replace(
            pipeline.run_from(config),
            limit=(int(os.environ.get(pipeline.LIMIT) or 0) if is_preview else 0) or None,
            shard=shards.parse(os.environ.get(shards.VARIABLE, "")),
            sections=frozenset(mkdocs_pages.sections(config.nav)),
            is_preview=is_preview,
            is_strict=config.strict,
        )
        last_build.begin(run.root)
        key = last_build.key(config, pipeline.all_inputs(run))

        def begin() -> None:
            global _begun  # from one event of a build to another
            _begun = _Begun(run, key, pipeline.begin_index(run))

        if is_preview:
            # Beside the server's threads nothing can be on both cores.
            made = parallel.apart(pipeline.make, run)
            begin()
        else:
            made = pipeline.make(run, begin)
        last = mkdocs_pages.Last(
            run.root / (mkdocs_pages.PREVIEWED if is_preview else mkdocs_pages.BUILT),
            swap.place(Path(config.site_dir)),
            last_build.key(config, [*pipeline.frame(run), run.docs / theme.SCHEME]),
        )
        global _begun
        assert _begun is not None
        _begun = replace(_begun, made=made, last=last)
    except AlmanacError as error:
        raise _abort(error) from error
    log.info("%d papers; pages written: %d", made.papers, made.written)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Leaves to MkDocs' parser what a person wrote, and out what nobody fetches."""
    try:
        theme.leave_out_unused(files, config.theme.dirs)
        global _begun
        assert _begun is not None
        assert _begun.made is not None
        assert _begun.last is not None
        finished = mkdocs_pages.take_as_they_are(files, config, _begun.last, _begun.made.others)
        _begun = replace(_begun, files=files)
    except AlmanacError as error:
        raise _abort(error) from error
    if finished:
        log.info("%d pages are those of the last build.", finished)
    return files


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Tells the page template what it cannot know, and takes out what HTML does not need."""
    env.add_extension(Lean)
    try:
        env.globals.update(
            theme.page_globals(
                Path(config.docs_dir), config.theme.dirs, bool(os.environ.get(theme.PREVIEW))
            ),
            card_template=card_template(),
        )
    except AlmanacError as error:
        raise _abort(error) from error
    return env


def on_post_build(config: MkDocsConfig) -> None:
    """Finishes the site and puts it in the old one's place, unless a strict build failed."""
    staged = Path(config.site_dir)
    counters = [h for h in logging.getLogger("mkdocs").handlers if isinstance(h, CountHandler)]
    if config.strict and any(counter.get_counts() for counter in counters):
        swap.discard(staged)
        on_build_error()
        return  # MkDocs ends the build with its own message
    assert _begun is not None
    try:
        pipeline.finish(staged, config.site_url or "/")
        if _begun.run.shard:
            shards.note(staged, _begun.run.shard, _begun.key)
        is_late = bool(os.environ.get(theme.PREVIEW)) and not _begun.indexing.is_ready()
        if not is_late:
            pipeline.put_index(staged, _begun.indexing)
        site = swap.publish(staged)
        config.site_dir = str(site)  # where `mkdocs gh-deploy` looks
        # A site of ten thousand pages takes as long to remove as to look through.
        parallel.both(partial(_note, site, is_late), partial(swap.clear, site))
        if is_late:
            put = partial(pipeline.put_index, site, _begun.indexing)
            preview_index.follow(_begun.indexing, put, _turn.leave)
            return
        _turn.leave()
    except AlmanacError as error:
        raise _abort(error) from error


def _note(site: Path, is_late: bool) -> None:
    """Notes what the site was made of: of its pages, and, once the index is in it, of the whole."""
    assert _begun is not None
    assert _begun.made is not None
    assert _begun.last is not None
    assert _begun.files is not None
    mkdocs_pages.note(_begun.files, _begun.last)
    if not is_late and not _begun.run.shard:
        last_build.end(_begun.run.root, site, _begun.key, _begun.made.problems)


def on_build_error(error: Exception | None = None) -> None:
    """Leaves nothing running behind a build that failed."""
    if _begun is not None:
        _begun.indexing.abandon()
    _turn.leave()


def on_shutdown() -> None:
    """Leaves nothing running behind a preview."""
    preview_index.stop()
    parallel.end_apart()


class _WrongSettings(Abort):
    exit_code = 2


def _abort(error: AlmanacError) -> Abort:
    """What ends MkDocs after the message of `error`, with the exit code of our own commands."""
    log.error("%s", error)
    kind = _WrongSettings if isinstance(error, SettingsError) else Abort
    return kind("Nothing was built.")


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: object) -> None:
    """Watches what a person writes, and not what the generator does: that would never end.

    A file that is added at the top of `docs/` shows after a restart.
    """
    run = pipeline.run_from(config)
    server.unwatch(config.docs_dir)
    for path in (*docs_writer.hand_written(run.docs), *pipeline.inputs(run)):
        server.watch(str(path))
