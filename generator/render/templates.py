"""The templates, and what wraps a page: front matter above, markup below."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import bidirectional

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from generator import urls
from generator.model import Page
from generator.render import words
from generator.text import clean, escape

FOLDER = Path(__file__).parents[1] / "templates"


# Where the site's root stands in markup that several pages share. No text can have it: escaping
# takes it away.
ROOT = Markup("\0")
_LEFTWARD = frozenset({"R", "AL"})


def _safe(value: Any) -> Any:
    """What a template prints: text escaped, markup of `text/` and of templates as it is."""
    return value if hasattr(value, "__html__") else Markup(escape(str(value)))


def direction(text: str) -> Markup:
    """The attribute that has a browser find the direction of `text`, if it may not be English's."""
    is_plain = text.isascii() or not any(bidirectional(letter) in _LEFTWARD for letter in text)
    return Markup("" if is_plain else ' dir="auto"')


@cache
def environment() -> Environment:
    """The templates' environment, in which every printed value is escaped by `text`."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        finalize=_safe,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "day": words.day,
        "weekday": words.weekday,
        "count": words.count,
        "summary": words.summary,
        "byline": words.byline,
        "when": words.when,
        "changed": words.changed,
        "direction": direction,
        "headword": words.headword,
        "title_behind_name": words.title_behind_name,
        "listing_title": words.listing_title,
    }
    made.globals |= {"urls": urls, "month_name": words.month, "root": ROOT}
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
        "description": escape(words.summary(clean(description), 160)),
    }
    if feed:
        matter["feed"] = {key: escape(clean(value)) for key, value in feed.items()}
    body = markup(template, title=title, path=path, feed=feed, **values)
    body = body.replace(ROOT, urls.root(path))
    front = f"---\n{json.dumps(matter, ensure_ascii=False)}\n---\n"
    content = f'{front}<div class="almanac">\n{body.strip()}\n</div>\n'
    return Page(urls.source(path), content)
