"""Names of tasks, problems and settings, which are not what is introduced."""

from __future__ import annotations

import re

_MAX_MENTIONS = 20
_TASK = "(?:(?:research |learning )?(?:area|task|problem|setting|phenomenon|question|direction))"
# `a new problem called X`, `a novel task, X, …`.
_TASK_BEFORE = re.compile(
    rf"\b{_TASK} (?:(?:that |which )?we (?:call|term|name|dub)|called|named|dubbed|termed|coined"
    r"|namely)(?: as)? [\"“‘']?$"
    rf"|\b(?:new|novel|an?)(?: [\w-]+){{0,4}} {_TASK}(?P<comma>,| --| [–—]|:|) [\"“‘'(]{{0,2}}$"
)
_END_OF_APPOSITION = re.compile(r"[\"”’']?(?:[,.]| \()")
# `X, a novel task`, `the X task`.
_TASK_AFTER = re.compile(
    r"[\"”’')]{0,2}(?: \([^()]{1,160}\))?"
    rf"(?:(?:,| --| [–—]| is) (?:a|an|the)(?: [\w-]+){{0,4}}? {_TASK}| (?:task|problem))"
    r"(?=[.,;:]| (?:of|that|which|for|in|where|to|with|on|whose|aim\w+)\b|$)"
)


def is_task(text: str, *names: str) -> bool:
    """Return whether the text uses one of the names for a task or the like."""
    return any(name and _is_task(text, name) for name in names)


def _is_task(text: str, name: str) -> bool:
    start = text.find(name)
    for _ in range(_MAX_MENTIONS):
        if start < 0:
            return False
        end = start + len(name)
        before, after = text[max(0, start - 80) : start], text[end : end + 240]
        if not re.search(r"[\w-]$", before) and not re.match(r"[\w-]", after):
            match = _TASK_BEFORE.search(before)
            if match and (not match["comma"] or _END_OF_APPOSITION.match(after)):
                return True
            if _TASK_AFTER.match(after):
                return True
        start = text.find(name, end)
    return False
