"""The table of the names that a field of a paper has in other programs' records.

A name is in the spelling of `views.normalized`; `a.b` is the field b of the object a. Of the
names of a field, the first that says something has the value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from generator.sources.json_records import cleaners, dates
from generator.sources.json_records.names import names
from generator.sources.json_records.views import View


@dataclass(frozen=True, slots=True)
class Field:
    """A field of `Entry`, its names in records, and the cleaner of its value."""

    name: str
    names: str
    clean: Callable[[Any], Any]


# The papers of this site itself (`data/papers.jsonl.gz`), the API of Hugging Face and its
# programs, arXiv's metadata and programs that save it, Semantic Scholar, OpenAlex, Crossref,
# CSL-JSON, Zotero's CSV and API, Papers with Code, and files that people keep.
FIELDS = (
    Field("title", "titlelisted title displayname papertitle", cleaners.title),
    Field(
        "abstract",
        "abstractlisted abstract abstractinvertedindex abstractnote paperabstract summary",
        cleaners.abstract,
    ),
    Field("arxiv", "arxiv arxivid externalids.arxiv ids.arxiv eprint", cleaners.arxiv),
    Field("arxiv", "id paperid archiveid", cleaners.arxiv),
    Field(
        "arxiv",
        "number doi externalids.doi ids.doi abs entryid url link urlabs paperurl absurl arxivurl "
        "arxivlink paperlink hfurl pdf pdfurl urlpdf pdflink openaccesspdf.url "
        "bestoalocation.landingpageurl primarylocation.landingpageurl "
        "bestoalocation.pdfurl primarylocation.pdfurl",
        cleaners.arxiv_of_address,
    ),
    Field("arxiv", "note extra", cleaners.arxiv_of_note),
    Field("doi", "doi externalids.doi ids.doi", cleaners.doi),
    Field("doi", "url link", cleaners.doi_of_address),
    Field(
        "author_names",
        "authornames authorsparsed authorships authors author creators authorlist",
        names,
    ),
    Field("authors", "authors authorcount numauthors", cleaners.number),
    Field("organization", "organization submitterorganization", cleaners.organization),
    Field(
        "shown",
        "published publishedat publicationdate publisheddate issued versions submitteddate "
        "publishdate pubdate date publishedshown",
        dates.day,
    ),
    Field(
        "year",
        "year published publicationdate publisheddate issued publishdate pubdate date "
        "publicationyear",
        dates.year,
    ),
    Field("listed", "submittedondailyat listed dailydate", dates.day),
    Field("comments", "numcomments commentcount comments", cleaners.number),
    Field("upvotes", "upvotes upvote numupvotes votes likes", cleaners.number),
    Field(
        "code", "code githubrepo github githuburl githublink codeurl codelink repo", cleaners.code
    ),
    Field("stars", "githubstars stars codestars", cleaners.number),
    Field("project_page", "projectpage projecturl project homepage", cleaners.address),
    Field("keywords", "aikeywords keywords keyword manualtags tags", cleaners.terms),
    Field(
        "categories",
        "categories arxivcategories category primarycategory",
        cleaners.categories,
    ),
    Field("summary", "summary", cleaners.summary("")),
    Field("summary", "aisummary", cleaners.summary("Hugging Face")),
    Field("summary", "ai.tldr", cleaners.summary("daily-arXiv")),
    Field("summary", "tldr", cleaners.tldr),
)
# A record with a title and one of these is a paper's if it has an arXiv id in it.
ADDRESSES = frozenset("id number url link note extra abs pdf".split())
TITLES = frozenset(FIELDS[0].names.split())
# A record with a title and one of these is a paper's, also where it stands alone.
CERTAIN = (
    frozenset(
        name.partition(".")[0]
        for field in FIELDS
        if field.name in ("abstract", "arxiv", "doi")
        for name in field.names.split()
    )
    - ADDRESSES
)
# In a list, names of people are enough; those of users are of one word.
AUTHORS = tuple(
    name for field in FIELDS if field.name == "author_names" for name in field.names.split()
)
# Each field, the names that it has, and the first part of each.
_ROWS = tuple(
    (field, tuple((name.partition(".")[0], name) for name in field.names.split()))
    for field in FIELDS
)


def read_fields(view: View) -> tuple[dict[str, Any], list[str]]:
    """Return the values of a record by the field of `Entry`, and sentences about wrong ones."""
    values: dict[str, Any] = {}
    faults: list[str] = []
    present = view.names()
    for field, names_of_field in _ROWS:
        if field.name not in values:
            paths = [path for name, path in names_of_field if name in present]
            value = _first(view, field, paths, faults) if paths else None
            if value is not None:
                values[field.name] = value
    return values, faults


def _first(view: View, field: Field, paths: list[str], faults: list[str]) -> Any:
    for path in paths:
        for value in view.values(path):
            try:
                cleaned = field.clean(value)
            except ValueError as error:
                faults.append(str(error))
                return None
            if cleaned is not None:
                return cleaned
    return None
