"""The MkDocs plugin `almanac`: plain `mkdocs build` and `mkdocs serve` do everything.

on_config     → lock, and build next to the site that is there
on_pre_build  → generate the pages, and start the search index
on_files      → take generated pages past the Markdown parser
on_post_build → finish the site, and put it in the place of the old one
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from jinja2 import Environment, TemplateError, TemplateSyntaxError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.utils import CountHandler, is_markdown_file

from generator import catalogue, configuration, pipeline, settings, urls
from generator.catalogue import labels
from generator.enrich import paper_map
from generator.model import Site
from generator.pages import TEMPLATES, cards
from generator.pages.template_minifier import MinifyTemplates
from generator.problems import AlmanacError, ProblemsError, SettingsError
from generator.project import Project, Report
from generator.publish import (
    docs_writer,
    finish,
    last_build,
    mkdocs_pages,
    search_index,
    shards,
    swap,
    theme,
    theme_settings,
)
from generator.publish.last_build import LastBuild
from generator.publish.pagefind import IndexJob
from generator.publish.preview_index import PreviewIndex
from generator.publish.preview_watch import PreviewWatch
from generator.publish.shards import WHOLE_SITE, Shard
from generator.runtime import lock
from generator.runtime.disk import check_regular, disk_error, explain
from generator.runtime.files import (
    State,
    folder_state,
    states_of,
    top_states,
    without_times_of_folder,
)
from generator.runtime.parallel import CompanionProcess
from generator.settings import Options, Settings
from generator.sources import SUFFIXES, find_sources

log = logging.getLogger("mkdocs.almanac")

# Folders of the repository that are no place for a site, beside those that a build reads.
_OWN_FOLDERS = (".cache", ".ci", ".github", ".venv", "benchmarks", "generator", "tests", "tools")


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the command line says instead of the options, or beside them."""

    dumps: tuple[Path, ...] = ()
    limit: int | None = None
    shard: Shard = WHOLE_SITE


@dataclass(slots=True)
class Preview:
    """What lasts from build to build of `mkdocs serve`."""

    companion: CompanionProcess = field(default_factory=CompanionProcess)
    index: PreviewIndex = field(default_factory=PreviewIndex)
    watch: PreviewWatch | None = None

    def close(self) -> None:
        """Leave nothing running."""
        if self.watch:
            self.watch.close()
        self.index.stop()
        self.companion.close()


