"""What other systems lack or do otherwise: workers, names, line ends, disks, open files."""

from __future__ import annotations

import ast
import errno
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import urls
from generator.publish import swap
from generator.runtime import parallel
from generator.runtime.disk import explain
from generator.runtime.fingerprint import files_fingerprint
from tests.support.building import ROOT, run, tree

# As a process begins on Windows: without what only POSIX has, and with workers that are spawned.
WITHOUT_POSIX = """
import multiprocessing, os, signal, sys
for name in ("fork", "nice", "sched_getaffinity", "sysconf", "mkfifo", "getuid", "killpg", "chown"):
    vars(os).pop(name, None)
for name in ("SIGHUP", "SIGALRM", "alarm", "pthread_sigmask"):
    vars(signal).pop(name, None)
def refuse(*_, **__):
    raise OSError(38, "Function not implemented")
os.link = refuse
multiprocessing.set_start_method("spawn")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="this is how it is there")
def test_a_build_without_what_only_posix_has_gives_the_same_site(
    project: Path, tmp_path: Path
) -> None:
    assert run(project, "build").returncode == 0
    expected = tree(project / "site")
    assert run(project, "clean").returncode == 0
    (tmp_path / "patch").mkdir()
    (tmp_path / "patch/sitecustomize.py").write_text(WITHOUT_POSIX)
    # Neither is the system's encoding UTF-8.
    env = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = run(project, "build", env={"PYTHONPATH": str(tmp_path / "patch"), **env})
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert tree(project / "site") == expected


# --- files ---


def _calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else ""
            yield getattr(function, "id", name), node


def test_texts_are_read_and_written_in_one_encoding_and_with_one_line_end() -> None:
    found = 0
    for path in sorted((ROOT / "generator").rglob("*.py")):
        for name, call in _calls(path):
            given = {keyword.arg for keyword in call.keywords}
            place = f"{path.relative_to(ROOT)}:{call.lineno}"
            if name == "read_text":
                assert given & {"encoding"} or call.args, place
            if name == "write_text":
                assert given >= {"encoding", "newline"}, place
                found += 1
            if name == "open":
                modes = [a.value for a in call.args if isinstance(a, ast.Constant)]
                is_binary = any("b" in str(mode) for mode in modes)
                is_bytes = is_binary or ast.unparse(call.func) in ("os.open", "gzip.open")
                assert is_bytes or given >= {"encoding"}, place
    assert found > 4


def test_a_file_on_another_disk_counts_by_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: object, start: object) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    (tmp_path / "a.txt").write_text("a")
    monkeypatch.setattr(os.path, "relpath", refuse)
    before = files_fingerprint([tmp_path / "a.txt"], Path("C:"))
    (tmp_path / "a.txt").write_text("b")
    assert files_fingerprint([tmp_path / "a.txt"], Path("C:")) != before


def test_a_file_that_another_program_has_open_is_named_so() -> None:
    error = PermissionError(errno.EACCES, "The process cannot access the file", "site/index.html")
    assert "permissions" in explain(error)
    error.winerror = 32  # type: ignore[attr-defined]  # which only Windows sets
    assert explain(error).endswith("End the program that uses it, and try again.")


def test_a_site_is_removed_where_pathlib_knows_no_mount_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(_: Path) -> bool:
        raise NotImplementedError("Path.is_mount() is unsupported on this system")

    monkeypatch.setattr(Path, "is_mount", unsupported)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / swap.MARKER).touch()
    assert swap.remove(tmp_path / "site")
    assert not (tmp_path / "site").exists()


# --- names ---

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
DEVICES = [
    "CON",
    "PRN",
    "AUX",
    "NUL",
    *(f"{name}{n}" for name in ("COM", "LPT") for n in "123456789"),
]


@given(st.lists(st.text(max_size=80) | st.sampled_from(DEVICES), unique=True))
def test_slugs_are_names_of_files_on_any_system(names: list[str]) -> None:
    slugs = list(urls.unique_slugs(names).values())
    assert len({slug.casefold() for slug in slugs}) == len(names)
    for slug in slugs:
        assert slug.isascii()
        assert 0 < len(slug) < 150, "a path has 260 characters at the most on Windows"
        assert slug.upper() not in DEVICES
        assert urls.is_slug(slug)


def test_names_that_differ_by_case_only_have_two_pages() -> None:
    assert urls.unique_slugs(["Nul", "NUL", "Ada", "ADA"]) == {
        "Nul": f"nul-{urls.digest('Nul')}",
        "NUL": f"nul-{urls.digest('NUL')}",
        "Ada": "ada",
        "ADA": f"ada-{urls.digest('ADA')}",
    }


# --- processes ---


def test_windows_waits_for_few_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 128)
    assert parallel.cores() == 61


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_there_is_always_a_way_to_start_workers(
    monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setattr(multiprocessing, "get_start_method", lambda: method)
    assert parallel._context().get_start_method() in (method, "forkserver")


def test_a_command_runs_where_sessions_do_not_hang_up(
    run_command: Callable[..., subprocess.CompletedProcess[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(signal, "SIGHUP", raising=False)
    assert run_command("check").returncode == 0
