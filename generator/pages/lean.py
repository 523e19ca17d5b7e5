"""Templates without what HTML does not need: a page has the same tree without it.

The rules are those of HTML's syntax: which end tags may be left out
(https://html.spec.whatwg.org/multipage/syntax.html#optional-tags), which values need no quotes
(#unquoted), and that white space between blocks is nothing. They hold for what a template's
author wrote; what is printed into it stays between its quotes, as it is.
"""

from __future__ import annotations

import re
from typing import Final

from jinja2.ext import Extension

# What Jinja reads; what has other rules than HTML, or counts every space. In their places stand
# letters that no template has.
_OTHER: Final = re.compile(
    r"(\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\})|<!--.*?-->|<(script|style|textarea|pre)\b.*?</\2>",
    re.DOTALL,
)
_JINJA: Final = "\ue000"
_RAW: Final = "\ue001"

_BLOCKS: Final = (
    "!doctype|html|head|meta|title|link|body|main|header|footer|nav|section|article|div|"
    "h[1-6\ue000]|p|ul|ol|li|dl|dt|dd|details|summary|form|table|thead|tbody|tr|th|td"
)
_TAG: Final = re.compile(r"<[^<>]+>")
# Another value first, so that none is looked for in it.
_VALUE: Final = re.compile(r"""'[^']*'|"([\w-]+)"(?=[\s>])|"[^"]*\"""")
# What ends a paragraph or an item before it: the end of what that is in, unless it is one of
# these, or a block. What Jinja puts at the beginning of a line is taken for one.
_GOES_ON: Final = "(?:a|audio|del|ins|map|noscript|video)"
_ENDER: Final = (
    rf"</(?!{_GOES_ON}\b)|<(?:li|dt|dd|p|ul|ol|dl|div|section|article|nav|header|footer|main|"
    "details|form|table|h[1-6\ue000])(?=[\\s>\ue000])"
)
_END: Final = re.compile(
    rf"</(?:p|li|dt|dd)>(?:\n\s*(?={_ENDER}|{_JINJA}|$)|(?=</(?!{_GOES_ON}\b)|<(?:li|dt|dd)\b))"
)
_SPACE_AFTER_BLOCK: Final = re.compile(rf"(</?(?:{_BLOCKS})(?=[\s>\ue000])[^<>]*>)\n+")


def lean(source: str) -> str:
    r"""A template that renders the same tree, of which Jinja's own parts are as they were.

    Only an end tag that ends a line, or stands before another end or item, is left out.

    >>> lean('<ul class="near">\n{% for word in words %}\n<li>{{ word }}</li>\n{% endfor %}\n</ul>')
    '<ul class=near>{% for word in words %}\n<li>{{ word }}{% endfor %}\n</ul>'
    """
    held = iter([found[0] for found in _OTHER.finditer(source)])
    text = _OTHER.sub(lambda found: _JINJA if found[1] else _RAW, source)
    text = _TAG.sub(lambda tag: _VALUE.sub(lambda value: value[1] or value[0], tag[0]), text)
    text = _SPACE_AFTER_BLOCK.sub(r"\1", _END.sub("", text))
    return re.sub(f"[{_JINJA}{_RAW}]", lambda _: next(held), text)


class Lean(Extension):
    """Has a Jinja environment read each template as `lean` gives it."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template's text before Jinja reads it; what is no page stays as it is."""
        return lean(source) if name and name.endswith((".html", ".md")) else source
