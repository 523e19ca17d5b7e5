"""The search index: made again when its documents change, and never half."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from generator import urls
from generator.model import OutputFile
from generator.problems import AlmanacError
from generator.publish import docs_writer, pagefind, search_index
from tests.support.libraries import output_file
from tests.support.visits import until


def write_documents(root: Path, *parts: Sequence[str]) -> None:
    """Write the search documents of some papers, index by index: of each its slug and more."""

    def document(number: int, text: str) -> OutputFile:
        html = f"<html><body data-pagefind-body><h1>All about {text}</h1></body></html>"
        return output_file(f"{number}/{urls.search_document(text.split()[0])}", html, text)

    documents = [document(n, text) for n, part in enumerate(parts) for text in part]
    docs_writer.write(root / search_index.DOCUMENTS, lambda: documents)


def fragments(site: Path, folder: str = "pagefind") -> int:
    return len(list((site / folder / "fragment").iterdir()))


@pytest.fixture(autouse=True)
def documents(tmp_path: Path) -> None:
    write_documents(tmp_path, ["lamps", "bulbs"])


def test_an_index_is_used_again_until_its_documents_change(tmp_path: Path) -> None:
    first = search_index.start(tmp_path)
    assert first.missing == 1
    search_index.install(first, tmp_path / "site")
    assert fragments(tmp_path / "site") == 2
    again = search_index.start(tmp_path)
    assert again.missing == 0
    search_index.install(again, tmp_path / "other")
    assert fragments(tmp_path / "other") == 2
    write_documents(tmp_path, ["lamps", "bulbs that are sparse"])
    changed = search_index.start(tmp_path)
    assert changed.missing == 1
    search_index.install(changed, tmp_path / "site")


def test_an_index_is_used_again_by_any_path_of_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    search_index.install(search_index.start(Path()), Path("site"))
    assert search_index.start(Path()).missing == 0
    assert search_index.start(tmp_path).missing == 0


def test_a_changed_index_is_made_again(tmp_path: Path) -> None:
    site = tmp_path / "site"
    search_index.install(search_index.start(tmp_path), site)
    entry = site / "pagefind/pagefind-entry.json"  # may be the same file as that of the one kept
    before = entry.read_bytes()
    entry.write_bytes(before + b" ")
    search_index.install(search_index.start(tmp_path), site)
    assert entry.read_bytes() == before


def test_a_new_listing_changes_the_last_index_only(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_documents(tmp_path, ["lamps", "bulbs"], ["wicks"])
    search_index.install(search_index.start(tmp_path), site)
    assert (fragments(site), fragments(site, "pagefind-2")) == (2, 1)
    write_documents(tmp_path, ["lamps", "bulbs"], ["wicks", "oils"])
    more = search_index.start(tmp_path)
    assert more.missing == 1
    search_index.install(more, site)
    assert (fragments(site), fragments(site, "pagefind-2")) == (2, 2)
    write_documents(tmp_path, ["lamps", "bulbs"])
    search_index.install(search_index.start(tmp_path), site)
    assert sorted(path.name for path in site.iterdir()) == ["pagefind"]


def test_a_folder_with_a_similar_name_stays(tmp_path: Path) -> None:
    notes = tmp_path / "site/pagefind-notes/index.html"
    notes.parent.mkdir(parents=True)
    notes.write_text("The owner's.")
    (tmp_path / "site/pagefind.txt").write_text("The owner's, too.")
    search_index.install(search_index.start(tmp_path), tmp_path / "site")
    assert notes.exists()
    assert (tmp_path / "site/pagefind.txt").exists()


def test_only_the_first_index_has_a_program(tmp_path: Path) -> None:
    write_documents(tmp_path, ["lamps", "bulbs"], ["wicks"])
    search_index.install(search_index.start(tmp_path), tmp_path / "site")
    sizes = [
        {path.name: path.stat().st_size for path in (tmp_path / "site" / folder).glob("*.*")}
        for folder in ("pagefind", "pagefind-2")
    ]
    assert sizes[0].keys() - sizes[1].keys() >= {"pagefind.js"}
    assert sizes[0]["wasm.unknown.pagefind"] > 50_000
    assert sizes[1]["wasm.unknown.pagefind"] < 20


def test_a_removed_paper_leaves_the_index(tmp_path: Path) -> None:
    search_index.install(search_index.start(tmp_path), tmp_path / "site")
    write_documents(tmp_path, ["bulbs"])
    search_index.install(search_index.start(tmp_path), tmp_path / "site")
    assert fragments(tmp_path / "site") == 1
    write_documents(tmp_path)
    search_index.install(search_index.start(tmp_path), tmp_path / "site")
    assert not (tmp_path / "site/pagefind").exists()


def test_an_unfinished_index_is_made_again(tmp_path: Path) -> None:
    search_index.start(tmp_path).abandon()
    again = search_index.start(tmp_path)
    assert again.missing == 1
    search_index.install(again, tmp_path / "site")
    assert fragments(tmp_path / "site") == 2


def test_the_message_of_pagefind_is_shown_when_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pagefind.py").write_text("print('No light.')\nraise SystemExit(3)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(AlmanacError, match="could not index the papers: No light"):
        search_index.install(search_index.start(tmp_path), tmp_path / "site")
    assert not (tmp_path / "site/pagefind").exists()


@pytest.mark.parametrize(
    ("code", "patience", "message"),
    [
        ("time.sleep(600)", 1.0, r"it did nothing for 1 s and was ended\. Has the disk free space"),
        (
            f"shutil.rmtree({search_index.DOCUMENTS!r}); time.sleep(600)",
            600.0,
            r"search-documents.* was removed during the work\. Build again",
        ),
    ],
    ids=["it waits for ever", "its folder is gone"],
)
def test_pagefind_that_does_not_go_on_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, patience: float, message: str
) -> None:
    (tmp_path / "pagefind.py").write_text(f"import shutil, time\n{code}\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(pagefind, "PATIENCE", patience)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AlmanacError, match=message):
        search_index.install(search_index.start(tmp_path), tmp_path / "site")
    assert not (tmp_path / "site").exists()


def flip(path: Path) -> bytes:
    """Change a bit of a file, and neither its size nor its time; return what it was."""
    content, times = path.read_bytes(), (path.stat().st_atime_ns, path.stat().st_mtime_ns)
    path.unlink()  # it may be the same file as one of the site
    path.write_bytes(content[:-2] + bytes([content[-2] ^ 1]) + content[-1:])
    os.utime(path, ns=times)
    return content


def test_a_flipped_bit_of_an_index_is_noticed(tmp_path: Path) -> None:
    search_index.install(search_index.start(tmp_path), tmp_path / "site")
    (path,) = (tmp_path / search_index._INDEXES).glob("*/pagefind-entry.json")
    content = flip(path)
    job = search_index.start(tmp_path)
    assert job.missing == 1
    search_index.install(job, tmp_path / "site")
    assert (tmp_path / "site/pagefind/pagefind-entry.json").read_bytes() == content


def test_a_flipped_bit_of_a_document_is_noticed_when_it_is_indexed(tmp_path: Path) -> None:
    flip(tmp_path / search_index.DOCUMENTS / "0" / urls.search_document("lamps"))
    with pytest.raises(AlmanacError, match=r"they are not what was written, .* Build again"):
        search_index.install(search_index.start(tmp_path), tmp_path / "site")
    write_documents(tmp_path, ["lamps", "bulbs"])
    search_index.install(search_index.start(tmp_path), tmp_path / "site")
    assert fragments(tmp_path / "site") == 2


def test_an_index_that_is_damaged_in_the_meantime_is_named_and_made_anew(tmp_path: Path) -> None:
    search_index.install(search_index.start(tmp_path), tmp_path / "site")
    job = search_index.start(tmp_path)
    assert job.missing == 0
    (entry,) = (tmp_path / search_index._INDEXES).glob("*/pagefind-entry.json")
    entry.write_bytes(b"?")
    with pytest.raises(AlmanacError, match="is damaged"):
        search_index.install(job, tmp_path / "site")
    again = search_index.start(tmp_path)
    assert again.missing == 1
    search_index.install(again, tmp_path / "site")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_an_index_ends_with_a_build_that_is_killed(tmp_path: Path) -> None:
    code = f"""
import pathlib, time
from generator.publish import search_index
job = search_index.start(pathlib.Path({str(tmp_path)!r}))
time.sleep(60)
"""
    write_documents(tmp_path, [f"lamps{number}" for number in range(3000)])
    with subprocess.Popen([sys.executable, "-c", code]) as build:
        until(lambda: any("--site" in command for command in _at_work(tmp_path)))
        build.kill()
    until(lambda: not _at_work(tmp_path))
    assert not list((tmp_path / search_index._INDEXES).glob("*.finished"))


def _at_work(root: Path) -> list[str]:
    """Return the commands of the processes that name the folder `root`."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended
            command = path.read_text(errors="replace")
            found += [command] if str(root) in command else []
    return found
