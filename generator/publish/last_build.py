"""The record of the last build: what the site was made of, and what may be used again.

A site is made of the listings, the settings, the corrections, the vocabulary, the hand-written
files, the templates, the program and the versions of its dependencies. If none of them has
changed, nor the site itself, another build would give the same site and is skipped. If something
has changed, the HTML of a page is used again whose source and frame are the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin

from generator.publish.mkdocs_pages import PageState
from generator.runtime import checked_json
from generator.runtime.disk import disk_error, read_file
from generator.runtime.files import folder_state, write_whole
from generator.runtime.fingerprint import (
    files_fingerprint,
    fingerprint,
    program_data_fingerprint,
    program_fingerprint,
)

BUILD = Path(".cache/almanac/last-build.json")
PREVIEW = Path(".cache/almanac/last-preview.json")


@dataclass(frozen=True, slots=True)
class LastBuild:
    """What a build was made of.

    `inputs` is the fingerprint of everything that the site in the folder `site` is made of;
    empty for a build that was not finished. `state` is that of the site's files, `problems` the
    number of problems in the listings. `frame` is the fingerprint of what the HTML of every
    page depends on beside its source; `pages` has the state of each generated page, by the path
    of its source.
    """

    inputs: str = ""
    site: str = ""
    state: str = ""
    problems: int = 0
    frame: str = ""
    pages: Mapping[str, PageState] = field(default_factory=dict)

    def is_current(self, inputs: str, site: Path) -> bool:
        """Return whether another build of these inputs into `site` would change nothing."""
        return [self.inputs, self.site] == [inputs, str(site)] and self.state == folder_state(site)

    def pages_of(self, frame: str, site: Path) -> Mapping[str, PageState]:
        """Return the pages whose HTML in `site` may be used again."""
        return self.pages if [self.frame, self.site] == [frame, str(site)] else {}


def read(path: Path) -> LastBuild:
    """Return the record at `path`; an empty one if there is none that can be read."""
    try:
        record = LastBuild(**checked_json.decode(read_file(path)))
    except (OSError, TypeError):
        return LastBuild()
    return record if isinstance(record.pages, dict) else LastBuild()


def write(path: Path, record: LastBuild) -> None:
    """Write the record. Raise `AlmanacError` if the disk refuses."""
    try:
        write_whole(path, checked_json.encode(asdict(record)))
    except OSError as error:
        with suppress(OSError):
            path.unlink()
        raise disk_error(error, path) from error


def build_fingerprint(
    config: MkDocsConfig, inputs: Iterable[Path], names: Sequence[str] = ()
) -> str:
    """Return the fingerprint of a site: of its settings, the program and the files `inputs`.

    `names` are those of files that are not read, but shown.

    It is the same in another folder, as shards of a site may be built on other machines.
    """
    # Environment variables are resolved in it. Where these two folders are changes nothing.
    settings = {
        name: value
        for name, value in config.items()
        if name not in ("site_dir", "config_file_path")
    }
    root = Path(config.config_file_path).absolute().parent
    place = json.dumps(str(root), ensure_ascii=False)[1:-1]
    text = json.dumps(settings, default=_as_json, ensure_ascii=False).replace(place, ".")
    files = [Path(config.config_file_path), *(root / hook for hook in config.hooks), *inputs]
    return fingerprint(
        text,
        files_fingerprint(files, root),
        program_fingerprint(),
        program_data_fingerprint(),
        names,
    )


def _as_json(value: object) -> object:
    """Return a setting that JSON has no type for; objects of MkDocs follow from its file."""
    if isinstance(value, BasePlugin):
        return dict(value.config)
    return dict(value) if isinstance(value, Mapping) else type(value).__name__
