"""Citations of papers in BibTeX, RIS and CSL-JSON.

A page shows the first without script; `docs/assets/cite.js` writes the same and two other formats
from the facts of a page. An entry is `@misc`, as an article would need a journal, which no source
has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from generator.catalogue import person_names
from generator.identifiers import arxiv_url, arxiv_year, doi_url
from generator.model import MONTHS, Paper
from generator.text.transliteration import in_ascii

NO_AUTHORS = "Authors not given by the listing"
SOME_AUTHORS = "not all authors are named"
# What TeX would take for more than a letter.
_TEX = {
    "\\": r"\textbackslash{}",
    # BibTeX counts braces, escaped or not.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
} | {mark: f"\\{mark}" for mark in "$&#_%"}
_ESCAPES = str.maketrans(_TEX)
_CATEGORY = re.compile(r"[a-z-]+(?:\.[A-Za-z-]+)?")
_WORD = re.compile(r"[a-z0-9]+")
# Words that tell nothing of a title when they are its first.
_STOP_WORDS = frozenset(
    "a about all an and are as at be by can do does for from how in into is it its of on or our "
    "over than that the their there this to toward towards under using via we what when where "
    "which who why will with without you your".split()
)
_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_WORDS_WITHOUT_AUTHOR = 3
_WORD_LENGTH = 30


def bibtex(
    paper: Paper, url: str, key: str = "", more: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Return a BibTeX entry for a paper whose page has the full address `url`.

    `key` names it in a file, by default `citation_key`; `more` are further fields.
    """
    year, *month = cited_date(paper).split("-")[:2]
    fields = {}
    if authors := author_names(paper):
        fields["author"] = f"{{{' and '.join(map(_author, authors))}}}"
    fields["title"] = f"{{{{{_tex(paper.title)}}}}}"
    if year:
        fields["year"] = f"{{{year}}}"
    if month:
        fields["month"] = MONTHS[int(month[0]) - 1][:3].lower()
    if paper.arxiv:
        fields |= {"eprint": f"{{{paper.arxiv}}}", "archivePrefix": "{arXiv}"}
    if category := primary_category(paper):
        fields["primaryClass"] = f"{{{category}}}"
    if paper.doi:
        fields["doi"] = f"{{{paper.doi}}}"
    fields["url"] = f"{{{paper_url(paper) or url}}}"
    if text := note(paper):
        fields["note"] = f"{{{_tex(text)}}}"
    fields |= {name: f"{{{_tex(text)}}}" for name, text in more.items() if text}
    lines = [f"  {name} = {value}," for name, value in fields.items()]
    return "\n".join([f"@misc{{{key or citation_key(paper)},", *lines, "}"])


def ris(paper: Paper, url: str, key: str, more: Iterable[tuple[str, str]]) -> str:
    """Return an entry in RIS, whose lines end with CR LF; `more` are further fields by tag.

    https://en.wikipedia.org/wiki/RIS_(file_format)
    """
    day = cited_date(paper)
    fields = [
        ("TY", "GEN"),
        ("ID", key),
        *(("AU", name) for name in author_names(paper)),
        ("TI", paper.title),
        ("PY", day[:4]),
        ("DA", day.replace("-", "/")),
        ("AN", f"arXiv:{paper.arxiv}" if paper.arxiv else ""),
        ("DO", paper.doi or ""),
        ("UR", paper_url(paper) or url),
        ("N1", note(paper)),
        *more,
    ]
    # A line end would end a field.
    values = ((tag, " ".join(_SPACE.sub(" ", text).split())) for tag, text in fields)
    return "".join(f"{tag}  - {text}\r\n" for tag, text in values if text) + "ER  - \r\n"


def csl(paper: Paper, url: str, key: str, more: Mapping[str, str]) -> dict[str, Any]:
    """Return an item of CSL-JSON; `more` are further fields by name.

    https://docs.citationstyles.org/en/stable/specification.html
    """
    day = [int(part) for part in cited_date(paper).split("-") if part]
    item = {
        "id": key,
        "type": "article",
        "author": list(map(_csl_name, author_names(paper))),
        "title": paper.title,
        "issued": {"date-parts": [day]} if day else None,
        "number": f"arXiv:{paper.arxiv}" if paper.arxiv else "",
        "DOI": paper.doi,
        "URL": paper_url(paper) or url,
        "note": note(paper),
        **more,
    }
    return {name: value for name, value in item.items() if value}


def _csl_name(name: str) -> dict[str, str]:
    family, _, given = name.partition(", ")
    return {"family": family, "given": given} if given else {"literal": name}


def cited_date(paper: Paper) -> str:
    """Return `2015-12-10`, or `2015` where only the year is known, also from an arXiv id."""
    day = paper.published and paper.published.as_iso()
    year = paper.year or (arxiv_year(paper.arxiv) if paper.arxiv else None)
    return day or str(year or "")


def paper_url(paper: Paper) -> str | None:
    """Return the address of the paper itself, on arXiv or by its DOI; None if it is unknown."""
    if paper.arxiv:
        return arxiv_url(paper.arxiv)
    return doi_url(paper.doi) if paper.doi else None


def author_names(paper: Paper) -> list[str]:
    """Return the names of all authors as citations have them: `Example, Ada`."""
    return list(filter(None, map(person_names.inverted, paper.author_names)))


def primary_category(paper: Paper) -> str:
    """Return the first of arXiv's categories of a paper that is on arXiv, or an empty text."""
    first = paper.categories[0] if paper.arxiv and paper.categories else ""
    return first if _CATEGORY.fullmatch(first) else ""


def citation_key(paper: Paper) -> str:
    """Return a short key: `vaswani2017attention`; without names `attention-need-2017`.

    The id of the page where neither title nor names have a letter of ASCII.
    """
    year = cited_date(paper)[:4]
    words = _WORD.findall(in_ascii(paper.title.replace("'", "").replace("’", "")).lower())
    words = [word[:_WORD_LENGTH] for word in words if word not in _STOP_WORDS] or words[:1]
    author = next(filter(None, map(person_names.key_part, paper.author_names[:1])), "")
    if author and words:
        return f"{author}{year}{words[0]}"
    return "-".join(filter(None, (*words[:_WORDS_WITHOUT_AUTHOR], year))) if words else paper.id


def note(paper: Paper) -> str:
    """Return what a citation says beside its fields: what is not known, or not for certain."""
    notes = []
    if not author_names(paper):
        notes.append(NO_AUTHORS)
        if paper.organization is not None:
            notes.append(f"organisation: {paper.organization.name}")
    elif paper.authors is None or paper.authors > len(paper.author_names):
        notes.append(SOME_AUTHORS)
    if paper.year_inferred:
        notes.append("year inferred")
    return "; ".join(notes)


def _author(name: str) -> str:
    """Return a name of a list of authors; one that stays whole stands in braces."""
    return _tex(name) if ", " in name else f"{{{_tex(name)}}}"


def _tex(text: str) -> str:
    return text.translate(_ESCAPES)
