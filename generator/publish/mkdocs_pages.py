"""Generated pages in MkDocs: past its Markdown parser, and from the last build if unchanged.

The body of a generated page is HTML, made by `text` and the templates, and its front matter is
JSON. Python-Markdown would return the one unchanged and a YAML parser the other, in most of the
time of a build. A page that has not changed since the last build, of a site whose frame has not
changed either, keeps its HTML of the last site, if that is what was written then.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

from generator.problems import AlmanacError
from generator.publish.docs_writer import content_digests
from generator.runtime.files import link_or_copy, read_or_none, size_and_time
from generator.runtime.fingerprint import digest

_FENCE = "---\n"
# References that keep braces from Markdown and from templates. HTML needs them no more than that
# of the apostrophe, as attributes stand in double quotes.
_NEEDLESS = (("&#39;", "'"), ("&#123;", "{"), ("&#125;", "}"))
# Of source and HTML of a page the size and time, and the digest of the HTML.
PageState = list[int | str]


class GeneratedPage(Page):
    """A generated page, whose front matter and body are known to be in their final form.

    `content_digest` is that of its file.
    """

    content_digest = ""

    def read_source(self, config: MkDocsConfig) -> None:
        """Split front matter and body. Raise `AlmanacError` if the file is another by now."""
        content = self.file.content_bytes
        if digest(content) != self.content_digest:
            path = Path(self.file.abs_src_path or self.file.src_uri)
            path.unlink(missing_ok=True)
            raise AlmanacError(
                f"{path}: the file is not what was generated; it may be damaged. "
                "It was removed. Build again."
            )
        self.meta, self.markdown = _split_page(content)

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Use the body as it is, with the characters that HTML has without a reference."""
        self.content = as_published(self.markdown or "")
        self.toc = TableOfContents([])


def as_published(body: str) -> str:
    """Return the body of a generated page without the references that HTML does not need.

    >>> as_published('<p title="&quot;&#123;&quot;">It&#39;s &#123;x&#125; &lt; y</p>')
    '<p title="&quot;{&quot;">It\'s {x} &lt; y</p>'
    """
    for reference, character in _NEEDLESS:
        body = body.replace(reference, character)
    return body


class PageElsewhere(File):
    """The file of a page that another shard builds: pages can link to it."""

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
        """Return False, so that MkDocs takes it for a file to be copied."""
        return False

    def copy_file(self, dirty: bool = False) -> None:
        """Copy nothing."""


class UnchangedPage(PageElsewhere):
    """The file of a page whose HTML, of the digest `html_digest`, is in the last site."""

    def __init__(self, file: File, site: Path, html_digest: str) -> None:
        super().__init__(file)
        self.html_digest = html_digest
        self._html = site / file.dest_uri

    def copy_file(self, dirty: bool = False) -> None:
        """Put the HTML into the new site."""
        target = Path(self.abs_dest_path)
        target.parent.mkdir(parents=True, exist_ok=True)
        link_or_copy(str(self._html), str(target))


def _split_page(content: bytes) -> tuple[dict[str, Any], str]:
    """Return the front matter and the body of a generated page."""
    _, matter, body = content.decode().split(_FENCE, 2)
    return json.loads(matter), body


def without_empty(nav: object, docs: Path, optional: Collection[str] = ()) -> object:
    """Return the `nav` of mkdocs.yml without generated pages that have nothing to show yet.

    So are pages of ours that are `optional`, and were not generated. A group of which nothing is
    left goes as well. A damaged page stays, and is reported when it is read.
    """
    generated = content_digests(docs)

    def is_empty(path: str) -> bool:
        if path not in generated:
            return path in optional
        content = read_or_none(docs / path)
        if content is None or digest(content) != generated[path]:
            return False
        return bool(_split_page(content)[0].get("empty"))

    def kept(value: object) -> object:
        if isinstance(value, dict):
            pages = {label: kept(inner) for label, inner in value.items()}
            return {label: inner for label, inner in pages.items() if inner} or None
        if isinstance(value, list):
            return [item for item in map(kept, value) if item]
        return None if isinstance(value, str) and is_empty(value) else value

    return kept(nav)


def nav_labels(nav: object) -> dict[str, str | None]:
    """Return the pages that the `nav` of mkdocs.yml names, by their paths, with their labels."""
    if isinstance(nav, str):
        return {nav: None}
    labels: dict[str, str | None] = {}
    for item in nav if isinstance(nav, list) else ():
        for label, value in item.items() if isinstance(item, dict) else ((None, item),):
            labels |= {value: label} if isinstance(value, str) else nav_labels(value)
    return labels


def replace_generated(
    files: Files,
    config: MkDocsConfig,
    site: Path,
    last_pages: Mapping[str, PageState],
    elsewhere: Iterable[str] = (),
) -> int:
    """Make each generated file of `files` a `GeneratedPage`, or an `UnchangedPage` of `site`.

    `last_pages` are those of the last build that may be used again, `elsewhere` the paths of
    pages that other shards build. Return the number of unchanged pages.
    """
    for path in elsewhere:
        files.append(PageElsewhere(File(path, None, config.site_dir, config.use_directory_urls)))
    labels = nav_labels(config.nav)
    generated = content_digests(Path(config.docs_dir))
    unchanged = 0
    for file in files.documentation_pages():
        if file.src_uri not in generated:
            continue
        # MkDocs asks the pages of the navigation for their titles, so they must be pages.
        last = None if file.src_uri in labels else last_pages.get(file.src_uri)
        html_digest = _reusable_html(file, site, last)
        if html_digest:
            files.remove(file)
            files.append(UnchangedPage(file, site, html_digest))
            unchanged += 1
        else:
            page = GeneratedPage(labels.get(file.src_uri), file, config)
            page.content_digest = generated[file.src_uri]
    return unchanged


def missing_files(files: Files) -> list[str]:
    """Return the paths of the files that should be in the new site and are not."""
    return [
        file.abs_dest_path
        for file in files
        if file.inclusion.is_included()  # type: ignore[no-untyped-call]  # MkDocs' own
        and (isinstance(file, UnchangedPage) or not isinstance(file, PageElsewhere))
        and not os.path.lexists(file.abs_dest_path)
    ]


def page_states(files: Files, site: Path) -> dict[str, PageState]:
    """Return the state of each generated page of the new site, by the path of its source."""
    states = {}
    for file in files:
        if isinstance(file, UnchangedPage):
            states[file.src_uri] = _state(file, site, file.html_digest)
        elif isinstance(file.page, GeneratedPage):
            states[file.src_uri] = _state(file, site, _html_digest(file, site))
    return states


def _reusable_html(file: File, site: Path, last: PageState | None) -> str:
    """Return the digest of the HTML of a page if it is that of the state `last`, else nothing."""
    if not last or last[:-1] != _state(file, site, "")[:-1]:
        return ""
    found = _html_digest(file, site)
    return found if found == last[-1] else ""


def _html_digest(file: File, site: Path) -> str:
    content = read_or_none(f"{site}/{file.dest_uri}")
    return "" if content is None else digest(content)


def _state(file: File, site: Path, html_digest: str) -> PageState:
    html = size_and_time(f"{site}/{file.dest_uri}")
    return [*size_and_time(file.abs_src_path or ""), *html, html_digest] if html else []
