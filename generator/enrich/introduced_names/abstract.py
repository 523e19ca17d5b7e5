"""The name that an abstract introduces: the main one of its introductions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from generator.enrich.introduced_names.claims import claims
from generator.enrich.introduced_names.designations import designations
from generator.enrich.introduced_names.introduction import Introduction, has_component_word
from generator.enrich.introduced_names.repositories import repository_names
from generator.enrich.introduced_names.tasks import is_task
from generator.enrich.introduced_names.word_shapes import (
    MAX_NAME_LENGTH,
    WORD,
    Shape,
    is_well_known,
    shape,
)
from generator.text import fold

_NAME = re.compile(rf"{WORD}(?: {WORD}){{0,2}}")
_MAX_INTRODUCTIONS = 20


def name_in_abstract(title: str, abstract: str) -> str:
    """Return the name of what an abstract introduces, empty if not certain.

    It is the one that the title has too, or the only one.
    """
    introductions = list(find_introductions(abstract))
    folded_title = fold(title)
    in_title = [
        introduction
        for introduction in introductions
        if _is_in_title(introduction, title, folded_title)
    ]
    if in_title:
        longest = max(in_title, key=lambda introduction: len(introduction.expansion))
        is_of_task = is_task(abstract, longest.name, longest.expansion)
        return "" if is_of_task else _display_name(longest)
    main = _main_introduction(introductions, abstract)
    if not main or is_task(abstract, main.name, main.expansion):
        return ""
    mentions = len(re.findall(rf"(?<!\w){re.escape(main.name)}(?!\w)", abstract))
    has_capitals = all(word[0].isupper() for word in main.expansion.split())
    is_coined = shape(main.name) == Shape.COINED or (len(main.name) == 2 and has_capitals)
    is_expanded = bool(main.expansion) and is_coined
    return _display_name(main) if main.is_direct or is_expanded or mentions > 1 else ""


def find_introductions(abstract: str) -> Iterator[Introduction]:
    """Yield what an abstract introduces by name, except well-known names.

    Some may be tasks and the like: see `tasks`.
    """
    candidates = sorted([*claims(abstract), *designations(abstract)], key=lambda row: row[0])
    for start, introduction in candidates[:_MAX_INTRODUCTIONS]:
        name = introduction.name
        is_new = not is_well_known(name) or introduction.is_ours
        if len(name) <= MAX_NAME_LENGTH and is_new and not name.islower():
            yield replace(introduction, is_component=has_component_word(abstract, name, start))


def _main_introduction(introductions: list[Introduction], abstract: str) -> Introduction | None:
    """Return the introduction that the others belong to; None if there may be several.

    If a repository or web page has the name of one, that is the main one. `Hive-Bench` belongs
    to `Hive`.
    """
    names = {f"-{introduction.name}-" for introduction in introductions}
    new = [
        introduction
        for introduction in introductions
        if not is_well_known(introduction.name)
        and not any(name in f"-{introduction.name}-" for name in names - {f"-{introduction.name}-"})
    ]
    with_repository = {fold(introduction.name) for introduction in new} & repository_names(abstract)
    main = [introduction for introduction in new if not introduction.is_secondary]
    if with_repository:
        main = [introduction for introduction in main if fold(introduction.name) in with_repository]
    elif not _have_one_name(main):
        main = [introduction for introduction in main if not introduction.is_component]
    return main[0] if main and _have_one_name(main) else None


def _have_one_name(introductions: list[Introduction]) -> bool:
    """Return whether introductions have no more than one name."""
    return len({fold(introduction.name) for introduction in introductions}) <= 1


def _is_in_title(introduction: Introduction, title: str, folded_title: str) -> bool:
    """Return whether the title has the name, or its expansion."""
    expansion = introduction.expansion
    has_several_words = " " in expansion or expansion.count("-") > 1  # not `semi-autoregressive`
    has_expansion = has_several_words and fold(expansion) in folded_title
    if is_well_known(introduction.name):
        return has_expansion
    name = rf"(?<![\w-]){re.escape(introduction.name)}(?!\w)"
    return has_expansion or bool(re.search(name, title, re.IGNORECASE))


def _display_name(introduction: Introduction) -> str:
    """Return the name, or the expansion of an abbreviation of two letters.

    A plural abbreviation (`Round Bee Hives (RBHs)`) is returned in the singular.
    """
    name, expansion = introduction.name, introduction.expansion
    words = expansion.split()
    is_numbered = name[1:].isdigit() and (bool(words) or introduction.is_direct)  # `S4`, `R0`
    if len(name) > 2 or is_numbered:
        is_plural = name[:-1].isupper() and len(name) > 3 and expansion.endswith("s")
        return name.removesuffix("s") if is_plural else name
    if 2 <= len(words) <= 3 and all(word[0].isupper() for word in words):
        is_name = _NAME.fullmatch(expansion) and len(expansion) <= MAX_NAME_LENGTH
        return expansion if is_name else ""
    return ""
