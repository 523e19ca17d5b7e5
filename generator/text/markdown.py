"""Text → Markdown that shows it and nothing else, by CommonMark and GitHub's rules.

https://spec.commonmark.org/0.31.2/#backslash-escapes, https://github.github.com/gfm/
"""

from __future__ import annotations

import re

from generator.text.cleaning import clean

# What begins emphasis, code, links, images, markup, references, mathematics, tables, mentions,
# headings; and what GitHub makes links of without any mark.
_ESCAPED = re.compile(r"[\\`*_\[\]<>|~$#@]|&(?=#?\w+;)|//(?<=://)|\.(?<=[wW]{3}\.)")


def to_markdown(text: str) -> str:
    r"""Return a text as Markdown in one line that is no markup, wherever it stands in a line.

    At the beginning of a line it must follow something, as `1.` and `-` begin a list.

    >>> to_markdown("[a](http://b.c) of\n# <b> x_1")
    '\\[a\\](http:\\//b.c) of \\# \\<b\\> x\\_1'
    """
    return _ESCAPED.sub(r"\\\g<0>", clean(text))
