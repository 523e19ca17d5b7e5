"""The name of what a paper introduces: `LoRA`, `DeepSeekMoE`, `Peri-LN`.

A name is shown only if it is certain. It is at the head of the title, or the abstract introduces
it; patterns of English find it, not a list of names.

naming        title and abstract → the name
title_head    the name before the colon of the title, and what makes it certain
abstract      the introductions of an abstract, and which of them is the main one
claims        introductions by “we propose” and the like
designations  introductions by “our method, X”, “dubbed X”, “X for short”
introduction  an introduction, and what its sentence says about it
tasks         names of tasks and problems, which nobody introduces
abbreviations an abbreviation and its expansion
word_shapes   how much the shape of a word makes it a name
repositories  the names of repositories and web pages in an abstract
spellings     name → other spellings that a search must find
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.enrich.introduced_names.naming import name_of
from generator.enrich.introduced_names.spellings import spellings
from generator.model import IntroducedName, Paper
from generator.runtime.fingerprint import program_fingerprint
from generator.runtime.memo import Memo

__all__ = ["enrich", "name_of", "spellings"]


def enrich(papers: Sequence[Paper], memo: Memo) -> dict[str, IntroducedName]:
    """Return the name that each paper introduces by its id, empty if not certain."""
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
