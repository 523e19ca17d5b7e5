"""Names of what is found or asked, not made: tasks, problems, settings."""

from __future__ import annotations

import re

_MOST_PLACES = 20
# `X, a novel task`, `a new problem called X`, `the X task`.
_ASKED = "(?:(?:research |learning )?(?:area|task|problem|setting|phenomenon|question|direction))"
_ASKED_BEFORE = re.compile(
    rf"\b{_ASKED} (?:(?:that |which )?we (?:call|term|name|dub)|called|named|dubbed|termed|coined"
    r"|namely)(?: as)? [\"“‘']?$"
    rf"|\b(?:new|novel|an?)(?: [\w-]+){{0,4}} {_ASKED}(?P<apart>,| --| [–—]|:|) [\"“‘'(]{{0,2}}$"
)
_ASIDE = re.compile(r"[\"”’']?(?:[,.]| \()")
_ASKED_AFTER = re.compile(
    r"[\"”’')]{0,2}(?: \([^()]{1,160}\))?"
    rf"(?:(?:,| --| [–—]| is) (?:a|an|the)(?: [\w-]+){{0,4}}? {_ASKED}| (?:task|problem))"
    r"(?=[.,;:]| (?:of|that|which|for|in|where|to|with|on|whose|aim\w+)\b|$)"
)


def is_asked(text: str, *names: str) -> bool:
    """Whether `text` says that one of `names` is a task or the like, which nobody makes."""
    return any(name and _is_asked(text, name) for name in names)


def _is_asked(text: str, name: str) -> bool:
    at = text.find(name)
    for _ in range(_MOST_PLACES):
        if at < 0:
            return False
        end = at + len(name)
        before, after = text[max(0, at - 80) : at], text[end : end + 240]
        if not re.search(r"[\w-]$", before) and not re.match(r"[\w-]", after):
            asked = _ASKED_BEFORE.search(before)
            is_told_apart = asked and (not asked["apart"] or _ASIDE.match(after))
            if is_told_apart or _ASKED_AFTER.match(after):
                return True
        at = text.find(name, end)
    return False
