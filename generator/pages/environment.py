"""The templates' environment, and what every page has: front matter above the markup."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from markupsafe import Markup

from generator import urls
from generator.catalogue import labels
from generator.pages.template_minifier import MinifyTemplates
from generator.settings import TEMPLATES
from generator.text import clean, escape

# The place of the site's root in markup that several pages share. No text can have this
# character, as escaping replaces it.
ROOT = Markup("\0")
# The blocks of scripts that are written from the right (Unicode, DerivedBidiClass.txt: R and AL).
_LEFTWARD = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def _escaped(value: Any) -> str:
    """Return what a template prints: text escaped; markup of `text/` and of templates as it is."""
    return value if isinstance(value, Markup) else escape(str(value))


class _CodeGenerator(CodeGenerator):
    """Prints what `_escaped` returns, which Jinja would escape and copy once more."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        self.write(finalize.src)

    def _output_child_post(self, node: Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")


class _Environment(Environment):
    code_generator_class = _CodeGenerator


def direction(text: str) -> Markup:
    """Return the attribute that lets a browser find the direction of a text, if it needs it."""
    return Markup(' dir="auto"' if _LEFTWARD.search(text) else "")


@cache
def environment() -> Environment:
    """Return the environment, in which every printed value is escaped by `text`."""
    env = _Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=[MinifyTemplates],
        autoescape=True,
        finalize=_escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "day": labels.day,
        "weekday": labels.weekday,
        "count": labels.count,
        "percent": labels.percent,
        "summary": labels.summary,
        "byline": labels.byline,
        "repaired_pieces": labels.repaired_pieces,
        "direction": direction,
        "split_at_name": labels.split_at_name,
        "title_after_name": labels.title_after_name,
        "listing_title": labels.listing_title,
    }
    env.globals |= {"urls": urls, "month_name": labels.month, "root": ROOT}
    return env


def compile_templates() -> None:
    """Compile every template that has changed, so that workers that are forked have them.

    Until it is called again, nobody looks whether one has changed.
    """
    env = environment()
    env.auto_reload = True
    for name in env.list_templates():
        env.get_template(name)
    env.auto_reload = False


def macros() -> Any:
    """Return the macros of `macros.html` as functions whose markup any page can have."""
    return environment().get_template("macros.html").module


def render_page(
    path: str,
    template: str,
    title: str,
    description: str,
    feed: Mapping[str, str] | None = None,
    metadata: Mapping[str, Any] | None = None,
    is_empty: bool = False,
    **values: Any,
) -> str:
    """Return the page at `path`: `template` rendered with `values`, `title`, `path` and `feed`.

    `feed` has the title of the page's feed and the paths of its files: `title`, `atom`, `json`.
    `metadata` is that of a paper (pages/metadata.py), which is escaped. The navigation leaves out
    a page that `is_empty`.

    Front matter is JSON, which is YAML that no title can break. The theme prints title and
    description as they are, so they are escaped here.
    """
    matter: dict[str, Any] = {
        "title": escape(clean(title)),
        "description": escape(labels.summary(clean(description), 160)),
    }
    if feed:
        matter["feed"] = {key: escape(clean(value)) for key, value in feed.items()}
    if metadata:
        matter["paper"] = metadata
    if is_empty:
        matter["empty"] = True
    body = environment().get_template(template).render(title=title, path=path, feed=feed, **values)
    body = body.replace(ROOT, urls.root(path))
    front = f"---\n{json.dumps(matter, ensure_ascii=False)}\n---\n"
    return f"{front}<div class=almanac>{body.strip()}</div>\n"
