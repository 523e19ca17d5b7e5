"""The name of what a paper introduces: `LoRA`, `DeepSeekMoE`, `Peri-LN`."""

from __future__ import annotations

from collections.abc import Sequence

from generator.enrich.introduced_names.naming import name_of
from generator.enrich.introduced_names.spellings import spellings
from generator.model import IntroducedName, Paper
from generator.runtime.fingerprint import program_fingerprint
from generator.runtime.memo import Memo

__all__ = ["enrich", "name_of", "spellings"]


def enrich(papers: Sequence[Paper], memo: Memo) -> dict[str, IntroducedName]:
    """Return the name that each paper introduces by its id; an empty one where none is certain."""
    names = memo.map(
        "names",
        program_fingerprint(),
        _introduced_name,
        None,
        [(paper.title, paper.abstract) for paper in papers],
        "Finding names",
    )
    return {paper.id: name for paper, name in zip(papers, names, strict=True)}


def _introduced_name(_: None, texts: tuple[str, str]) -> IntroducedName:
    name = name_of(*texts)
    return IntroducedName(name, spellings(name) if name else ())
