"""The type of a repair rule, and functions that make the edit finders of rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from string import ascii_letters

from generator.text.latex.braces import match_braces
from generator.text.latex.edits import Edit

EditFinder = Callable[[str], Iterable[Edit]]
Replacement = str | Callable[[re.Match[str]], str | None]

# A pattern when it is first used: most commands repair few texts or none.
_compiled = cache(re.compile)
# Letters as macros are written: `nablaDFT` begins with such a run.
LETTER_RUN = re.compile("[A-Z]?[a-z]+")


# Signs that most texts lack.
SIGNS = frozenset("{}[]()\\$^_~!*`'\"&|⌈⌉⌊⌋⟨⟩∞∘′")


@dataclass(frozen=True, eq=False)
class Rule:
    """One kind of damage, and how it is repaired.

    `find_edits` returns the edits that repair a text, in order and without overlap. It is called
    for texts that contain one of the `triggers`, a match of `trigger_pattern`, or one of the
    `words` as a run of letters, at most `passes` times each: damage may be nested in damage.
    Whether `trigger_pattern` matches depends on no character beyond the word that it matches in.
    `listed` and `readable` are an example, which a test runs.
    """

    name: str
    triggers: tuple[str, ...]
    find_edits: EditFinder
    listed: str
    readable: str
    passes: int = 1
    words: frozenset[str] = frozenset()
    trigger_pattern: re.Pattern[str] | None = None

    @cached_property
    def signs(self) -> frozenset[str] | None:
        """One sign of each trigger; None where the rule may apply to a text without them."""
        signs = [next((c for c in trigger if c in SIGNS), None) for trigger in self.triggers]
        if self.words or self.trigger_pattern or None in signs:
            return None
        return frozenset(filter(None, signs))

    def matches(self, text: str) -> bool:
        """Return whether the `trigger_pattern` matches in `text`."""
        return self.trigger_pattern is not None and self.trigger_pattern.search(text) is not None

    def has_sign_in(self, text: str) -> bool:
        """Return whether `text` has one of the signs, or the rule needs none."""
        return self.signs is None or any(sign in text for sign in self.signs)


def replace_matches(pattern: str, replacement: Replacement) -> EditFinder:
    """Return a finder that replaces what `pattern` matches.

    A function as `replacement` returns None to leave a match as it is.
    """

    def find_edits(text: str) -> Iterator[Edit]:
        for match in _compiled(pattern).finditer(text):
            new = match.expand(replacement) if isinstance(replacement, str) else replacement(match)
            if new is not None and new != match[0]:
                yield Edit(match.start(), match.end(), new)

    return find_edits


def replace_names(table: Mapping[str, str]) -> EditFinder:
    """Return a finder that replaces the names of `table` wherever no letter stands before them."""

    def find_edits(text: str) -> Iterator[Edit]:
        for match in LETTER_RUN.finditer(text):
            if match[0] in table:
                before = text[match.start() - 1 : match.start()]
                if before != "\\" and not before.isalpha():
                    yield Edit(match.start(), match.end(), table[match[0]])

    return find_edits


def replace_groups(pattern: str, rewrite: Callable[[re.Match[str], str], str | None]) -> EditFinder:
    """Return a finder that replaces a match of `pattern` and the group that it opens.

    `pattern` ends with the `{` of the group. `rewrite` gets the match and the text inside the
    braces, and returns the replacement, or None to leave both as they are. Groups inside a
    replaced group are left to the next pass.
    """

    def find_edits(text: str) -> Iterator[Edit]:
        closers = match_braces(text)
        position = 0
        for match in _compiled(pattern).finditer(text):
            closer = closers.get(match.end() - 1)
            if match.start() < position or closer is None:
                continue
            new = rewrite(match, text[match.end() : closer])
            if new is not None:
                position = closer + 1
                yield Edit(match.start(), position, new)

    return find_edits


def glue_letters(names: str, letters: str = ascii_letters) -> frozenset[str]:
    """Return each of the `names`, which spaces separate, behind each of the `letters`.

    >>> sorted(glue_letters("leq", "nx"))
    ['nleq', 'xleq']
    """
    return frozenset(f"{letter}{name}" for letter in letters for name in names.split())