class Build:
    """One build, from the configuration to the site; `preview` is None in `mkdocs build`."""

    def __init__(self, project: Project, config: MkDocsConfig, preview: Preview | None) -> None:
        """Wait for other builds, and let MkDocs build next to the site that is there."""
        self.project, self.config, self.preview = project, config, preview
        self.site = Path(config.site_dir)
        swap.check_target(self.site, project.root, needed_paths(project, config))
        with ExitStack() as resources:
            resources.callback(lock.acquire(project.root).release)
            self.staged = swap.stage(self.site)
            resources.callback(shutil.rmtree, self.staged, ignore_errors=True)
            # What must not outlast the build, however it ends.
            self.resources = resources.pop_all()
        self.site = swap.target_of(self.staged)
        config.site_dir = str(self.staged)
        config.theme.static_templates.discard("sitemap.xml")  # ours is the same in every build
        self.record = project.root / (last_build.PREVIEW if preview else last_build.BUILD)

    def generate(self) -> None:
        """Generate the pages and start the search index. Problems end a strict build here."""
        self.last = last_build.read(self.record)
        last_build.write(self.record, replace(self.last, inputs=""))  # until this one is finished
        self.states = input_states(self.project, self.config)
        self.inputs = inputs_fingerprint(self.project, self.config)
        _check_published(self.project.docs)
        self.report, self.index = self._generate()
        self.frame = last_build.build_fingerprint(self.config, self._frame_paths())

    def _generate(self) -> tuple[Report, IndexJob]:
        project = self.project
        if self.preview:
            # A process without threads uses all cores; this one has those of the server.
            report = self.preview.companion.call(pipeline.generate, project)
            return report, search_index.start(project.root)
        library = pipeline.read(project)
        pipeline.write_search_documents(project, library)
        # Pagefind works while pages are rendered.
        index = search_index.start(project.root)
        self.resources.callback(index.abandon)
        return pipeline.write_pages(project, library), index

    def _frame_paths(self) -> list[Path]:
        """Return what the HTML of every page depends on beside its source and the program."""
        docs = self.project.docs
        # The pages that a person wrote are named in the head of every page.
        written = docs_writer.hand_written_files(docs)
        pages = [path for path in written if is_markdown_file(path.name)]
        return [*overrides_paths(self.config), docs / theme.SCHEME, *pages]

    def replace_files(self, files: Files) -> Files:
        """Leave to MkDocs' parser what a person wrote; omit what nobody loads."""
        theme_settings.check_images(self.config, files)
        theme.remove_unused(files, self.config)
        map_page = urls.source(urls.MAP)
        if not files.get_file_from_path(map_page):
            self.config.nav = mkdocs_pages.without_page(self.config.nav, map_page)
        unchanged = mkdocs_pages.replace_generated(
            files,
            self.config,
            self.site,
            self.last.pages_of(self.frame, self.site),
            self.report.written.elsewhere,
        )
        if unchanged:
            log.info("Pages unchanged since the last build: %d", unchanged)
        self.files = files
        return files

    def finish(self) -> None:
        """Finish the site and put it in the place of the old one, unless it had warnings."""
        theme.write_style(self.staged, self.config, self._style_sources())
        finish.finish_site(self.staged, self.config.site_url or "/")
        if self.config.strict and _has_warnings():
            swap.discard(self.staged)
            return  # MkDocs ends the build with its own message
        if not self.project.shard.is_whole_site:
            shards.write_note(self.staged, self.project.shard, self.inputs)
        if self.preview:
            self._publish(is_current=not self._changed_inputs())
            resources = self.resources.pop_all()
            self.preview.index.follow(self.index, self.site, resources.close)
            return
        search_index.install(self.index, self.staged)
        log.info("The search index is finished.")
        if changed := self._changed_inputs():
            more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
            raise AlmanacError(
                f"{changed[0]}{more} changed while the site was being built. "
                "The old site is unchanged. Build again."
            )
        self._publish(is_current=True)

    def _style_sources(self) -> list[Path]:
        """Return the files whose words are the classes of pages."""
        written = [
            Path(file.abs_dest_path)
            for file in self.files.documentation_pages()
            if not isinstance(file.page, mkdocs_pages.GeneratedPage)
        ]
        assets = docs_writer.hand_written_files(self.project.docs)
        return [
            *(path for path in assets if path.suffix in (".css", ".js")),
            *(path for folder in overrides_paths(self.config) for path in folder.rglob("*.html")),
            *TEMPLATES.iterdir(),
            *written,
        ]

    def _changed_inputs(self) -> list[str]:
        """Return what the site is made of and has changed since this build began, or is gone.

        That is also so for what the build generated, and for what it put into the new site.
        """
        docs = self.project.docs
        before, now = self.states, input_states(self.project, self.config)
        # Files that the build before generated were not known if its record was lost.
        paths = docs_writer.generated_paths(docs) | docs_writer.unknown_paths(docs)
        generated = {str(docs / path) for path in paths}
        changed = {
            path
            for path in before.keys() | now.keys()
            if before.get(path) != now.get(path) and path not in generated
        }
        changed.update(str(docs / path) for path in docs_writer.changed_files(docs))
        return sorted(changed) + mkdocs_pages.missing_files(self.files)

    def _publish(self, is_current: bool) -> None:
        """Replace the old site and record what the new one was made of.

        Unless the new site `is_current`, none of its pages may be used again.
        """
        swap.publish(self.staged)
        self.config.site_dir = str(self.site)  # where `mkdocs gh-deploy` looks
        swap.remove_old(self.site)
        can_be_skipped = self.project.shard.is_whole_site and not self.preview
        record = LastBuild(
            inputs=self.inputs if can_be_skipped else "",
            site=str(self.site),
            state=folder_state(self.site) if can_be_skipped else "",
            problems=len(self.report.problems),
            frame=self.frame,
            pages=mkdocs_pages.page_states(self.files, self.site) if is_current else {},
        )
        last_build.write(self.record, record)

    def close(self) -> None:
        """Leave nothing running, and let the next build begin."""
        self.resources.close()


class AlmanacPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]  # as Options
    """Turns a folder of listings into pages, and finishes the site that MkDocs makes of them."""

    build: Build

    def __init__(self) -> None:
        self.overrides = Overrides()
        self.preview: Preview | None = None
        self._warnings: set[str] = set()

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Prepare for the builds of a preview. MkDocs keeps this object from build to build."""
        self.preview = Preview() if command == "serve" else None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Begin a build."""
        with _errors():
            configuration.check(config)
            configuration.check_folder(config)
            self._log_unsupported(config)
            if self.preview:
                self.preview.index.wait()
            self.build = Build(self.project(config), config, self.preview)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Generate the pages."""
        with _errors():
            self.build.generate()
            _log_report(self.build.report, self.build.project)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Take generated pages past the Markdown parser."""
        with _errors():
            return self.build.replace_files(files)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Give the theme's templates what only we know."""
        env.add_extension(MinifyTemplates)
        with _errors():
            env.globals.update(theme.page_globals(config, bool(self.preview)))
        env.globals["card_template"] = cards.card_template()
        env.globals["subscribe_link"] = self.build.project.settings.mail.subscribe_link
        return env

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Finish the site."""
        with _errors():
            self.build.finish()
        self.build.close()

    def on_build_error(self, *, error: Exception) -> None:
        """Leave nothing behind of a build that failed; say why MkDocs itself failed."""
        if hasattr(self, "build"):
            self.build.close()
        if isinstance(error, (OSError, TemplateError, AlmanacError)):
            site = self.build.site if hasattr(self, "build") else None
            log.error("%s", _explain(error, site))
            raise Abort("Nothing was built.") from error

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object
    ) -> LiveReloadServer:
        """Watch what a person writes, not what is generated, which would never end."""
        server.unwatch(config.docs_dir)
        server.unwatch(config.config_file_path)
        if self.preview:
            self.preview.watch = PreviewWatch(self._watched)
            server.watch(str(self.preview.watch.folder))
        return server

    def _watched(self) -> dict[str, State]:
        """Return the states of what the newest build was made of, and would be made of now."""
        project, config = self.build.project, self.build.config
        root = project.root
        own = (*_own_paths(project, config), *(root / hook for hook in config.hooks))
        listings = top_states(project.settings.dumps)
        docs = docs_writer.hand_written_at_top(project.docs)
        # An editor makes hidden files next to the one that is open.
        visible = (path for path in docs if not path.name.startswith("."))
        states = states_of((Path(config.config_file_path), *own, *visible))
        states |= {p: s for p, s in listings.items() if not Path(p).name.startswith(".")}
        return {path: without_times_of_folder(state) for path, state in states.items()}

    def on_shutdown(self) -> None:
        """Leave nothing running behind a preview, nor of a build that was interrupted."""
        if self.preview:
            self.preview.close()
        if hasattr(self, "build"):
            self.build.close()

    def project(self, config: MkDocsConfig) -> Project:
        """Return what the configuration and the command line say about a build."""
        root = Path(config.config_file_path).parent
        options = self._settings(config, root)
        shard = self.overrides.shard
        return Project(
            root=root,
            docs=Path(config.docs_dir),
            settings=options,
            site=Site(
                config.site_name,
                config.site_url or "/",
                options.page_size,
                options.source_name,
                options.source_url,
                options.moved,
                options.feeds,
            ),
            limit=self.overrides.limit,
            shard=replace(shard, everywhere=frozenset(mkdocs_pages.nav_labels(config.nav))),
            is_strict=config.strict,
        )

    def _log_unsupported(self, config: MkDocsConfig) -> None:
        """Warn of each setting without effect once, not again in each build of a preview."""
        for message in configuration.unsupported(config):
            if message not in self._warnings:
                self._warnings.add(message)
                log.warning("%s", message)

    def _settings(self, config: MkDocsConfig, root: Path) -> Settings:
        options = self.config.as_settings()
        if old := config.extra.get("almanac"):
            log.warning(
                "mkdocs.yml: the settings below extra.almanac have a new place. Move them to the "
                "options of the plugin: “plugins: - almanac: {page_size: 50}”."
            )
            options = settings.from_mapping(root, old)
        if self.overrides.dumps:
            options = replace(options, dumps=self.overrides.dumps)
        return options


def inputs_fingerprint(project: Project, config: MkDocsConfig) -> str:
    """Return the fingerprint of everything that a site is made of.

    Raise `SettingsError` for a folder of listings that does not exist.
    """
    found, _, left_out = find_sources(project.settings.dumps)
    paths = (
        *(source.path for source in found if not source.leads_out),
        *_own_paths(project, config),
        *docs_writer.hand_written_files(project.docs),
    )
    links_out = [source.name for source in found if source.leads_out]
    return last_build.build_fingerprint(config, paths, (*left_out, *links_out))


def input_states(project: Project, config: MkDocsConfig) -> dict[str, State]:
    """Return the states of the files and folders that a site is made of, beside the program.

    Of folders with listings these are the files at the top, as others are not read.
    """
    found, _, _ = find_sources(project.settings.dumps)
    paths = (
        Path(config.config_file_path),
        *(source.path for source in found),
        *_own_paths(project, config),
        *docs_writer.hand_written_files(project.docs),
    )
    return states_of(paths) | top_states(project.settings.dumps)


def _own_paths(project: Project, config: MkDocsConfig) -> tuple[Path, ...]:
    """Return the files and folders outside of `docs/` that are no listings; some may not exist."""
    return (
        project.settings.vocabulary,
        project.root / catalogue.CORRECTIONS,
        project.root / catalogue.IDENTIFIED,
        project.root / paper_map.FILE,
        TEMPLATES,
        *overrides_paths(config),
    )


def read_paths(project: Project, config: MkDocsConfig) -> list[Path]:
    """Return the files and folders outside `docs/` whose change is a reason to build again."""
    paths = (*project.settings.dumps, *_own_paths(project, config))
    return [path for path in paths if path.exists()]


def _check_published(docs: Path) -> None:
    """Raise `AlmanacError` if a hand-written file that MkDocs would copy is none, as a pipe."""
    for path in docs_writer.hand_written_files(docs):
        if any(part.startswith(".") for part in path.relative_to(docs).parts):
            continue  # MkDocs publishes nothing that is hidden
        try:
            check_regular(path)
        except OSError as error:
            raise disk_error(error, path) from error


def needed_paths(project: Project, config: MkDocsConfig) -> list[Path]:
    """Return the files and folders that a site must not be built over."""
    own = (project.root / name for name in _OWN_FOLDERS)
    return [*read_paths(project, config), project.docs, *own]


def overrides_paths(config: MkDocsConfig) -> list[Path]:
    """Return the folder of the theme's templates that are the site's own."""
    folder = config.theme.custom_dir
    return [Path(folder)] if folder else []


def _has_warnings() -> bool:
    """Return whether MkDocs counted a warning in this build."""
    handlers = logging.getLogger("mkdocs").handlers
    return any(h.get_counts() for h in handlers if isinstance(h, CountHandler))


def _log_report(report: Report, project: Project) -> None:
    if project.limit:
        log.info("This is a sample of at most %d papers.", project.limit)
    suffixes = labels.alternatives(SUFFIXES)
    for name in report.left_out:
        log.info("%s was not read: only files with the suffix %s are.", name, suffixes)
    for problem in report.problems:
        log.warning("%s", problem)
    log.info("Papers: %d. Files written: %d.", report.papers, report.written.written)


def _explain(error: OSError | TemplateError | AlmanacError, site: Path | None) -> str:
    """Return what was wrong in MkDocs' part of a build of `site`, and where if that is known."""
    if isinstance(error, OSError):
        return explain(error, site)
    if isinstance(error, AlmanacError):
        return str(error)
    place = "overrides/"
    if isinstance(error, TemplateSyntaxError):
        place = f"{error.filename or error.name or place}:{error.lineno}"
    what = (error.message or type(error).__name__).rstrip(".")
    return f"{place}: the template cannot be used: {what}. Correct it."


class _SettingsAbort(Abort):
    exit_code = 2


@contextmanager
def _errors() -> Iterator[None]:
    """End MkDocs with the message of an `AlmanacError`, and with the exit code of our commands."""
    try:
        yield
    except ProblemsError as error:
        for problem in error.problems:
            log.warning("%s", problem)
        log.error("%s", error)
        raise Abort("Nothing was built.") from error
    except AlmanacError as error:
        log.error("%s", error)
        kind = _SettingsAbort if isinstance(error, SettingsError) else Abort
        raise kind("Nothing was built.") from error
    except OSError as error:
        log.error("%s", explain(error))
        raise Abort("Nothing was built.") from error
