"""Repair of LaTeX that a listing has damaged: damaged text in, readable text out.

Spans that must not change (`protected`) are masked, then the rules are tried in order, again and
again until nothing changes; so a repaired text needs no repair. A text that does not become
stable is left as it is. Every round sees the text without markers, as the next call would.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from generator.text.cleaning import clean
from generator.text.html import escape, to_html
from generator.text.latex.edits import TrackedText
from generator.text.latex.marked_text import apply_plain_edits, to_plain_text
from generator.text.latex.markers import strip_markers
from generator.text.latex.protected import MaskedText, mask
from generator.text.latex.rules import ADDRESS_RULES, REPAIR_RULES, Rule, RuleTable

_MAX_ROUNDS = 5
# A longer text, in characters, is no abstract and is left as it is.
MAX_LENGTH = 20_000


@dataclass(frozen=True, slots=True)
class Change:
    """One repair: the name of the rule, and the words before and after."""

    kind: str
    listed: str
    readable: str


@dataclass(frozen=True, slots=True)
class Repaired:
    """A readable text: as plain text, as inline markup, and what was changed.

    A script that Unicode has no characters for is written as `^x` or `_{xy}` in the plain text.
    Where a rule raised an exception, `failure` says which and how, and the text is as listed.
    """

    text: str
    html: str
    changes: tuple[Change, ...]
    failure: str | None = None


class _Result(NamedTuple):
    """The plain text, the same with markers, and the rest as in `Repaired`."""

    plain: str
    marked: str
    changes: tuple[Change, ...] = ()
    failure: str | None = None


def repair(text: str) -> Repaired:
    """Return clean `text` as a reader should see it.

    >>> repair("16times faster (O(n^{2})), see https://example.org/a_1").text
    '16× faster (O(n²)), see https://example.org/a_1'
    """
    plain, marked, changes, failure = _repair(strip_markers(text))
    return Repaired(plain, to_html(marked), changes, failure)


def repair_title(text: str) -> Repaired:
    """Return the clean `text` of a title in Unicode characters only, without markup.

    >>> repair_title("$L^2$ and mathbb{R}").html
    'L² and ℝ'
    """
    plain, _, changes, failure = _repair(strip_markers(text))
    return Repaired(plain, escape(plain), changes, failure)


def _repair(text: str) -> _Result:
    """Apply the rules to `text`; whatever goes wrong with one text must not end a build."""
    if len(text) > MAX_LENGTH:
        return _Result(text, text)
    try:
        return _apply_until_stable(text)
    except MemoryError:  # says nothing about the text
        raise
    except Exception as error:
        return _Result(text, text, failure=_describe(error))


def _apply_until_stable(text: str) -> _Result:
    marked = plain = text
    changes: list[Change] = []
    for _ in range(_MAX_ROUNDS):
        marked, plain_after, new_changes = _apply_all_rules(marked, plain)
        if plain_after == plain:
            # An accent may now stand behind its letter, without the brace that was between.
            return _Result(clean(plain) if changes else plain, marked, tuple(changes))
        plain = plain_after
        changes += new_changes
    return _Result(text, text)


def _apply_all_rules(marked: str, plain: str) -> tuple[str, str, list[Change]]:
    """Try each rule once; return the text with markers, its plain text, and the changes."""
    whole = TrackedText(plain)
    _apply_rules(ADDRESS_RULES, whole)
    masked = mask(whole.text)
    rest = TrackedText(masked.text)
    _apply_rules(REPAIR_RULES, rest)
    if not (whole.is_changed or rest.is_changed):
        return marked, plain, []
    changes = [*_describe_changes(whole, MaskedText(plain, ())), *_describe_changes(rest, masked)]
    marked = apply_plain_edits(marked, whole.combine_edits())
    marked = apply_plain_edits(marked, masked.unmask_edits(rest.combine_edits()))
    return marked, to_plain_text(marked), changes


def _apply_rules(rules: RuleTable, text: TrackedText) -> None:
    selected = rules.select(text.text)
    for rule in rules:
        # A rule whose sign comes into the text by another rule is tried in the next round.
        if rule not in selected or not rule.has_sign_in(text.original):
            continue
        before = text.text
        try:
            _apply_rule(rule, text)
        except Exception as error:
            error.add_note(f"in the rule “{rule.name}”")
            raise
        if text.text != before:
            selected = rules.select(text.text)


def _apply_rule(rule: Rule, text: TrackedText) -> None:
    for _ in range(rule.passes):
        if not text.apply(rule.find_edits(text.text), rule.name):
            break


def _describe(error: Exception) -> str:
    """Return `error` as plain text on one line: `KeyError: 'ne' in the rule “…”`."""
    return clean(" ".join((f"{type(error).__name__}: {error}", *getattr(error, "__notes__", ()))))


def _describe_changes(text: TrackedText, masked: MaskedText) -> Iterator[Change]:
    """Yield what a reader sees changed: whole words, once for each rule that had a part in it."""
    for before, after, rules in text.find_changes():
        listed, readable = masked.unmask(before), masked.unmask(after)
        if listed != readable:
            yield from (Change(rule, listed, readable) for rule in rules)
