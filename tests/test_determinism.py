"""Same dumps, same bytes: whatever the order of files, the locale, the time zone, the hashes.

Pagefind writes the values of a filter, the filters and the sort keys in the order of its own
hash tables, whatever the environment says (one thread too), and names those files by their
bytes. So these are compared decoded and in order; all else byte for byte.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from generator.publish import docs_writer
from tests.support.building import build_site, run, tree

ELSEWHERE = {
    "LC_ALL": "C",
    "TZ": "Pacific/Kiritimati",
    "PYTHONHASHSEED": "12345",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
}
WORLDS: Mapping[str, Mapping[str, str]] = {
    "hash seed": {"PYTHONHASHSEED": "1"},
    "time zone": {"TZ": "Pacific/Kiritimati"},
    "locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr"},
}


def _pages(project: Path) -> dict[str, bytes]:
    """What `generate` writes, and what it was given beside; not when it wrote it."""
    pages = tree(project / "docs")
    for path in (docs_writer.RECORD, docs_writer.COPY):
        del pages[path]
    return pages


def _generated(project: Path, *options: str, env: Mapping[str, str] | None = None) -> Path:
    done = run(project, "generate", *options, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return project


@pytest.mark.parametrize("env", WORLDS.values(), ids=WORLDS.keys())
def test_pages_do_not_depend_on_the_environment(
    sample_project: Path, project: Path, env: Mapping[str, str]
) -> None:
    assert _pages(_generated(project, env=env)) == _pages(sample_project)


def test_pages_do_not_depend_on_the_order_of_files(project: Path) -> None:
    expected = _pages(_generated(project))
    dumps = sorted((project / "dumps").glob("*.txt"))
    for given in (dumps, dumps[::-1], [*dumps, project / "dumps"]):
        shutil.rmtree(project / "docs" / "papers", ignore_errors=True)
        _generated(project, *(part for path in given for part in ("--dumps", str(path))))
        assert _pages(project) == expected


def test_pages_do_not_depend_on_age_and_place_of_files(
    sample_project: Path, new_project: Callable[[Path], Path], tmp_path: Path
) -> None:
    project = new_project(tmp_path / "another place")
    dumps = sorted((project / "dumps").glob("*.txt"))
    for number, path in enumerate(reversed(dumps)):
        content = path.read_bytes()
        path.unlink()
        path.write_bytes(content)
        os.utime(path, (number * 1000, number * 1000))
    assert _pages(_generated(project)) == _pages(sample_project)


def test_pages_do_not_depend_on_what_was_there_before(sample_project: Path, project: Path) -> None:
    _generated(project, "--dumps", str(sorted((project / "dumps").glob("*.txt"))[0]))
    assert _pages(_generated(project)) == _pages(sample_project)


def test_the_site_is_the_same_byte_for_byte(sample_site: Path, project: Path) -> None:
    again = build_site(project, env=ELSEWHERE)
    one, other = tree(sample_site), tree(again)
    unstable = _unstable(one) | _unstable(other)
    assert set(one) - unstable == set(other) - unstable
    differing = [path for path in set(one) - unstable if one[path] != other[path]]
    assert differing == []
    assert _search_data(one) == _search_data(other)


def _unstable(site: Mapping[str, bytes]) -> set[str]:
    """The files that Pagefind writes in the order of its hash tables; those with their digests."""
    return {"data/offline.json", "data/offline-files.json", "service-worker.js"} | {
        path
        for path in site
        if path.startswith("pagefind/")
        and path.endswith((".pf_filter", ".pf_meta", "pagefind-entry.json"))
    }


def _search_data(site: Mapping[str, bytes]) -> Any:
    """What the unstable files say, in one order: filters by their names, not by their hashes."""
    entry = json.loads(site["pagefind/pagefind-entry.json"])
    found = {}
    for language, about in sorted(entry["languages"].items()):
        name = about.pop("hash")
        version, pages, chunks, filters, sorts, *rest = _decoded(
            site[f"pagefind/pagefind.{name}.pf_meta"]
        )
        values = {
            filter: sorted(_decoded(site[f"pagefind/filter/{hash}.pf_filter"])[1])
            for filter, hash in filters
        }
        assert {"topic", "year", "organization"} <= set(values)
        found[language] = (version, pages, chunks, values, dict(sorts), rest)
    return entry, found


def _decoded(file: bytes) -> list[Any]:
    """The content of one of Pagefind's files: zipped CBOR behind a mark."""
    raw = gzip.decompress(file)
    assert raw.startswith(b"pagefind_dcd")
    value, end = _cbor(raw, len(b"pagefind_dcd"))
    assert end == len(raw)
    assert isinstance(value, list)
    return value


def _cbor(raw: bytes, at: int) -> tuple[Any, int]:
    """The value at `at` and where it ends (RFC 8949, as far as Pagefind goes)."""
    kind, number = raw[at] >> 5, raw[at] & 31
    at += 1
    if number >= 24:
        assert number < 28, "no indefinite lengths"
        size = 1 << (number - 24)
        number = int.from_bytes(raw[at : at + size], "big")
        at += size
    if kind == 0:
        return number, at
    if kind == 3:
        return raw[at : at + number].decode(), at + number
    assert kind == 4, f"Pagefind writes something new: CBOR's type {kind}"
    items = []
    for _ in range(number):
        item, at = _cbor(raw, at)
        items.append(item)
    return items, at
