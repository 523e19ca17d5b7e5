"""The texts of a paper as a reader should see them, with every repair that was made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.catalogue.entries import CleanEntry
from generator.catalogue.merge import ListedPaper
from generator.model import Link, Paper, Repair
from generator.problems import Problem
from generator.text import Repaired, find_links, repair, repair_title


@dataclass(frozen=True, slots=True)
class ReadableTexts:
    """The texts of a paper as a reader should see them, and the links in its abstract."""

    title: Repaired
    abstract: Repaired
    links: tuple[Link, ...]


def readable_texts(_: None, texts: tuple[str, str]) -> ReadableTexts:
    """Repair a listed title and abstract: most of the work of reading a listing."""
    title, abstract = texts
    repaired = repair(abstract)
    return ReadableTexts(repair_title(title), repaired, find_links(repaired.text))


def with_readable_texts(listed: ListedPaper, texts: ReadableTexts) -> Paper:
    """Return the paper with the texts that a reader should see."""
    repairs = (
        *_repairs("title", texts.title, listed.title_entry),
        *_repairs("abstract", texts.abstract, listed.abstract_entry),
    )
    return replace(
        listed.paper,
        title=texts.title.text,
        abstract=texts.abstract.text,
        abstract_html=texts.abstract.html,
        links=texts.links,
        repairs=repairs,
    )


def repair_problems(listed: ListedPaper, texts: ReadableTexts) -> Iterator[Problem]:
    """Yield a problem for each text of a paper whose repair failed."""
    for field, repaired, entry in (
        ("title", texts.title, listed.title_entry),
        ("abstract", texts.abstract, listed.abstract_entry),
    ):
        if repaired.failure is not None:
            yield Problem(
                entry.listing,
                entry.entry.lines[0],
                f"The {field} of this entry could not be repaired: {repaired.failure}. "
                "It is published as it is listed.",
                "Report the fault with the text of the entry; other wording in the listing may "
                "avoid it.",
            )


def _repairs(field: str, repaired: Repaired, entry: CleanEntry) -> Iterator[Repair]:
    for change in repaired.changes:
        yield Repair(
            kind=change.kind,
            field=field,
            listed=change.listed,
            readable=change.readable,
            listing=entry.listing,
            line=entry.entry.lines[0],
        )
