"""How MkDocs takes the pages that the generator wrote: as they are, past its Markdown parser.

The body of such a page is HTML (text/ and templates/ made it) and its front matter is JSON.
Python-Markdown would give the one back unchanged and a YAML parser the other, in most of the
time of a build.

A page that has not changed since the last build, of a site whose frame has not changed either,
passes MkDocs by as well: its HTML is taken from the last site. `note` writes down what that was
made of; by the times and sizes of both files one knows that neither was touched since.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

from generator.publish import docs_writer

BUILT = Path(".cache/almanac/built.json")
PREVIEWED = Path(".cache/almanac/previewed.json")
_FENCE = "---\n"


@dataclass(frozen=True, slots=True)
class Last:
    """The last build: where it is noted, its site, and a digest of the frame of its pages.

    That is all that their HTML is made of beside their sources.
    """

    noted: Path
    site: Path
    frame: str


class GeneratedPage(Page):
    """A page of a file below `docs/` that the generator owns."""

    def read_source(self, config: MkDocsConfig) -> None:
        """Takes front matter and body apart; both are the generator's own."""
        _, matter, body = self.file.content_string.split(_FENCE, 2)
        self.meta = json.loads(matter)
        self.markdown = body

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Takes the body as it is."""
        self.content = self.markdown
        self.toc = TableOfContents([])


class OtherPage(File):
    """The file of a page that another shard of the site makes: it can be linked to."""

    def __init__(self, file: File) -> None:
        super().__init__(
            file.src_uri,
            file.src_dir,
            file.dest_dir,
            file.use_directory_urls,
            dest_uri=file.dest_uri,
            inclusion=file.inclusion,
        )

    def is_documentation_page(self) -> bool:
        """No: to MkDocs it is a file to be copied."""
        return False

    def copy_file(self, dirty: bool = False) -> None:
        """Leaves it to the other."""


class FinishedPage(OtherPage):
    """The file of a page whose HTML is in the folder `site`, that of the last build."""

    def __init__(self, file: File, site: Path) -> None:
        super().__init__(file)
        self._finished = site / file.dest_uri

    def copy_file(self, dirty: bool = False) -> None:
        """Puts it into the new site."""
        target = Path(self.abs_dest_path)
        target.parent.mkdir(parents=True, exist_ok=True)
        docs_writer.link(str(self._finished), str(target))


def sections(nav: object) -> dict[str, str | None]:
    """The pages that the `nav` of mkdocs.yml names, by their paths, and how it calls each."""
    if isinstance(nav, str):
        return {nav: None}
    found: dict[str, str | None] = {}
    for item in nav if isinstance(nav, list) else ():
        for label, value in item.items() if isinstance(item, dict) else ((None, item),):
            found |= {value: label} if isinstance(value, str) else sections(value)
    return found


def take_as_they_are(
    files: Files, config: MkDocsConfig, last: Last, others: Iterable[str] = ()
) -> int:
    """Makes each file that the generator owns a `GeneratedPage`, which MkDocs then uses.

    Those that are as in the `last` build are handed over finished: how many. `others` are the
    paths of pages that other shards make.
    """
    for path in others:
        file = File(path, None, config.site_dir, config.use_directory_urls)
        files.append(OtherPage(file))
    labels = sections(config.nav)
    owned = docs_writer.owned(Path(config.docs_dir))
    built = _built(last)
    finished = 0
    for file in files.documentation_pages():
        if file.src_uri not in owned:
            continue
        # What the head names must be a page: MkDocs asks it for its title.
        is_named = file.src_uri in labels
        before = None if is_named else built.get(file.src_uri)
        if before and before == _touched(file, last.site):
            files.remove(file)
            files.append(FinishedPage(file, last.site))
            finished += 1
        else:
            GeneratedPage(labels.get(file.src_uri), file, config)
    return finished


def note(files: Files, last: Last) -> None:
    """Notes what the pages of a site were built of, now that it is in its place.

    Nothing where the disk refuses: the next build then makes them all.
    """
    generated = (
        file
        for file in files
        if isinstance(file, FinishedPage) or isinstance(file.page, GeneratedPage)
    )
    touched = {file.src_uri: _touched(file, last.site) for file in generated}
    try:
        last.noted.write_text(json.dumps([last.frame, str(last.site), touched]), encoding="utf-8")
    except OSError:
        last.noted.unlink(missing_ok=True)


def _built(last: Last) -> dict[str, list[int]]:
    try:
        frame, site, touched = json.loads(last.noted.read_text(encoding="utf-8"))
        return dict(touched) if [frame, site] == [last.frame, str(last.site)] else {}
    except (OSError, ValueError, TypeError):
        return {}  # there is none, or somebody else wrote it


def _touched(file: File, site: Path) -> list[int]:
    """Tells whether a page's source or its HTML was touched since."""
    made = docs_writer.size_and_time(f"{site}/{file.dest_uri}")
    return [*docs_writer.size_and_time(file.abs_src_path or ""), *made] if made else []
