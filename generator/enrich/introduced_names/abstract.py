"""The name that an abstract introduces: the main one of its introductions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from generator.enrich.introduced_names.claims import claims
from generator.enrich.introduced_names.designations import designations
from generator.enrich.introduced_names.introduction import Introduction, has_component_word
from generator.enrich.introduced_names.mentions import count_mentions, find_mentions
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
_DATA_WORD = re.compile(r"data ?sets?\b|bench|corpus", re.IGNORECASE)
# `X, a hive data set`, `the X benchmark`.
_DATA = re.compile(
    r"(?:(?: \([^()]{1,99}\))?(?:,| is| -|:)? (?:a|an|the|our)\b[^.;,]{0,60}?|(?: [\w-]+)?)"
    r"(?:\b(?:data ?sets?|corpus)\b|[ -]?\b(?i:benchmarks?)\b)"
)
_DATA_NAME = re.compile(r"(?:\w[Bb]|[- ]B)ench$")
_PROPOSED = re.compile(
    r"\b(?:we|paper|work) (?:[^.;:]{1,80} )?(?:propose|introduce|present|develop|design)[sd]?\b",
    re.IGNORECASE,
)
# `to evaluate our hives`
_EVALUATED = re.compile(
    r"\b(?:evaluat|validat|verify|assess|measur|test)\w* (?:the \w+ of )?"
    r"(?:our|these|its|this|their|the (?:proposed|effectiveness))\b"
)


def name_in_abstract(title: str, abstract: str) -> str:
    """Return the name of what an abstract introduces, empty if not certain.

    It is the one that the title has too, or the only one.
    """
    introductions = [
        introduction
        for introduction in find_introductions(abstract)
        if not is_task(abstract, introduction.name, introduction.expansion)
    ]
    folded_title = fold(title)
    in_title = [
        introduction
        for introduction in introductions
        if _is_in_title(introduction, title, folded_title)
    ]
    if in_title:
        longest = max(in_title, key=lambda introduction: len(introduction.expansion))
        return _display_name(longest)
    main = _main_introduction(introductions, title, abstract)
    if not main:
        return _name_of_repository(abstract)
    mentions = count_mentions(main.name, abstract)
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


def _main_introduction(
    introductions: list[Introduction], title: str, abstract: str
) -> Introduction | None:
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
    if main and _have_one_name(main):
        return main[0]
    return _most_mentioned(main, title, abstract) if main else _only(new, abstract)


def _most_mentioned(
    introductions: list[Introduction], title: str, abstract: str
) -> Introduction | None:
    """Return the one that is no data if the others are, or that the abstract comes back to."""
    things = introductions
    if not _DATA_WORD.search(title):
        things = [row for row in things if not _is_data(row.name, abstract)] or things
    first = things[0]
    mentions = {row.name: count_mentions(row.name, abstract) for row in things}
    others = [count for name, count in mentions.items() if name != first.name]
    return first if mentions[first.name] >= max(2, *(2 * count for count in others), 0) else None


def _only(introductions: list[Introduction], abstract: str) -> Introduction | None:
    """Return the first introduction although it is secondary: nothing else is introduced.

    What serves to evaluate something of the paper is beside that.
    """
    first = introductions[0] if introductions and _have_one_name(introductions) else None
    if not first or not first.is_direct or count_mentions(first.name, abstract) < 2:
        return None
    before = abstract[: abstract.find(first.name)]
    return None if len(_PROPOSED.findall(before)) > 1 or _EVALUATED.search(before) else first


def _is_data(name: str, abstract: str) -> bool:
    """Return whether a name is that of a data set or benchmark, by itself or the words after."""
    return any(
        _DATA.match(abstract, start + len(name)) for start in find_mentions(name, abstract)
    ) or bool(_DATA_NAME.search(name))


def _name_of_repository(abstract: str) -> str:
    """Return the coined name that the abstract repeats and that its repository has."""
    names = repository_names(abstract, with_hosts=False)
    if not names:
        return ""
    words = {
        word
        for word in set(re.findall(rf"(?<![\w/.-]){WORD}", abstract))
        if not word.islower()
        and shape(word) == Shape.COINED
        and fold(word) in names
        and not _is_data(word, abstract)
        and f" ({word})" not in abstract  # it abbreviates a notion, or a claim would have it
    }
    repeated = [word for word in sorted(words) if _count_uses(word, abstract) > 2]
    return repeated[0] if len(repeated) == 1 and len(repeated[0]) <= MAX_NAME_LENGTH else ""


def _count_uses(name: str, abstract: str) -> int:
    """Return how often a name is used in a sentence, not as a part of another."""
    return sum(
        abstract[start + len(name) : start + len(name) + 1] != "-"
        for start in find_mentions(name, abstract, not_before="/-")
    )


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
    name = introduction.name
    has_name = len(name) - len(fold(name)) > 1 and fold(name) in folded_title  # `Bee-of-Bees`
    mentions = find_mentions(name.casefold(), title.casefold(), not_before="-")
    return has_expansion or has_name or next(mentions, None) is not None


def _display_name(introduction: Introduction) -> str:
    """Return the name, or the expansion of an abbreviation of two letters.

    A plural abbreviation (`Round Bee Hives (RBHs)`) is returned in the singular.
    """
    name, expansion = introduction.name, introduction.expansion
    words = expansion.split()
    is_module = introduction.is_component and not introduction.is_ours  # `a Hive Lens (HL) module`
    is_numbered = name[1:].isdigit() and (bool(words) or introduction.is_direct)  # `S4`, `R0`
    if len(name) > 2 or is_numbered:
        is_plural = name[:-1].isupper() and len(name) > 3 and expansion.endswith("s")
        return name.removesuffix("s") if is_plural else name
    if 2 <= len(words) <= 3 and all(word[0].isupper() for word in words) and not is_module:
        is_name = _NAME.fullmatch(expansion) and len(expansion) <= MAX_NAME_LENGTH
        return expansion if is_name else ""
    return ""
