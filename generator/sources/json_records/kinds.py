"""Whose records they are, by the names of their fields, and how far each is to be trusted."""

from __future__ import annotations

from dataclasses import dataclass

from generator.sources.json_records.views import View


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of records: `signatures` are sets of names, of which a record has one whole."""

    name: str
    authority: int
    signatures: tuple[str, ...]


# The first row that fits is the kind. The last fits all: files that people made themselves.
KINDS = (
    Kind("papers of an almanac", 10, ("publishedshown sightings",)),
    Kind(
        "Hugging Face API",
        20,
        ("discussionid", "submittedondailyat", "paper numcomments", "paper publishedat"),
    ),
    Kind("daily-arXiv", 20, ("abs pdf categories", "ai abs")),
    Kind(
        "Semantic Scholar",
        20,
        (
            "externalids",
            "paperid publicationdate",
            "paperid citationcount",
            "citedpaper",
            "citingpaper",
        ),
    ),
    Kind("OpenAlex", 20, ("authorships", "abstractinvertedindex")),
    Kind("arXiv metadata", 20, ("authorsparsed", "entryid summary")),
    Kind("CSL-JSON", 15, ("issued", "type author", "doi author")),
    Kind("JSON records", 5, ("",)),
)


def kind_of(view: View) -> Kind:
    """Return the kind of a record."""
    names = view.names()
    return next(
        kind
        for kind in KINDS
        if any(names.issuperset(signature.split()) for signature in kind.signatures)
    )
