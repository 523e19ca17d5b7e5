"""Papers as citations. The listing gives no authors' names, so none are invented.

`docs/assets/cite.js` writes the same BibTeX and four other formats from `facts`.
"""

from __future__ import annotations

import json
from typing import Any

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
    """A BibTeX entry for `paper`, whose page is at the full address `url`."""
    day = paper.published
    fields = {"title": f"{{{{{_tex(paper.title)}}}}}"}
    if day is not None and day.year is not None:
        fields |= {"year": f"{{{day.year}}}", "month": MONTHS[day.month - 1][:3].lower()}
    fields |= {"howpublished": f"{{\\url{{{url}}}}}", "note": f"{{{_tex(_note(paper))}}}"}
    lines = [f"  {name:<12} = {value}," for name, value in fields.items()]
    return "\n".join([f"@misc{{{paper.id},", *lines, "}"])


def facts(paper: Paper) -> str:
    """What a citation says beside id, title and address, which the page has: a JSON object.

    What is not known is left out. The fields are those of `Cited` in `docs/assets/cite.js`.
    """
    cited: dict[str, Any] = {}
    day = paper.published
    if day is not None and day.year is not None:
        cited |= {"year": day.year, "month": day.month, "day": day.day}
    if paper.year_inferred:
        cited["inferred"] = True
    if paper.organization is not None:
        cited["organization"] = paper.organization.name
    return json.dumps(cited, ensure_ascii=False, separators=(",", ":"))


def _note(paper: Paper) -> str:
    said = ["Authors not given by the listing"]
    if paper.organization is not None:
        said.append(f"organisation: {paper.organization.name}")
    if paper.year_inferred:
        said.append("year inferred")
    return "; ".join(said)


def _tex(text: str) -> str:
    return text.translate(_ESCAPES)
