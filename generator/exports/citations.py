"""Citations of papers. Listings have no authors' names, so a citation has none.

`docs/assets/cite.js` writes the same BibTeX and four other formats from the facts of a page.
"""

from __future__ import annotations

from generator.model import MONTHS, Paper

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


def bibtex(paper: Paper, url: str) -> str:
    """Return a BibTeX entry for a paper whose page has the full address `url`."""
    day = paper.published
    fields = {"title": f"{{{{{_tex(paper.title)}}}}}"}
    if day is not None and day.year is not None:
        fields |= {"year": f"{{{day.year}}}", "month": MONTHS[day.month - 1][:3].lower()}
    fields |= {"howpublished": f"{{\\url{{{url}}}}}", "note": f"{{{_tex(_note(paper))}}}"}
    lines = [f"  {name} = {value}," for name, value in fields.items()]
    return "\n".join([f"@misc{{{paper.id},", *lines, "}"])


def _note(paper: Paper) -> str:
    notes = ["Authors not given by the listing"]
    if paper.organization is not None:
        notes.append(f"organisation: {paper.organization.name}")
    if paper.year_inferred:
        notes.append("year inferred")
    return "; ".join(notes)


def _tex(text: str) -> str:
    return text.translate(_ESCAPES)
