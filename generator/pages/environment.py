"""The templates, and what wraps a page: front matter above, markup below."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from markupsafe import Markup

from generator import urls
from generator.catalogue import labels
from generator.model import Page
from generator.pages.template_minifier import MinifyTemplates
from generator.text import clean, escape

FOLDER = Path(__file__).with_name("templates")


# Where the site's root stands in markup that several pages share. No text can have it: escaping
# takes it away.
ROOT = Markup("\0")
# The blocks of scripts that are written from the right (Unicode, DerivedBidiClass.txt: R and AL).
_LEFTWARD = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def _safe(value: Any) -> str:
    """What a template prints: text escaped, markup of `text/` and of templates as it is."""
    return value if isinstance(value, Markup) else escape(str(value))


class _Printing(CodeGenerator):
    """Prints what `_safe` gives, which Jinja would escape and copy once more."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        self.write(finalize.src)

    def _output_child_post(self, node: Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")


class _Environment(Environment):
    code_generator_class = _Printing


def direction(text: str) -> Markup:
    """The attribute that has a browser find the direction of `text`, if it may not be English's."""
    return Markup(' dir="auto"' if _LEFTWARD.search(text) else "")


@cache
def environment() -> Environment:
    """The templates' environment, in which every printed value is escaped by `text`."""
    made = _Environment(
        loader=FileSystemLoader(FOLDER),
        extensions=[MinifyTemplates],
        autoescape=True,
        finalize=_safe,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "day": labels.day,
        "weekday": labels.weekday,
        "count": labels.count,
        "summary": labels.summary,
        "byline": labels.byline,
        "changed": labels.changed,
        "direction": direction,
        "headword": labels.headword,
        "title_behind_name": labels.title_behind_name,
        "listing_title": labels.listing_title,
    }
    made.globals |= {"urls": urls, "month_name": labels.month, "root": ROOT}
    return made


def macros() -> Any:
    """The macros of `macros.html`, as functions whose markup any page can hold."""
    return environment().get_template("macros.html").module


def markup(template: str, **values: Any) -> str:
    """`template` rendered with `values`; `ROOT` stands where the site's root goes."""
    return environment().get_template(template).render(values)


def page(
    path: str,
    template: str,
    title: str,
    description: str,
    feed: Mapping[str, str] | None = None,
    **values: Any,
) -> Page:
    """The page at `path`: `template` rendered with `values`, `title`, `root` and `feed`.

    `feed` is what a feed of the page is called and where its files are: `title`, `atom`, `json`.

    Front matter is JSON, which is YAML that no title can break; the theme prints title and
    description raw, so they are escaped here.
    """
    matter: dict[str, Any] = {
        "title": escape(clean(title)),
        "description": escape(labels.summary(clean(description), 160)),
    }
    if feed:
        matter["feed"] = {key: escape(clean(value)) for key, value in feed.items()}
    body = markup(template, title=title, path=path, feed=feed, **values)
    body = body.replace(ROOT, urls.root(path))
    front = f"---\n{json.dumps(matter, ensure_ascii=False)}\n---\n"
    content = f"{front}<div class=almanac>{body.strip()}</div>\n"
    return Page(urls.source(path), content)
