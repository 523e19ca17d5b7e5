"""Minify templates: leave out of them what HTML does not need, so that a page costs nothing more.

The rules are those of HTML's syntax: which end tags may be omitted
(https://html.spec.whatwg.org/multipage/syntax.html#optional-tags), which attribute values need no
quotes (#unquoted), and that white space between blocks means nothing. They are applied to what a
template's author wrote; what is printed into it stays between its quotes, as it is.
"""

from __future__ import annotations

import re
from typing import Final

from jinja2.ext import Extension

# Jinja's own parts; elements with other rules than HTML's, or in which every space counts. They
# are replaced by letters that no template has.
_PROTECTED: Final = re.compile(
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
# The alternatives before and after the second keep it from matching inside another value.
_VALUE: Final = re.compile(r"""'[^']*'|"([\w-]+)"(?=[\s>])|"[^"]*\"""")
# What ends an open paragraph or item: the end tag of the element that it is in, unless that is
# one of these, or the start of a block. Jinja's parts count as such where a line begins with them.
_NOT_ENDING: Final = "(?:a|audio|del|ins|map|noscript|video)"
_ENDING: Final = (
    rf"</(?!{_NOT_ENDING}\b)|<(?:li|dt|dd|p|ul|ol|dl|div|section|article|nav|header|footer|main|"
    "details|form|table|h[1-6\ue000])(?=[\\s>\ue000])"
)
_OPTIONAL_END_TAG: Final = re.compile(
    rf"</(?:p|li|dt|dd)>(?:\n\s*(?={_ENDING}|{_JINJA}|$)"
    rf"|(?=</(?!{_NOT_ENDING}\b)|<(?:li|dt|dd)\b))"
)
_SPACE_AFTER_BLOCK: Final = re.compile(rf"(</?(?:{_BLOCKS})(?=[\s>\ue000])[^<>]*>)\n+")


def minify_template(source: str) -> str:
    r"""Return a template whose pages have the same tree, with Jinja's parts as they were.

    An end tag is only left out at the end of a line, or before another end tag or an item.

    >>> minify_template('<ul class="a">\n{% for b in c %}\n<li>{{ b }}</li>\n{% endfor %}\n</ul>')
    '<ul class=a>{% for b in c %}\n<li>{{ b }}{% endfor %}\n</ul>'
    """
    protected = iter([match[0] for match in _PROTECTED.finditer(source)])
    text = _PROTECTED.sub(lambda match: _JINJA if match[1] else _RAW, source)
    text = _TAG.sub(lambda tag: _VALUE.sub(lambda value: value[1] or value[0], tag[0]), text)
    text = _SPACE_AFTER_BLOCK.sub(r"\1", _OPTIONAL_END_TAG.sub("", text))
    return re.sub(f"[{_JINJA}{_RAW}]", lambda _: next(protected), text)


class MinifyTemplates(Extension):
    """Has a Jinja environment minify each template of a page before it is compiled."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the text that Jinja compiles; a template of anything but a page stays."""
        return minify_template(source) if name and name.endswith((".html", ".md")) else source
