"""Web addresses in a text, and a text as markup: where an address ends, what is never one."""

from __future__ import annotations

import html
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Link
from generator.text import clean, escape, find_links, to_html
from generator.text.links import KINDS, split_links
from tests.counting import assert_linear

A = "https://example.org/a"


def _urls(text: str) -> list[str]:
    return [url for _, url in split_links(text) if url]


@pytest.mark.parametrize("after", [*".,;:!?'*_~…。，；)]>\"}|\\^`", "...", ").", ".)", "!?", "**"])
@pytest.mark.parametrize("more", ["", " and more", "\u00a0more"])
def test_an_address_ends_before_punctuation(after: str, more: str) -> None:
    assert _urls(f"See {A}{after}{more}") == [A]


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        (f"({A})", [A]),
        (f"[code]({A}).", [A]),
        (f"<{A}>", [A]),
        (f"({A}_(b))", [f"{A}_(b)"]),
        (f"(see {A}_(b), {A}_(c))", [f"{A}_(b)", f"{A}_(c)"]),
        (f"{A}[1]", [f"{A}[1]"]),
        (f"({A}/", [f"{A}/"]),
        (f"{A}?q=1&r=2#top.", [f"{A}?q=1&r=2#top"]),
        (f"{A}.b.html.", [f"{A}.b.html"]),
        (f"{A}*b_c~d", [f"{A}*b_c~d"]),
        (f"{A}{{{A}}}.", [A, A]),
        (f"\\href{{{A}}}{{{A}b}}", [A, f"{A}b"]),
        (f"HTTPS{A[5:]}", [f"HTTPS{A[5:]}"]),
        (f"x{A}", [A]),
        ("https://пример.рф/a", ["https://пример.рф/a"]),
        ("http://example.org:8080/", ["http://example.org:8080/"]),
    ],
)
def test_where_addresses_begin_and_end(text: str, urls: list[str]) -> None:
    assert _urls(text) == urls


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JaVaScRiPt://example.org/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "file:///etc/passwd",
        "//example.org/a",
        "example.org/a",
        "www.example.org",
        "mailto:bee@example.org",
        "ftp://example.org/a",
        "http://",
        "https://.",
        "https://...",
        "https://)",
        "http://localhost/a",
        "http://[",
        "http://[::1]/",
        "http://]/",
        "https://example.org@evil",
        "https://example.org:pass@evil.org/",
        "https:/example.org",
        "https://\u2028example.org",
    ],
)
def test_what_is_no_address(text: str) -> None:
    assert _urls(text) == []
    assert find_links(text) == ()
    assert "<a" not in to_html(text)


def test_addresses_are_listed_once_the_most_useful_kind_first() -> None:
    text = (
        f"Page: {A}/. Again {A}, {A}{{{A}}}; demo https://huggingface.co/spaces/bees/ladder, "
        "data https://huggingface.co/datasets/bees/count, weights https://huggingface.co/bees/b1, "
        "talk https://youtu.be/x1, paper https://arxiv.org/abs/2504.00001 and code "
        "(HTTPS://GitHub.com/bees/ladder.git) or http://github.com/bees/ladder.git/."
    )
    assert find_links(text) == (
        Link("code", "HTTPS://GitHub.com/bees/ladder.git", "bees/ladder"),
        Link("data set", "https://huggingface.co/datasets/bees/count", "bees/count"),
        Link("demo", "https://huggingface.co/spaces/bees/ladder", "bees/ladder"),
        Link("paper", "https://arxiv.org/abs/2504.00001", "arxiv.org"),
        Link("model", "https://huggingface.co/bees/b1", "bees/b1"),
        Link("video", "https://youtu.be/x1", "youtu.be"),
        Link("project", f"{A}/", "example.org"),
    )


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://github.com/bees", "project"),
        ("https://bees.github.io/ladder", "project"),
        ("https://github.com.evil.org/a/b", "project"),
        ("https://evil.org/github.com/a/b", "project"),
        ("https://huggingface.co/", "project"),
        ("https://www.huggingface.co/papers/1", "paper"),
        ("https://anonymous.4open.science/r/x", "code"),
    ],
)
def test_kind_of_an_address(url: str, kind: str) -> None:
    assert [link.kind for link in find_links(url)] == [kind]
    assert kind in dict(KINDS)


# Markup ----------------------------------------------------------------------------------


class _Seen(HTMLParser):
    """What a browser makes of markup: its text, and its elements with their attributes."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(markup)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")


HOSTILE = (
    "<script>alert(1)</script>",
    "</p><img src=x onerror=alert(1)>",
    "<!-- --> <![CDATA[ ]]> <?php ?>",
    "&lt;b&gt; &amp;amp; &#60;",
    "{{ config }} {% raw %} {: .class #id onclick=x } {#",
    '--8<-- "mkdocs.yml"',
    "[x](javascript:alert(1)) ![x](x) <javascript:alert(1)>",
    'https://example.org/"onmouseover="alert(1)',
    "https://example.org/'onmouseover='alert(1)",
    "https://example.org/<script>",
    "https://example.org/{{x}}",
    "https://example.org/&quot;onclick=alert(1)",
    "$x<y$ \\(a\\) `code` **bold** # head",
)


@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from([*HOSTILE, A, f"({A}_(b))."]) | st.text(max_size=3)).map("".join),
    ).map(clean)
)
def test_text_in_is_text_out_and_nothing_but_links_is_added(text: str) -> None:
    seen = _Seen(to_html(text))
    assert seen.text == text
    assert seen.elements[0] == ("p", {})
    assert seen.elements[1:] == [("a", {"href": url}) for url in _urls(text)]
    assert all(url.casefold().startswith(("http://", "https://")) for url in _urls(text))


@given(st.text())
def test_parts_of_a_text_are_the_text(text: str) -> None:
    parts = list(split_links(text))
    assert "".join(shown for shown, _ in parts) == text
    assert all(shown and url in ("", shown) for shown, url in parts)
    assert {url.url for url in find_links(text)} <= {url for _, url in parts}


@given(st.text())
def test_escaped_text_is_safe_in_elements_and_attributes(text: str) -> None:
    escaped = escape(text)
    assert html.unescape(escaped) == html.unescape(html.escape(text))
    assert not set("<>\"'{}") & set(escaped)


# Linear ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "unit",
    [
        "https://",
        "https://a.org/",
        "https://a.org/ ",
        "http://[ ",
        "https://a.org{",
        ")",
        "(",
        ").",
        "…",
        "https://a.b@",
        "{{<",
        "https:/",
        "h",
    ],
)
@pytest.mark.parametrize("start", ["", f"{A}"], ids=["", "in an address"])
def test_long_hostile_text_takes_linear_work(start: str, unit: str) -> None:
    def run(times: int) -> Callable[[], object]:
        text = start + unit * times
        return lambda: (to_html(text), find_links(text))

    assert_linear(run, 500)
    assert _Seen(to_html(start + unit * 20_000)).text == start + unit * 20_000
