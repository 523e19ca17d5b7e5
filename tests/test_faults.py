"""The fault table: what may go wrong during a command, and what must be seen then.

A hook of MkDocs does in the middle of a build what somebody else or the disk may do; so no row
depends on time.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

import pytest

from tests.support.building import run, tree


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens when MkDocs has loaded its templates, the exit code, a part of the message."""

    code: str
    exit_code: int
    message: str
    event: str = "on_env"


_AWAY = "for a, b in (('{0}', 'away'), ('away', '{0}')):\n    os.rename(a, b)"
FAULTS = {
    "templates are away for a moment": Fault(
        _AWAY.format("overrides"), 1, "almanac/overrides changed while"
    ),
    "generated pages are removed": Fault("shutil.rmtree('docs/names')", 1, "docs/names/index.md"),
    "a generated page is damaged": Fault(
        "path = glob.glob('docs/papers/*.md')[0]\n"
        "content = open(path).read().replace('a', 'b')\n"
        "open(path, 'w').write(content)",
        1,
        "the file is not what was generated; it may be damaged. It was removed.",
        event="on_nav",
    ),
    "the disk is full": Fault(
        "raise OSError(28, 'No space left on device')", 1, "No space left on device. Free some"
    ),
    "a template is wrong": Fault(
        "given.from_string('{% no %}')",
        1,
        "the template cannot be used: Encountered unknown tag 'no'. Correct",
    ),
    "the session ends": Fault("os.kill(os.getpid(), signal.SIGTERM)", 130, ""),
}


@pytest.mark.skipif(sys.platform == "win32", reason="there are other signals")
def test_every_fault_ends_in_a_message_and_leaves_the_old_site(project: Path) -> None:
    """One project for all rows, as a copy and a first build take longest."""
    for path in sorted((project / "dumps").glob("*"))[1:]:
        path.unlink()  # few pages are soon built
    assert run(project, "build").returncode == 0
    before = tree(project / "site")
    settings = (project / "mkdocs.yml").read_text(encoding="utf-8")
    for name, fault in FAULTS.items():
        hook = project / "hook.py"
        hook.write_text(
            f"import glob, os, shutil, signal\n\ndef {fault.event}(given, **_):\n"
            + indent(fault.code, "    ")
            + "\n    return given\n"
        )
        with_hook = f"{settings}\nhooks: [hook.py]\n"
        (project / "mkdocs.yml").write_text(with_hook, encoding="utf-8")
        done = run(project, "build")
        said = " ".join(done.stderr.split())
        assert done.returncode == fault.exit_code, (name, done.stdout + done.stderr)
        assert fault.message in said, (name, done.stderr)
        assert "Traceback" not in said, (name, done.stderr)
        assert tree(project / "site") == before, name
        assert sorted(path.name for path in project.glob(".site*")) == [], name
    (project / "mkdocs.yml").write_text(settings, encoding="utf-8")
    assert run(project, "build").returncode == 0
    after = tree(project / "site")
    assert after.keys() == before.keys()
    assert [path for path in before if before[path] != after[path]] == []


def test_ctrl_c_while_the_program_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise KeyboardInterrupt\n")
    done = run(Path(__file__).parents[1], "check", env={"PYTHONPATH": str(tmp_path)})
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
def test_what_is_no_file_is_named_by_a_build(project: Path) -> None:
    os.mkfifo(project / "dumps/pipe.txt")
    (project / "dumps/.hidden").symlink_to("/dev/zero")
    (project / "dumps/deep").mkdir()
    os.mkfifo(project / "dumps/deep/pipe")
    (project / "secret.env").write_text("KEY=invented-secret\nmore\n")
    (project / "dumps/secret.txt").symlink_to(project / "secret.env")
    done = run(project, "build")
    said = " ".join(done.stderr.split())
    assert done.returncode == 0, done.stderr
    assert "pipe.txt:1: The file cannot be read: It is a pipe or a device." in said
    assert "secret.txt:1: This is a link to a file outside of the folder" in said
    assert b"invented-secret" not in b"".join(tree(project / "site").values())
    os.mkfifo(project / "docs/x")
    done = run(project, "build")
    assert done.returncode == 1
    assert "docs/x: the file cannot be read or written: It is a pipe" in " ".join(
        done.stderr.split()
    )
