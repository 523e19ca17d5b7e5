"""What a site is made of: the paths of it, their states and their fingerprint."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from generator.project import Project
from generator.publish import docs_writer, last_build
from generator.runtime.files import State, states_of, top_states, without_times_of_folder
from generator.settings import CORRECTIONS, IDENTIFIED, PLACES, PREVIOUS_FILES, TEMPLATES
from generator.sources import find_sources

# Folders of the repository that are no place for a site, beside those that a build reads.
_OWN_FOLDERS = (".cache", ".ci", ".github", ".venv", "benchmarks", "generator", "tests", "tools")


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


def watched_states(project: Project, config: MkDocsConfig) -> dict[str, State]:
    """Return the states of what a preview is made of, and would be made of if it began now."""
    root = project.root
    own = (*_own_paths(project, config), *(root / hook for hook in config.hooks))
    listings = top_states(project.settings.dumps)
    docs = docs_writer.hand_written_at_top(project.docs)
    # An editor makes hidden files next to the one that is open.
    visible = (path for path in docs if not path.name.startswith("."))
    states = states_of((Path(config.config_file_path), *own, *visible))
    states |= {p: s for p, s in listings.items() if not Path(p).name.startswith(".")}
    return {path: without_times_of_folder(state) for path, state in states.items()}


def _own_paths(project: Project, config: MkDocsConfig) -> tuple[Path, ...]:
    """Return the files and folders outside of `docs/` that are no listings; some may not exist."""
    return (
        project.settings.vocabulary,
        project.root / CORRECTIONS,
        project.root / IDENTIFIED,
        project.root / PLACES,
        *(project.root / path for path in PREVIOUS_FILES),
        TEMPLATES,
        *overrides_paths(config),
    )


def read_paths(project: Project, config: MkDocsConfig) -> list[Path]:
    """Return the files and folders outside `docs/` whose change is a reason to build again."""
    paths = (*project.settings.dumps, *_own_paths(project, config))
    return [path for path in paths if path.exists()]


def needed_paths(project: Project, config: MkDocsConfig) -> list[Path]:
    """Return the files and folders that a site must not be built over."""
    own = (project.root / name for name in _OWN_FOLDERS)
    return [*read_paths(project, config), project.docs, *own]


def overrides_paths(config: MkDocsConfig) -> list[Path]:
    """Return the folder of the theme's templates that are the site's own."""
    folder = config.theme.custom_dir
    return [Path(folder)] if folder else []
