"""Same dumps, same bytes: whatever the order of files, the locale, the time zone, the hashes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from generator.publish import docs_writer
from tests.support.building import build_site, run, run_here, tree

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


def _generated(project: Path, *options: str) -> Path:
    done = run_here(project, "generate", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    return project


@pytest.mark.parametrize("env", WORLDS.values(), ids=WORLDS.keys())
def test_pages_do_not_depend_on_the_environment(
    sample_project: Path, project: Path, env: Mapping[str, str]
) -> None:
    done = run(project, "generate", env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert _pages(project) == _pages(sample_project)


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
    assert set(one) == set(other)
    assert [path for path in one if one[path] != other[path]] == []
