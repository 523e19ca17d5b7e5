"""The MkDocs plugin `almanac`: plain `mkdocs build` and `mkdocs serve` do everything.

on_config     → lock, and build next to the site that is there
on_pre_build  → generate the pages and the search index
on_files      → take generated pages past the Markdown parser
on_post_build → finish the site, and put it in the place of the old one
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, TemplateError, TemplateSyntaxError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation

from generator import configuration, settings
from generator.inputs import watched_states
from generator.model import Site
from generator.problems import AlmanacError, ProblemsError, SettingsError
from generator.project import Project
from generator.publish import mkdocs_pages
from generator.publish.shards import WHOLE_SITE, Shard
from generator.runtime.disk import explain
from generator.settings import Options, Settings

# The modules that build are loaded when a build begins: most commands read the configuration,
# and with it this module, and build nothing.
if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

    from generator.site_build import Build, Preview

log = logging.getLogger("mkdocs.almanac")


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the command line says instead of the options, or beside them."""

    dumps: tuple[Path, ...] = ()
    limit: int | None = None
    shard: Shard = WHOLE_SITE


class AlmanacPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]  # as Options
    """Turns a folder of listings into pages, and finishes the site that MkDocs makes of them."""

    build: Build

    def __init__(self) -> None:
        self.overrides = Overrides()
        self.preview: Preview | None = None
        self._warnings: set[str] = set()

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Prepare for the builds of a preview. MkDocs keeps this object from build to build."""
        from generator.site_build import Preview

        self.preview = Preview() if command == "serve" else None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Begin a build."""
        from generator.site_build import Build

        with _errors():
            configuration.check(config)
            configuration.check_folder(config)
            self._log_unsupported(config)
            self.build = Build(self.project(config), config, self.preview)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Generate the pages."""
        with _errors():
            self.build.generate()

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Take generated pages past the Markdown parser."""
        with _errors():
            return self.build.replace_files(files)

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Take notice of the navigation, which every page shows."""
        self.build.nav = nav
        return nav

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Give the theme's templates what only we know."""
        with _errors():
            self.build.extend_templates(env)
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
            folder = self.preview.watch_states(
                lambda: watched_states(self.build.project, self.build.config)
            )
            server.watch(str(folder))
            server.builder = self.preview.with_edits_first(server.builder)
        return server

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
