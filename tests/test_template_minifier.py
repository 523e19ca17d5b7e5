"""Minified templates: a browser reads the same pages from both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from generator.pages.template_minifier import minify_template
from tests.support.building import build_site, edit
from tests.support.kinds import gallery

# A page as a tree of names, attributes and texts, without the white space that no browser shows:
# at the edge of a block, or beside one.
TREE = """(markup) => {
  const BLOCKS = new Set(("HTML HEAD BODY META TITLE LINK SCRIPT MAIN HEADER FOOTER NAV SECTION "
    + "ARTICLE NOSCRIPT DIV H1 H2 H3 P UL OL LI DL DT DD DETAILS SUMMARY FORM BUTTON PRE TABLE "
    + "THEAD TBODY TR TH TD").split(" "));
  const isBlock = (node) => BLOCKS.has(node.nodeName);
  const tree = (node) => {
    const attributes = [...node.attributes].map(({ name, value }) => `${name}=${value}`).sort();
    const children = [...node.childNodes].map((child, index, all) => {
      if (child.nodeType !== Node.TEXT_NODE) return tree(child);
      if (node.closest("pre, script")) return child.data;
      let text = child.data.replace(/[ \\n]+/g, " ");
      if (isBlock(all[index - 1] ?? node)) text = text.trimStart();
      if (isBlock(all[index + 1] ?? node)) text = text.trimEnd();
      return text;
    });
    return [node.nodeName, attributes, children.filter((child) => child !== "")];
  };
  return JSON.stringify(tree(new DOMParser().parseFromString(markup, "text/html").documentElement));
}"""


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Page:
    return browser.new_page()


def _built(folder: Path) -> Path:
    (folder / "dumps" / "gallery.txt").write_text(gallery(), encoding="utf-8")
    return build_site(folder)


def test_minified_pages_have_the_same_tree(
    new_project: Callable[[Path], Path], tmp_path: Path, tab: Page
) -> None:
    unminified = new_project(tmp_path / "unminified")
    edit(
        unminified / "generator/pages/template_minifier.py",
        "return minify_template(source) if",
        "return source if",
    )
    sites = _built(unminified), _built(new_project(tmp_path / "minified"))
    pages = sorted(path.relative_to(sites[0]) for path in sites[0].rglob("*.html"))
    assert len(pages) > 150
    for page in pages:
        texts = [(site / page).read_text(encoding="utf-8") for site in sites]
        assert len(texts[1]) < len(texts[0]), page
        before, after = (tab.evaluate(TREE, text).split("],") for text in texts)
        assert before == after, page


@pytest.mark.parametrize(
    ("page", "other"),
    [
        ("<p>a</p> b", "<p>a b"),
        ("<ul><li>a</ul>b", "<ul><li>a</li>b</ul>"),
        ("<a>a</a> <a>b</a>", "<a>a</a><a>b</a>"),
        ("<p class=a>", "<p class='a b'>"),
    ],
)
def test_a_tree_that_differs_is_found(tab: Page, page: str, other: str) -> None:
    assert tab.evaluate(TREE, page) != tab.evaluate(TREE, other)


@pytest.mark.parametrize(
    "source",
    [
        '<a class="{{ name }}" title="two words">{{ "a" }} {# "b" #}</a>',
        '<rect height="8"/>',
        "<b>a</b>\n<i>b</i>",
        "{% macro card(own=\"\") %}{{ urls.page('a') }}{% endmacro %}",
        "<p>a</p> b",
        "<noscript><p>a</p></noscript>",
        "<p>a</p><noscript>b</noscript>",
        'a = "b" > c',
        "<i>a</i>\n<p>b</p> <i>c</i>",
        '<script>if (i<n && s=="abc" && k>0) x()</script>\n',
        "<textarea>\n<p>a</p>\n</textarea>",
        "<pre>\n\n<p>a</p>\n</pre>",
        '<!-- <p class="a">a</p>\n<p> -->',
        """<b data-x='a="b" c' title="a='b' c">""",
    ],
)
def test_what_html_needs_stays(source: str) -> None:
    assert minify_template(source) == source


@pytest.mark.parametrize(
    "behind", ["<noscript>b</noscript>", "</noscript>", "b", "<a>b</a>", "<!-- b -->"]
)
def test_an_end_tag_stays_where_nothing_else_ends_the_paragraph(behind: str) -> None:
    assert "</p>" in minify_template(f"<p>a</p>\n{behind}")


def test_a_heading_whose_level_is_printed_is_a_block() -> None:
    source = "<p>a</p>\n<h{{ l }}>b</h{{ l }}>\n<p>"
    assert minify_template(source) == "<p>a<h{{ l }}>b</h{{ l }}><p>"
