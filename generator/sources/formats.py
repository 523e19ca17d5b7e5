"""The table of the formats that a listing may have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from generator.model import Listing
from generator.sources import hf_pages, json_records, labelled, markdown_lists, plain_text
from generator.sources.arxiv import atom, list_page, mail, rss
from generator.sources.bibliography import bibtex, ris
from generator.sources.document import Document
from generator.sources.json_records import csv_records, saved_page


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, the suffixes it usually has, how to recognise it and how to read it.

    `matches` looks at what a file holds. `authority` says how far the texts of the format are to
    be trusted: a record of a catalogue (20) is right where a page copied by hand (0) differs.
    """

    name: str
    suffixes: tuple[str, ...]
    matches: Callable[[Document], bool]
    read: Callable[[Document], Listing]
    authority: int = 0


def _json_format(kind: json_records.Kind) -> Format:
    """Return the row of a kind of JSON records; all rows share what the first found out."""
    return Format(
        kind.name,
        (".json", ".jsonl"),
        lambda document: document.once(json_records.kind_in) is kind,
        json_records.read,
        kind.authority,
    )


# Of the rows with a file's suffix, else of the others, the first that matches reads it, so a format
# that matches much is low in the table.
FORMATS = (
    *map(_json_format, json_records.KINDS),
    Format("saved page", (".html",), saved_page.matches, saved_page.read, authority=20),
    Format("arXiv Atom feed", (".xml", ".txt"), atom.matches, atom.read, authority=20),
    Format("arXiv RSS feed", (".xml", ".txt"), rss.matches, rss.read, authority=20),
    Format("arXiv mailing", (".eml", ".txt", ".md"), mail.matches, mail.read, authority=20),
    Format("arXiv list page", (".txt", ".md"), list_page.matches, list_page.read, authority=20),
    # Pages show formulas as they are drawn, so a catalogue's text is better.
    Format("Hugging Face page", (".md", ".txt"), hf_pages.matches, hf_pages.read, authority=1),
    Format("BibTeX", (".bib", ".txt"), bibtex.matches, bibtex.read, authority=15),
    Format("RIS", (".ris", ".txt"), ris.matches, ris.read, authority=15),
    Format("CSV", (".csv",), csv_records.matches, csv_records.read, authority=5),
    Format("labelled text", (".txt", ".md"), labelled.matches, labelled.read, authority=5),
    Format(
        "Markdown list", (".md", ".txt"), markdown_lists.matches, markdown_lists.read, authority=5
    ),
    Format("plain text", (".txt",), plain_text.matches, plain_text.read),
)


def format_of(document: Document) -> Format | None:
    """Return the format of a file: the first row that matches, those with its suffix first."""
    suffix = PurePath(document.name.removesuffix(".gz")).suffix.casefold()
    rows = sorted(FORMATS, key=lambda format: suffix not in format.suffixes)
    return next((format for format in rows if format.matches(document)), None)
