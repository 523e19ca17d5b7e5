"""Papers as citations. The listing gives no authors' names, so none are invented."""

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
NOTE = "Authors not given by the listing"


def bibtex(paper: Paper, url: str) -> str:
    """A BibTeX entry for `paper`, whose page is at the full address `url`."""
    day = paper.published
    fields = {"title": f"{{{paper.title.translate(_ESCAPES)}}}"}
    if day is not None and day.year is not None:
        fields |= {"year": str(day.year), "month": MONTHS[day.month - 1][:3].lower()}
    note = f"{NOTE}; year inferred" if paper.year_inferred else NOTE
    fields |= {"howpublished": f"\\url{{{url}}}", "note": note}
    lines = [
        f"  {name:<12} = {value if name == 'month' else f'{{{value}}}'},"
        for name, value in fields.items()
    ]
    return "\n".join([f"@misc{{{paper.id},", *lines, "}"])
