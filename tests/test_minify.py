"""Minified scripts do what their sources do, in fewer bytes."""

from __future__ import annotations

import gzip
import logging
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response

from generator.publish import minify
from generator.publish.minify import minify_assets, minify_script, minify_style
from generator.runtime.memo import Memo
from tests.support.building import ROOT
from tests.support.kinds import open_kind
from tests.support.visits import visiting

SCRIPTS = sorted((ROOT / "docs/assets").rglob("*.js"))
STYLES = sorted((ROOT / "docs/assets").rglob("*.css"))


def test_comments_and_meaningless_white_space_go() -> None:
    source = """// @ts-check
// Why.
import { b } from "./b.js";
/**
 * @param {string} name
 */
export function f(name) {
  // Here too.
  /** @type {string} */ (name).trim();
  const a = /** @type {Record<string, number>} */ ({});
  const sum = ({ first, last = 2 }) => first <= 1 && last ?? { first };
  if (sum === (a ? .5 : 1) || a.length - 1 > -1) {
    return [
      a
        .trim(),
      "{ a = b }",
    ];
  } else return `${name}, ${a ? `, ${name}  1` : ""} // no comment`; /* gone */
  return "https://a.org /* no comment */" + /[/]\\/\\*/.source;
}
"""
    assert (
        minify_script(source) == 'import{b}from"./b.js";'
        "export function f(name){(name).trim();const a=({});"
        "const sum=({first,last=2})=>first<=1&&last??{first};"
        "if(sum===(a? .5:1)||a.length-1>-1)"
        '{return[a.trim(),"{ a = b }",];}'
        'else return`${name}, ${a ? `, ${name}  1` : ""} // no comment`;'
        'return"https://a.org /* no comment */"+/[/]\\/\\*/.source;}'
    )


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_script_of_ours_is_minified(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    minified = minify_script(source)
    assert len(minified) < len(source)
    assert minify_script(minified) == minified


# What a browser needs to show a page, beside images: a search and the reading list load more.
PARTS = {"document", "stylesheet", "script"}


@pytest.mark.parametrize("kind", ["home", "paper"])
def test_a_first_visit_takes_less_than_40_kb(
    browser: Browser, published: tuple[str, Path], kind: str
) -> None:
    root, site = published
    with visiting(browser, root) as visit:
        responses: list[Response] = []
        visit.tab.on("response", lambda response: responses.append(response))
        open_kind(visit, kind, site)
        sizes = {
            response.url: len(gzip.compress(response.body()))
            for response in responses
            if response.request.resource_type in PARTS
        }
    assert len(sizes) > 3
    assert sum(sizes.values()) <= 40_000, sizes


def test_imported_stylesheets_stand_in_their_layers(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text(
        '@layer x, y;\n@import "b.css" layer(x);\n@import "c.css";\n@import "d.css" layer(y);\n'
    )
    (tmp_path / "b.css").write_text(".b :is(p, a) {\n  left: 0;\n}\n")
    (tmp_path / "c.css").write_text('@import "d.css" layer(z);\n.c { left: 0 }\n')
    (tmp_path / "d.css").write_text("@media print {\n  .d :hover { left: 0 }\n}\n")
    minify_assets(tmp_path)
    assert (tmp_path / "a.css").read_text() == (
        "@layer x,y;@layer x{.b :is(p,a){left:0}}"
        "@layer z{@media print{.d :hover{left:0}}}.c{left:0}"
        "@layer y{@media print{.d :hover{left:0}}}"
    )


def test_an_import_in_a_comment_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text(
        '/* no more:\n@import "b.css";\n*/\n@import "c.css" layer(x);\n.a { left: 0 }\n'
    )
    (tmp_path / "b.css").write_text(".b { left: 0 }\n")
    (tmp_path / "c.css").write_text(".c { left: 0 }\n")
    minify_assets(tmp_path)
    assert (tmp_path / "a.css").read_text() == "@layer x{.c{left:0}}.a{left:0}"


def test_no_rule_of_ours_outweighs_by_force() -> None:
    for path in (ROOT / "docs/assets").glob("*.css"):
        style = path.read_text(encoding="utf-8")
        assert "!important" not in style, path.name
        assert not re.search(r"\.md-typeset [^{]", style), path.name


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Page:
    return browser.new_page()


@pytest.mark.parametrize(
    "function",
    [
        "() => `\n  // no comment\n  /* nor this */  `",
        "() => { const a = 1; return `${`a  ${a + `  b `}  c`}  // d`; }",
        "() => ['</script>', `</script  >`, '<!-- a', '-->'].join('  ')",
        "() => [/[/]\\/\\*  `/.source, 8 / 4 / 2, 'a//b'.replace(/\\//g, '  ')]",
        "() => { let a = []; if (a) /x  y/.test('x  y') && a.push(1); return a / /2/.source }",
        "() => /(?<year>\\d{4})/v.exec('in 2026').groups.year",
        "() => { class A { #a = 1\n  get a() { return this.#a }\n  static { this.b = 2 } }\n"
        "  return new A().a + A.b }",
        "async () => { let a = 0;\n  for await (const b of [1, 2]) { a += await b }\n  return a }",
        "() => { const { a, b: [c = 3], ...d } = { a: 1, b: [], e: 4 };\n"
        "  return a + c + JSON.stringify(d) }",
        "() => { let a = 1, b = 2\n  a = b\n  ++b\n  return [a, b, a+ +b, a- -b, a++ + ++b] }",
        "() => { let a = 3, b = []; while (a --> 0) b.push(a < ! --a); return b }",
        "() => { const a = null; return [a ?? (0 || 5), a?.b?.[0], (-2) ** 2, 1_000] }",
        "() => { const a = true; return [a ? .5 : 1, a\n  ? 1\n  : 2] }",
        "() => { const a1 = [1 .toFixed(), 2\n.toFixed()]; return a1\n  .join() }",
        "() => { label: for (const a of [1, 2]) { for (;;) { continue label } } return 'done' }",
        "() => { /* { */ return { /* }, */ 'a': 1 /* ] */ } // )\n}",
        "() => { function f() { return\n1 } return [f(), typeof f, void 0, 'a' in { a: 1 }] }",
        "() => { const a = {}; const f = (b) => void (a[b] ??= 1); f('c'); return a }",
        "() => { let a = 'b'\n  ;[1].forEach((c) => { a += c })\n  return a }",
        "() => { let a = 1; { let a = 2; var b = a } return [a, b] }",
        "() => { if (1) {} else return 1\n  do ; while (0) return 2 }",
        "() => { const a = { get: 1, async: 2, async *b() {}, get c() { return 3 } }\n"
        "  return [a.get, a.async, a.c] }",
    ],
)
def test_a_minified_script_does_the_same(tab: Page, function: str) -> None:
    source = f"// @ts-check\n/**\n * Why.\n */\nwindow.f = {function}; // End.\n"
    minified = minify_script(source)
    assert len(minified) < len(source)
    tab.add_script_tag(content=source)
    value = tab.evaluate("f()")
    tab.evaluate("window.f = null")
    tab.add_script_tag(content=minified)
    assert tab.evaluate("f()") == value


@pytest.mark.parametrize(
    "comment", ["/*! A licence. */", "/**\n * @license MIT\n */", "// @license MIT", "//! MIT"]
)
def test_a_licence_stays(comment: str) -> None:
    assert minify_script(f"// Why.\n{comment}\nf( 1 ); // End.") == f"{comment}\n" + (
        "\nf(1);" if comment.startswith("//") else "f(1);"
    )


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (b"// A comment.\nconst  a = ;\n", 2),
        (b"f(() => {\n  a();\n", 1),
        (b"const  a = '\0b';\n", 1),
    ],
)
def test_a_script_that_is_not_understood_stays_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, source: bytes, line: int
) -> None:
    path = tmp_path / "assets" / "a.js"
    path.parent.mkdir()
    path.write_bytes(source)
    minify_assets(path.parent)
    assert path.read_bytes() == source
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (
            logging.WARNING,
            "assets/a.js is published unminified: its syntax is not understood in "
            f"line {line}. Mend it, or name it *.min.js to keep it as it is.",
        )
    ]


