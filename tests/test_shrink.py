"""Published scripts say what their sources say, in fewer bytes."""

from __future__ import annotations

import gzip
from pathlib import Path

from generator.publish.minify import script, shrink

SCRIPTS = sorted((Path(__file__).parents[1] / "docs/assets").rglob("*.js"))


def test_what_only_readers_need_goes() -> None:
    source = """// Why.
/**
 * @param {string} name
 */
export function f(name) {
  // Here too.
  /** @type {string} */ (name).trim();
  const a = /** @type {Record<string, number>} */ ({});
  /* gone */
  const sum = ({ first, last = 2 }) => first <= 1 && last ?? { first };
  if (sum === (a ? .5 : 1)) {
    return [
      a,
      "{ a = b }",
    ];
  }
  const b = `${name}, ${a ? `, ${name}  1` : ""} // no comment`; // gone
  return "https://a.org /* no comment */" + /[/]\\/\\*/.source;
}
"""
    assert (
        script(source)
        == """export function f(name){(name).trim();const a=({});\
const sum=({first,last=2})=>first<=1&&last??{first};if (sum===(a ? .5:1)){return [a,"{ a = b }",];}
const b = `${name}, ${a ? `, ${name}  1` : ""} // no comment`;
return "https://a.org /* no comment */" + /[/]\\/\\*/.source;
}
"""
    )
    assert script(script(source)) == script(source)


def test_all_scripts_together_are_small() -> None:
    shrunk = (script(path.read_text(encoding="utf-8")) for path in SCRIPTS)
    assert sum(len(gzip.compress(text.encode())) for text in shrunk) <= 30_000


def test_what_is_shrunk_already_or_unreadable_stays(tmp_path: Path) -> None:
    (tmp_path / "a.min.js").write_text("// kept\n")
    (tmp_path / "b.js").write_bytes(b"// \xff\n")
    (tmp_path / "d.js").write_text("const theirs = `\n  // a line of it`;\n")
    (tmp_path / "c.css").write_text("a { color : red }  /* gone */\n")
    shrink(tmp_path)
    assert (tmp_path / "a.min.js").read_text() == "// kept\n"
    assert (tmp_path / "b.js").read_bytes() == b"// \xff\n"
    assert (tmp_path / "d.js").read_text() == "const theirs = `\n  // a line of it`;\n"
    assert (tmp_path / "c.css").read_text() == "a{color:red}"


def test_a_style_is_published_with_those_that_it_imports(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a { color: red }\n")
    (tmp_path / "b.css").write_text('@import "c.css";\nb { color: blue }\n')
    (tmp_path / "c.css").write_text("c { color: green }\n")
    (tmp_path / "site.css").write_text('/* All. */\n@import "a.css";\n@import "b.css";\n')
    shrink(tmp_path)
    assert (tmp_path / "site.css").read_text() == "a{color:red}c{color:green}b{color:blue}"
