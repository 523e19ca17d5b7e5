"""How MkDocs takes the pages that the generator wrote: as they are, past its Markdown parser.

The body of such a page is HTML (text/ and templates/ made it) and its front matter is JSON.
Python-Markdown would give the one back unchanged and a YAML parser the other, in most of the
time of a build.
"""

from __future__ import annotations

import json
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

from generator import output

_FENCE = "---\n"


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


def take_as_they_are(files: Files, config: MkDocsConfig) -> None:
    """Makes each file that the generator owns a `GeneratedPage`, which MkDocs then uses."""
    owned = output.owned(Path(config.docs_dir))
    for file in files.documentation_pages():
        if file.src_uri in owned:
            GeneratedPage(None, file, config)