def test_a_script_that_would_become_another_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minify, "_WHITE_SPACE", ((re.compile(r"\s"), ""),))
    with pytest.raises(ValueError, match="without its white space it would be another script"):
        minify_script("const first = 1;  const second = 2;")


def test_scripts_of_the_build_before_are_not_minified_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    memo, assets = Memo(tmp_path / "memo"), tmp_path / "assets"
    assets.mkdir()
    for _ in range(2):
        (assets / "a.js").write_text("f( 1 );\n")
        (assets / "b.js").write_text("f( ;\n")
        minify_assets(assets, memo)
        assert (assets / "a.js").read_text() == "f(1);"
        assert (assets / "b.js").read_text() == "f( ;\n"
        monkeypatch.setattr(minify, "minify_script", lambda text: f"{text} again")
    # What was wrong is said in each build.
    assert ["b.js is published unminified" in message for message in caplog.messages] == [True] * 2


def test_minified_files_and_other_encodings_stay(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    contents = {
        "a.min.js": b"// kept\n",
        "b.js": b"// \xff\n",
        "c.min.css": b"a { }\n",
        "d.txt": b"// a\n",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    minify_assets(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == contents
    assert not caplog.records


def test_a_stylesheet_is_published_with_those_that_it_imports(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a { color: red }  /* gone */\n")
    (tmp_path / "b.css").write_text('@import "z.css";\nb { color: blue }\n')
    (tmp_path / "site.css").write_text('/* All. */\n@import "a.css";\n@import "b.css";\n')
    (tmp_path / "z.css").write_text("i { color: green }\n")
    minify_assets(tmp_path)
    assert (tmp_path / "a.css").read_text() == "a{color:red}"
    assert (tmp_path / "site.css").read_text() == "a{color:red}i{color:green}b{color:blue}"


# Where white space, or a comment, is a part of what is said.
ODD_STYLES = {
    "a :hover > b + c ~ d { color : red ; }": "a :hover>b + c~d{color :red}",
    "a/**/b, a /* x */ .b, .a/**/.b { top: 0 }": "a/**/b,a .b,.a/**/.b{top:0}",
    "a { top: calc( 1px + ( 2px - 3px ) ) !important; }": (
        "a{top:calc(1px + (2px - 3px))!important}"
    ),
    "a::before { content: \"a  /* b */ ; }\" ' {  } ' }": (
        "a::before{content:\"a  /* b */ ; }\" ' {  } '}"
    ),
    "@media (min-width: 2em) and (max-width: 9em) { a { top: 0 } }": (
        "@media (min-width:2em) and (max-width:9em){a{top:0}}"
    ),
    ".\\31 0 , .a\\:b { top: 0 }": ".\\31 0,.a\\:b{top:0}",
    "a { background: url( a-b.png ); --empty: ; --two: 1  2; }": (
        "a{background:url( a-b.png );--empty: ;--two:1 2}"
    ),
    "a { b: url( 'x  y' ) } @page :first { margin: 1em }": (
        "a{b:url('x  y')}@page :first{margin:1em}"
    ),
    "/*! A licence */ a { top: 0 } /* open": "/*! A licence */ a{top:0}",
    "a { } /* x */ b:not( .c , d ) { top : -1px ; ; }": "a{}b:not(.c,d){top :-1px}",
}


@pytest.mark.parametrize("source", ODD_STYLES)
def test_white_space_that_means_something_in_a_stylesheet_stays(source: str) -> None:
    assert minify_style(source) == ODD_STYLES[source]
    assert minify_style(ODD_STYLES[source]) == ODD_STYLES[source]


RULES = """(text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return [...sheet.cssRules].map((rule) => rule.cssText);
}"""


@pytest.mark.parametrize(
    "source",
    [*(path.read_text(encoding="utf-8") for path in STYLES), *ODD_STYLES],
    ids=[*(path.name for path in STYLES), *(str(number) for number in range(len(ODD_STYLES)))],
)
def test_a_browser_reads_the_same_rules(tab: Page, source: str) -> None:
    minified, as_written = (tab.evaluate(RULES, text) for text in (minify_style(source), source))
    # It shows the value of `--name` as it is written.
    spaces = re.compile(r"(?<=[(,])\s+|\s+(?=[),])")
    before, after = (
        [" ".join(spaces.sub("", rule).split()) for rule in rules]
        for rules in (as_written, minified)
    )
    assert after == before


@pytest.mark.parametrize("part", ["/*", '"', "a{", " ", "\\", "url(", "/* */", ": "])
def test_a_stylesheet_of_any_kind_is_minified_in_linear_time(part: str) -> None:
    assert minify_style(part * 200_000) is not None
