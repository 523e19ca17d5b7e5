"""Rules in the order in which they are tried, and a quick way to the few that a text triggers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from generator.text.latex.rules.rule import LETTER_RUN, SIGNS, Rule

# So many words are remembered: those of some thousands of abstracts.
_MAX_HARMLESS_WORDS = 2**16
# To look for fewer triggers in the whole text takes less time than a look at each word.
_MANY_TRIGGERS = 20


class _Findings(NamedTuple):
    """What a text contains: parts of triggers, rules by their pattern, runs of letters."""

    parts: list[str]
    rules: list[Rule]
    runs: frozenset[str]

    def is_in(self, word: str) -> bool:
        """Return whether any of these is in `word` as well."""
        return (
            any(map(word.__contains__, self.parts))
            or any(rule.matches(word) for rule in self.rules)
            or (bool(self.runs) and not self.runs.isdisjoint(LETTER_RUN.findall(word)))
        )


class RuleTable:
    """Rules in the order in which they are tried.

    Hardly any word triggers a rule, and most words of a text were in texts before it. So a table
    remembers the words that trigger nothing, and looks for triggers only in the others.
    """

    def __init__(self, *rules: Rule) -> None:
        self._rules = rules
        self._always = frozenset(rule for rule in rules if "" in rule.triggers)
        self._words = frozenset[str]().union(*(rule.words for rule in rules))
        self._with_pattern = tuple(rule for rule in rules if rule.trigger_pattern)
        # A part of each trigger without spaces → the triggers with that part, and their rules. No
        # part contains another one: `{` stands for `text{` as well.
        triggers = [(trigger, rule) for rule in rules for trigger in rule.triggers if trigger]
        parts = sorted({_rarest_part(trigger) for trigger, _ in triggers})
        parts.sort(key=len)
        self._parts = defaultdict[str, list[tuple[str, Rule]]](list)
        for trigger, rule in triggers:
            shortest = next(part for part in parts if part in _rarest_part(trigger))
            self._parts[shortest].append((trigger, rule))
        self._harmless_words = set[str]()

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules)

    def select(self, text: str) -> Collection[Rule]:
        """Return the rules of which a trigger or a word is in `text`."""
        if len(self._parts) < _MANY_TRIGGERS:
            return self._select(text, self._search(text))
        harmless = self._harmless_words
        words = [word for word in text.split(" ") if word not in harmless]
        if not words:
            return self._always
        found = self._search(" ".join(words))
        if any(found):
            words = [word for word in words if not found.is_in(word)]
        if len(harmless) > _MAX_HARMLESS_WORDS:
            harmless.clear()
        harmless.update(words)
        return self._select(text, found)

    def _search(self, text: str) -> _Findings:
        return _Findings(
            [part for part in self._parts if part in text],
            [rule for rule in self._with_pattern if rule.matches(text)],
            self._words.intersection(LETTER_RUN.findall(text) if self._words else ()),
        )

    def _select(self, text: str, found: _Findings) -> Collection[Rule]:
        if not any(found):
            return self._always
        selected = {*self._always, *found.rules}
        for part in found.parts:
            selected.update(rule for trigger, rule in self._parts[part] if trigger in text)
        if found.runs:
            selected.update(rule for rule in self._rules if not rule.words.isdisjoint(found.runs))
        return selected


def _rarest_part(trigger: str) -> str:
    """Return one of the parts that spaces separate: the longest one, or the longest with a sign."""
    return max(trigger.split(" "), key=lambda part: (not SIGNS.isdisjoint(part), len(part)))
