"""Web addresses in a text, what they lead to, and a text as HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Link
from generator.sources import Source, read
from generator.text import clean, escape, find_links, links, to_html
from generator.text.link_targets import KINDS, TARGET_PATTERNS
from generator.text.links import split_links
from tests.support.counting import assert_linear
from tests.support.real_data import SETS, SHARED, real_data

A = "https://example.org/a"


def _urls(text: str) -> list[str]:
    return [url for _, url in split_links(text) if url]


@pytest.mark.parametrize(
    "after",
    [*".,;:!?'’”\"*~…。，；：）」—–)]>}|\\^`([", "...", ").", ".)", "!?", "**", "’s", "'s", ")("],
)
@pytest.mark.parametrize("more", ["", " and more", "\u00a0more"])
def test_address_ends_before_punctuation(after: str, more: str) -> None:
    assert _urls(f"See {A}{after}{more}") == [A]


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        (f"({A})", [A]),
        (f"[code]({A}).", [A]),
        (f"[{A}]({A}b)", [A, f"{A}b"]),
        (f"<{A}>", [A]),
        (f"_{A}_", [A]),
        (f"{A}_", [f"{A}_"]),
        (f"({A}_(b))", [f"{A}_(b)"]),
        (f"(see {A}_(b), {A}_(c))", [f"{A}_(b)", f"{A}_(c)"]),
        (f"{A}[1]", [f"{A}[1]"]),
        (f"({A}/", [f"{A}/"]),
        (f"{A}?q=1&r=2#top.", [f"{A}?q=1&r=2#top"]),
        (f"{A}.b.html.", [f"{A}.b.html"]),
        (f"{A}*b_c~d", [f"{A}*b_c~d"]),
        (f"{A}，第二", [A]),
        (f"{A}—which", [A]),
        (f"{A}{{{A}}}.", [A, A]),
        (f"{A},{A}b;{A}c", [A, f"{A}b", f"{A}c"]),
        (f"https://{A}", [A]),
        (f"https://archive.org/web/{A}", [f"https://archive.org/web/{A}"]),
        (f"https://go.org/?to={A}", [f"https://go.org/?to={A}"]),
        (f"\\href{{{A}}}{{{A}b}}", [A, f"{A}b"]),
        (f"\\{A}", [A]),
        (f"{A}\\~b, {A}\\~", [f"{A}~b", A]),
        (f"{A}\\_b\\%20c\\d", [f"{A}_b%20c"]),
        (f"HTTPS{A[5:]}", [f"HTTPS{A[5:]}"]),
        (f"x{A}", [A]),
        (f"{A}/b.The bees", [f"{A}/b"]),
        (f"{A}.We.The.", [A]),
        ("https://bees.org.Our hive", ["https://bees.org"]),
        (f"{A}/Honey.Net is", [f"{A}/Honey.Net"]),
        (f"{A}/The", [f"{A}/The"]),
        ("https://пример.рф/a", ["https://пример.рф/a"]),
        ("http://example.org:8080/", ["http://example.org:8080/"]),
    ],
)
def test_where_addresses_begin_and_end(text: str, urls: list[str]) -> None:
    assert _urls(text) == urls


@pytest.mark.parametrize(
    ("text", "shown", "url"),
    [
        ("At github.com/bees/ladder.", "github.com/bees/ladder", "https://github.com/bees/ladder"),
        ("{github.com/bees/x}", "github.com/bees/x", "https://github.com/bees/x"),
        ("(bees.github.io).", "bees.github.io", "https://bees.github.io"),
        ("bees.gitlab.io/x/.", "bees.gitlab.io/x/", "https://bees.gitlab.io/x/"),
        ("On www.bees.org, we", "www.bees.org", "https://www.bees.org"),
        ("https: //bees.org/a", "https: //bees.org/a", "https://bees.org/a"),
        ("https://github. com/b/c d", "https://github. com/b/c", "https://github.com/b/c"),
        ("https:// github.com/b/c", "https:// github.com/b/c", "https://github.com/b/c"),
        ("(arXiv:2504.00001v2)", "arXiv:2504.00001v2", "https://arxiv.org/abs/2504.00001v2"),
        ("arXiv 2504.00001 has", "arXiv 2504.00001", "https://arxiv.org/abs/2504.00001"),
        ("arXiv:hep-th/9901001.", "arXiv:hep-th/9901001", "https://arxiv.org/abs/hep-th/9901001"),
        ("arXiv: cs.CL/0112017", "arXiv: cs.CL/0112017", "https://arxiv.org/abs/cs.CL/0112017"),
        ("at hf.co/bees/b1.", "hf.co/bees/b1", "https://hf.co/bees/b1"),
        ("zenodo.org/record/1,", "zenodo.org/record/1", "https://zenodo.org/record/1"),
        ("gist.github.com/b/0a1", "gist.github.com/b/0a1", "https://gist.github.com/b/0a1"),
        ("doi: 10.1000/182.", "doi: 10.1000/182", "https://doi.org/10.1000/182"),
    ],
)
def test_address_without_a_scheme_is_recognized(text: str, shown: str, url: str) -> None:
    assert [part for part in split_links(text) if part[1]] == [(shown, url)]


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
        "www.example",
        "www.example.)",
        "www.a.org@evil.org/",
        "bee@bees.github.io",
        "x.bees.github.io.evil",
        "node.js",
        "github.com",
        "notgithub.com/a/b",
        "g\u0131thub.com/a/b",
        "bees.g\u0131thub.io",
        "http\u017f://example.org/a",
        "ftp://github.com/a/b",
        "github.com.evil.org/a/b",
        "mailto:bee@example.org",
        "ftp://example.org/a",
        "http://",
        "https://.",
        "https://...",
        "https://)",
        "http://localhost/a",
        "http://127.0.0.1/a",
        "http://0x7f.1/",
        "http://1.2/",
        "http://a..org/",
        "http://example.org:99999/",
        "http://example.org:x/",
        "http://[",
        "http://[::1]/",
        "http://]/",
        "https://example.org@evil",
        "https://example.org:pass@evil.org/",
        "https://github.com@evil.org/a/b",
        "https:/example.org",
        "https://\u2028example.org",
        f"https://{'ж' * 70}.org/",
        "arXiv:2504.000001",
        "arXiv 2504",
        "arXiv and/or 1234567",
        "shf.co/bees/b1",
        "doi: unknown",
    ],
)
def test_text_without_an_address_has_no_link(text: str) -> None:
    assert _urls(text) == []
    assert find_links(text) == ()
    assert "<a" not in to_html(text)


def test_links_are_unique_and_sorted_by_kind() -> None:
    text = (
        f"Page: {A}/. Again {A}, {A}{{{A}}}; demo https://huggingface.co/spaces/bees/ladder, "
        "data https://huggingface.co/datasets/bees/count, weights https://huggingface.co/bees/b1, "
        "talk https://youtu.be/x1, paper https://arxiv.org/abs/2504.00001 (arXiv:2504.00001), we "
        "are https://huggingface.co/bees, all is in https://huggingface.co/collections/bees/all "
        "and in https://zenodo.org/records/12; code (HTTPS://GitHub.com/bees/ladder.git) or "
        "http://github.com/bees/ladder.git/."
    )
    assert find_links(text) == (
        Link("code", "HTTPS://GitHub.com/bees/ladder.git", "bees/ladder"),
        Link("model", "https://huggingface.co/bees/b1", "bees/b1"),
        Link("data set", "https://huggingface.co/datasets/bees/count", "bees/count"),
        Link("demo", "https://huggingface.co/spaces/bees/ladder", "bees/ladder"),
        Link("archive", "https://zenodo.org/records/12", "Zenodo 12"),
        Link("collection", "https://huggingface.co/collections/bees/all", "bees/all"),
        Link("project", A, "example.org/a"),
        Link("paper", "https://arxiv.org/abs/2504.00001", "arXiv:2504.00001"),
        Link("video", "https://youtu.be/x1", "YouTube x1"),
        Link("profile", "https://huggingface.co/bees", "bees"),
    )


SPELLINGS = (
    "https://github.com/Bees/Ladder",
    "http://www.github.com/bees/ladder/",
    "https://github.com/bees/ladder.git",
    "https://github.com/bees/ladder#readme",
    "https://github.com/bees/ladder/tree/main",
    "https://github.com/bees/ladder/blob/main/a.py?raw=1",
    "https://raw.githubusercontent.com/bees/ladder/main/a.py",
    "github.com/BEES/ladder",
)


@given(st.permutations(SPELLINGS))
def test_repository_in_several_spellings_is_one_link(written: list[str]) -> None:
    (link,) = find_links(", ".join(written))
    assert link.url in (SPELLINGS[0], f"https://{SPELLINGS[-1]}")
    assert link.label.casefold() == "bees/ladder"


@pytest.mark.parametrize(
    "same",
    [
        "https://bees.org/x https://bees.org/x#y https://bees.org/x/?utm_source=1&utm_medium=2",
        "https://bees.github.io https://bees.github.io/#demo https://bees.github.io/index.html",
        "https://bees.org?q=1 https://bees.org/?q=1&utm_id=2",
        "https://hf.co/bees/b https://huggingface.co/Bees/B https://hf.co/api/models/bees/b",
        "https://arxiv.org/abs/2504.00001 https://www.alphaxiv.org/abs/2504.00001v2 "
        "https://ar5iv.org/abs/2504.00001 https://ar5iv.labs.arxiv.org/html/2504.00001",
        "https://youtu.be/aB https://www.youtube.com/watch?v=aB",
    ],
)
def test_several_addresses_of_a_page_are_one_link_with_the_simplest(same: str) -> None:
    (link,) = find_links(same)
    assert link.url == same.split()[0]


def test_only_address_of_a_repository_keeps_its_path() -> None:
    deep = "https://github.com/bees/ladder/tree/main/rungs"
    assert find_links(f"See {deep}.") == (Link("code", deep, "bees/ladder"),)


@pytest.mark.parametrize(
    "pair",
    [
        "https://github.com/bees/ladder https://gitlab.com/bees/ladder",
        "https://gitlab.com/bees/ladder https://gitlab.bees.org/bees/ladder",
        "https://huggingface.co/bees/b https://huggingface.co/datasets/bees/b",
        "https://bees.org/a https://bees.org/b",
        "https://bees.org/?a https://bees.org/?b",
        "https://github.com/bees https://huggingface.co/bees",
        "https://youtu.be/abcDEF https://youtu.be/ABCdef",
        "https://openreview.net/forum?id=aB https://openreview.net/forum?id=Ab",
        "https://bees.org/a https://bees.org/A",
        "https://bees.org/#/a https://bees.org/#/b",
        "https://youtube.com/playlist?list=a https://youtube.com/playlist?list=b",
    ],
)
def test_different_targets_are_different_links(pair: str) -> None:
    assert len(find_links(pair)) == 2


@pytest.mark.parametrize(
    ("url", "kind", "label"),
    [
        ("https://github.com/bees", "profile", "bees"),
        ("https://github.com/orgs/bees/repositories", "profile", "bees"),
        ("https://github.com/features/actions", "project", "github.com/features/actions"),
        ("https://gist.github.com/bees/0123456789abcdef", "code", "gist bees/0123456"),
        ("https://gitlab.com/bees/hives/ladder/-/tree/main", "code", "bees/hives/ladder"),
        ("https://gitlab.inria.fr/bees/ladder.git", "code", "bees/ladder"),
        ("https://bitbucket.org/bees/ladder/src/", "code", "bees/ladder"),
        ("https://codeberg.org/bees/ladder", "code", "bees/ladder"),
        ("https://anonymous.4open.science/r/x-1A2B/", "code", "x-1A2B"),
        ("https://pypi.org/project/ladder/", "code", "ladder"),
        (
            "https://github.com/user-attachments/assets/1",
            "project",
            "github.com/user-attachments/assets/1",
        ),
        ("https://huggingface.co/api/models/bees/b1", "model", "bees/b1"),
        ("https://huggingface.co/api/datasets/bees/count", "data set", "bees/count"),
        ("https://huggingface.co/api/whoami", "project", "huggingface.co/api/whoami"),
        ("https://huggingface.co/", "project", "huggingface.co"),
        ("https://huggingface.co/docs/bees/x", "project", "huggingface.co/docs/bees/x"),
        ("https://huggingface.co/bees/b1/tree/main", "model", "bees/b1"),
        ("https://huggingface.co/datasets/count/viewer", "data set", "count"),
        (
            "https://huggingface.co/collections/bees/a-0123456789abcdef01234567",
            "collection",
            "bees/a",
        ),
        ("https://www.huggingface.co/papers/2504.00001", "paper", "arXiv:2504.00001"),
        ("https://kaggle.com/datasets/bees/count", "data set", "bees/count"),
        ("https://bees-ladder.hf.space/?a", "demo", "bees-ladder.hf.space"),
        ("https://arxiv.org/pdf/2504.00001v3.pdf", "paper", "arXiv:2504.00001"),
        ("https://arxiv.org/abs/cs/0112017", "paper", "arXiv:cs/0112017"),
        ("https://doi.org/10.48550/arXiv.2504.00001", "paper", "arXiv:2504.00001"),
        ("https://dx.doi.org/10.1000/182", "paper", "doi:10.1000/182"),
        ("https://doi.org/10.5281/zenodo.12", "archive", "Zenodo 12"),
        ("https://openreview.net/forum?id=aB-1_c", "paper", "OpenReview aB-1_c"),
        ("https://aclanthology.org/2024.acl-long.1.pdf", "paper", "ACL Anthology 2024.acl-long.1"),
        ("https://www.youtube.com/watch?t=1&v=aB-1_c", "video", "YouTube aB-1_c"),
        ("https://www.youtube.com/playlist?list=PL1", "video", "YouTube playlist PL1"),
        ("https://www.youtube.com/@bees/videos", "video", "YouTube @bees"),
        ("https://www.youtube.com/channel/UCx", "video", "YouTube UCx"),
        ("https://www.alphaxiv.org/abs/2504.00001", "paper", "arXiv:2504.00001"),
        ("https://vimeo.com/12", "video", "Vimeo 12"),
        ("https://www.bilibili.com/video/BV1x", "video", "Bilibili BV1x"),
        ("https://bees.org/talk.mp4", "video", "bees.org/talk.mp4"),
        ("https://bees.github.io/ladder/", "project", "bees.github.io/ladder"),
        ("https://github.com.evil.org/a/b", "project", "github.com.evil.org/a/b"),
        ("https://evil.org/github.com/a/b", "project", "evil.org/github.com/a/b"),
        # A Cyrillic letter: neither GitHub nor written like it.
        ("https://g\u0456thub.com/a/b", "project", "xn--gthub-n2e.com/a/b"),
        (f"https://bees.org/{'a' * 200}", "project", f"bees.org/{'a' * 70}…"),
    ],
)
def test_target_of_an_address(url: str, kind: str, label: str) -> None:
    assert find_links(url) == (Link(kind, url, label),)


def test_every_kind_of_the_table_is_in_the_order_of_the_buttons() -> None:
    assert {row.kind for row in TARGET_PATTERNS} | {"project"} == set(KINDS)


# The addresses of real listings -------------------------------------------------------------

GOLDEN = Path(__file__).parent / "golden" / "links.tsv"


def _golden() -> dict[str, list[Link]]:
    """Return the expected links by address, as written in a listing, from the golden file."""
    expected: dict[str, list[Link]] = {}
    with GOLDEN.open(encoding="utf-8") as lines:
        rows = (line.rstrip("\n").split("\t") for line in lines if not line.startswith("# "))
        assert next(rows) == ["written", "kind", "url", "label"]
        for written, *link in rows:
            expected.setdefault(written, []).extend([Link(*link)] if any(link) else [])
    return expected


def test_links_of_real_listings_are_as_in_the_golden_file() -> None:
    assert {written: list(find_links(written)) for written in _golden()} == _golden()


def test_every_address_of_the_dumps_is_in_the_golden_file() -> None:
    paths = real_data("dumps")
    if not paths:
        pytest.skip(f"real data: no {SETS['dumps']} in {SHARED}")
    written = [
        run
        for path in paths
        for entry in read(Source(path.name, path)).entries
        for run in entry.abstract.split()
        if "http" in run.casefold()
    ]
    assert len(written) == 167
    assert not set(written) - set(_golden())


# Markup ----------------------------------------------------------------------------------


class _ParsedHtml(HTMLParser):
    """The text of HTML, and its elements with their attributes, as a browser parses them."""

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

PIECES = tuple(
    "http:// https: // github.com/ github. com/ a b / . .. - _ ( ) [ ] @ : 80 # ? = & % \\ \\_ "
    "www. .org .github.io arXiv:2504.00001 doi:10.1000/ { } ~ ' ’ , huggingface.co/ datasets/ "
    "youtu.be/ .The #/ utm_a= index.html é \u0456 xn-- //".split(" ")
)


@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from([*HOSTILE, A, f"({A}_(b))."]) | st.text(max_size=3)).map("".join),
    ).map(clean)
)
def test_html_is_the_text_with_links_only(text: str) -> None:
    parsed = _ParsedHtml(to_html(text))
    assert parsed.text == text
    assert parsed.elements == [("a", {"href": url}) for url in _urls(text)]
    assert all(url.casefold().startswith(("http://", "https://")) for url in _urls(text))


@given(st.text())
def test_parts_of_a_text_are_the_text(text: str) -> None:
    parts = list(split_links(text))
    assert "".join(shown for shown, _ in parts) == text
    assert all(shown and (not url or _is_safe(url)) for shown, url in parts)
    assert {link.url for link in find_links(text)} <= {url for _, url in parts}


HOSTS = tuple(
    "anonymous.4open.science/ anonymous. 4open. science/ raw. githubusercontent. com/ dx.doi.org/ "
    "export. arxiv.org/ gist. github.com/ bees-and-wasps.gitlab.io https//".split(" ")
)


@given(
    st.lists(st.sampled_from([*PIECES, *HOSTS, A, " ", "ß", "ı", "İ"]), max_size=12).map("".join)
)
def test_search_for_addresses_begins_before_the_first(text: str) -> None:
    start = links._find_search_start(text)
    matches = [match.span() for match in links._ADDRESS.finditer(text)]
    if start is not None:
        assert [match.span() for match in links._ADDRESS.finditer(text, start)] == matches
    else:  # an `arxıv:2504.00001` is none where it is the only address
        assert not matches or not {"ı", "İ"}.isdisjoint(text)


@given(st.lists(st.sampled_from([*PIECES, A]), max_size=12).map("".join))
def test_every_link_is_safe_and_is_found_in_its_own_address(text: str) -> None:
    for link in find_links(text):
        assert _is_safe(link.url)
        assert link.kind in KINDS
        assert find_links(link.url) == (link,)


def _is_safe(url: str) -> bool:
    """Return whether a browser takes all of `url` for a web address of a host with a name."""
    parts = urlsplit(url)
    return (
        parts.scheme in ("http", "https")
        and "." in (parts.hostname or "")
        and "@" not in parts.netloc
        and not re.search(r"[\s<>\"'{}|\\^`]", url)
    )


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
        "a-",
        "www.",
        "\\_",
        "x](",
        "github.com/",
        "github. com/a/",
        "https: //",
        "doi:10.1000/",
        "?id=&",
        "é.",
        ".The",
        "utm_=&",
        "/index.html",
    ],
)
@pytest.mark.parametrize(
    "start",
    ["", A, "https://github.com/a/", "https://openreview.net/forum?"],
    ids=["", "in an address", "in a repository", "in a query"],
)
def test_long_hostile_text_takes_linear_work(start: str, unit: str) -> None:
    def run(times: int) -> Callable[[], object]:
        text = start + unit * times
        return lambda: (to_html(text), find_links(text))

    assert_linear(run, 500)
    assert _ParsedHtml(to_html(start + unit * 20_000)).text == start + unit * 20_000
