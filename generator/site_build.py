"""One build of the site, from the configuration to the site in its place."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Timer
from time import monotonic

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.utils import CountHandler, is_markdown_file

from generator import pipeline, urls
from generator.catalogue import labels
from generator.edited_pages import EditedPages, read_contents
from generator.inputs import input_states, inputs_fingerprint, needed_paths, overrides_paths
from generator.pages import cards
from generator.pages.template_minifier import MinifyTemplates
from generator.problems import AlmanacError
from generator.project import Project, Report
from generator.publish import (
    docs_writer,
    finish,
    last_build,
    mkdocs_pages,
    offline,
    shards,
    swap,
    theme,
    theme_settings,
)
from generator.publish.last_build import LastBuild
from generator.publish.preview_watch import PreviewWatch
from generator.runtime import lock
from generator.runtime.disk import check_regular, disk_error
from generator.runtime.files import State, folder_state
from generator.runtime.parallel import CompanionProcess
from generator.settings import TEMPLATES
from generator.sources import SUFFIXES

log = logging.getLogger("mkdocs.almanac")

# How long nothing is edited until all is built again. Nothing is served while that is done, so it
# is a share of the time of the last build.
PAUSE_SHARE = 0.1
# s in which a browser loads the edited page.
SHORTEST_PAUSE = 0.5


@dataclass(slots=True)
class Preview:
    """What lasts from build to build of `mkdocs serve`."""

    companion: CompanionProcess = field(default_factory=CompanionProcess)
    watch: PreviewWatch | None = None
    edited_pages: EditedPages | None = None
    pause: float = SHORTEST_PAUSE  # s
    timer: Timer | None = None

    def watch_states(self, states: Callable[[], dict[str, State]]) -> Path:
        """Watch the states, and return the folder in which a file changes when they do."""
        self.watch = PreviewWatch(states)
        return self.watch.folder

    def with_edits_first(self, builder: Callable[[], None]) -> Callable[[], None]:
        """Return a builder that shows edited papers at once, and builds all when edits pause."""

        def build() -> None:
            if self.timer:
                self.timer.cancel()
            if self.watch and self.edited_pages and (pages := self.edited_pages.show()):
                log.info("Edited papers shown: %d. All that depends on them follows.", pages)
                self.timer = Timer(self.pause, self.watch.announce)
                self.timer.daemon = True
                self.timer.start()
            else:
                builder()

        return build

    def close(self) -> None:
        """Leave nothing running."""
        if self.timer:
            self.timer.cancel()
        if self.watch:
            self.watch.close()
        self.companion.close()


class Build:
    """One build, from the configuration to the site; `preview` is None in `mkdocs build`."""

    nav: Navigation  # known once MkDocs has it

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
        """Generate the pages. Problems end a strict build here."""
        self.start = monotonic()
        self.last = last_build.read(self.record)
        last_build.write(self.record, replace(self.last, inputs=""))  # until this one is finished
        self.states = input_states(self.project, self.config)
        self.inputs = inputs_fingerprint(self.project, self.config)
        self.contents = read_contents(self.project) if self.preview else {}
        _check_published(self.project.docs)
        self.report = self._generate()
        optional = {urls.source(urls.MAP)}
        self.config.nav = mkdocs_pages.without_empty(self.config.nav, self.project.docs, optional)
        self._log_report()
        self.frame = last_build.build_fingerprint(self.config, self._frame_paths())

    def _generate(self) -> Report:
        if self.preview:
            # A process without threads uses all cores; this one has those of the server.
            return self.preview.companion.call(pipeline.generate, self.project)
        return pipeline.generate(self.project)

    def _log_report(self) -> None:
        report, limit = self.report, self.project.limit
        if limit:
            log.info("This is a sample of at most %d papers.", limit)
        suffixes = labels.alternatives(SUFFIXES)
        for name in report.left_out:
            log.info("%s was not read: only files with the suffix %s are.", name, suffixes)
        for problem in report.problems:
            log.warning("%s", problem)
        if changes := report.changes:
            what = labels.changes(changes.all[0].totals if changes.has_own else {})
            log.info("Since the site published before: %s.", what)
        log.info("Papers: %d. Files written: %d.", report.papers, report.written.written)

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
        if self.preview:  # what changes all the time is not kept
            offline.remove_worker(files)
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

    def extend_templates(self, env: Environment) -> None:
        """Give the theme's templates what only we know."""
        self.env = env
        env.add_extension(MinifyTemplates)
        env.globals.update(theme.page_globals(self.config, bool(self.preview)))
        env.globals["card_template"] = cards.card_template()
        env.globals["subscribe_link"] = self.project.settings.mail.subscribe_link

    def finish(self) -> None:
        """Finish the site and put it in the place of the old one, unless it had warnings."""
        theme.write_style(self.staged, self.config, self._style_sources())
        if not self.preview:
            offline.write_manifest(self.staged, self.config)
        finish.finish_site(self.staged, self.config.site_url or "/", self.project.memo())
        if self.config.strict and _has_warnings():
            swap.discard(self.staged)
            return  # MkDocs ends the build with its own message
        if not self.project.shard.is_whole_site:
            shards.write_note(self.staged, self.project.shard, self.inputs)
        if self.preview:
            self._publish(is_current=not self._changed_inputs())
            self.preview.pause = max(SHORTEST_PAUSE, (monotonic() - self.start) * PAUSE_SHARE)
            self.preview.edited_pages = self._edited_pages()
            return
        if self.project.shard.is_whole_site:
            offline.write_lists(self.staged)
        if changed := self._changed_inputs():
            more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
            raise AlmanacError(
                f"{changed[0]}{more} changed while the site was being built. "
                "The old site is unchanged. Build again."
            )
        self._publish(is_current=True)

    def _edited_pages(self) -> EditedPages | None:
        """Return what shows edited papers; None where every problem ends the build."""
        if self.project.is_strict:
            return None
        return EditedPages(self.project, self.contents, self.config, self.env, self.nav)

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


def _check_published(docs: Path) -> None:
    """Raise `AlmanacError` if a hand-written file that MkDocs would copy is none, as a pipe."""
    for path in docs_writer.hand_written_files(docs):
        if any(part.startswith(".") for part in path.relative_to(docs).parts):
            continue  # MkDocs publishes nothing that is hidden
        try:
            check_regular(path)
        except OSError as error:
            raise disk_error(error, path) from error


def _has_warnings() -> bool:
    """Return whether MkDocs counted a warning in this build."""
    handlers = logging.getLogger("mkdocs").handlers
    return any(h.get_counts() for h in handlers if isinstance(h, CountHandler))
