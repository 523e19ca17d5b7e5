"""The fault table: what may go wrong during a command, and what must be seen then.

A hook of MkDocs does in the middle of a build what somebody else or the disk may do; so no row
depends on time.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import indent

import pytest

from tests.support.building import run, run_here, tree
from tests.support.visits import free_port, until


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens when MkDocs has loaded its templates, the exit code, a part of the message."""

    code: str
    exit_code: int
    message: str
    event: str = "on_env"
    needs_process: bool = False


_AWAY = "for a, b in (('{0}', 'away'), ('away', '{0}')):\n    os.rename(a, b)"
FAULTS = {
    "templates are away for a moment": Fault(
        _AWAY.format("overrides"), 1, "almanac/overrides changed while"
    ),
    "generated pages are removed": Fault("shutil.rmtree('docs/names')", 1, "docs/names/index.md"),
    "a generated page is damaged": Fault(
        "path = min(pathlib.Path('docs/papers').glob('*.md'))\n"
        "path.write_text(path.read_text().replace('a', 'b'))",
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
    "the session ends": Fault("os.kill(os.getpid(), signal.SIGTERM)", 130, "", needs_process=True),
}


@pytest.mark.skipif(sys.platform == "win32", reason="there are other signals")
def test_every_fault_ends_in_a_message_and_leaves_the_old_site(copy: Path) -> None:
    """One project for all rows, as a copy and a build take longest."""
    # In this place, so that the last build may use its pages again.
    assert run_here(copy, "build").returncode == 0
    before = tree(copy / "site")
    settings = (copy / "mkdocs.yml").read_text(encoding="utf-8")
    for number, (name, fault) in enumerate(FAULTS.items()):
        # A name of its own: Python may take a file of the same size and second for the last one.
        hook = copy / f"hook_{number}.py"
        hook.write_text(
            f"import os, pathlib, shutil, signal\n\ndef {fault.event}(given, **_):\n"
            + indent(fault.code, "    ")
            + "\n    return given\n"
        )
        with_hook = f"{settings}\nhooks: [{hook.name}]\n"
        (copy / "mkdocs.yml").write_text(with_hook, encoding="utf-8")
        done = (run if fault.needs_process else run_here)(copy, "build")
        said = " ".join(done.stderr.split())
        assert done.returncode == fault.exit_code, (name, done.stdout + done.stderr)
        assert fault.message in said, (name, done.stderr)
        assert "Traceback" not in said, (name, done.stderr)
        assert tree(copy / "site") == before, name
        assert sorted(path.name for path in copy.glob(".site*")) == [], name
    (copy / "mkdocs.yml").write_text(settings, encoding="utf-8")
    assert run_here(copy, "build").returncode == 0
    after = tree(copy / "site")
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
    done = run_here(project, "build")
    said = " ".join(done.stderr.split())
    assert done.returncode == 0, done.stderr
    assert "pipe.txt:1: The file cannot be read: It is a pipe or a device." in said
    assert "secret.txt:1: This is a link to a file outside of the folder" in said
    assert b"invented-secret" not in b"".join(tree(project / "site").values())
    os.mkfifo(project / "docs/x")
    done = run_here(project, "build")
    assert done.returncode == 1
    assert "docs/x: the file cannot be read or written: It is a pipe" in " ".join(
        done.stderr.split()
    )


# --- what a command finds when it begins ---


@dataclass(frozen=True, slots=True)
class Finding:
    """What is there before a command, the command, its exit code, a part of what it says.

    `prepare` is run in the project's folder.
    """

    row: str
    prepare: str
    command: str
    exit_code: int
    message: str
    env: Mapping[str, str] = field(default_factory=dict)


_SET = "text = open('mkdocs.yml').read(); open('mkdocs.yml', 'w').write(text + {0!r})"
_OPTION = (
    "text = open('mkdocs.yml').read()\n"
    "open('mkdocs.yml', 'w').write(text.replace('page_size:', '{0}\\n      page_size:'))"
)
_REFUSED = "the site cannot be built here"
FINDINGS = {
    "the site over the listings": Finding("A", "", "build -d dumps", 2, _REFUSED),
    "the site over the repository": Finding("A", "os.mkdir('.git')", "build -d .git", 2, _REFUSED),
    "the site in the listings": Finding("A", "", "build -d dumps/site", 2, _REFUSED),
    "the site over notes": Finding(
        "A", "os.mkdir('notes'); open('notes/a', 'w')", "build -d notes", 2, _REFUSED
    ),
    "a file at the place of the site": Finding(
        "B", "open('file', 'w')", "build -d file", 2, _REFUSED
    ),
    "addresses that end in .html": Finding(
        "D", _SET.format("\nuse_directory_urls: false\n"), "build", 2, "is not supported"
    ),
    "an address with a query": Finding(
        "D", "", "build", 2, "has no ? and no #", {"SITE_URL": "https://example.org/?a=1"}
    ),
    "an address that is none": Finding(
        "D", "", "check", 2, "'http://[' is not valid", {"SITE_URL": "http://["}
    ),
    "a theme that is not ours": Finding(
        "D", _SET.format("\ntheme: readthedocs\n"), "build", 2, "Expected material."
    ),
    "no configuration": Finding("D", "", "build -f nowhere.yml", 2, "nowhere.yml"),
    "a configuration that is a pipe": Finding(
        "G", "os.remove('mkdocs.yml'); os.mkfifo('mkdocs.yml')", "build", 2, "mkdocs.yml"
    ),
    "a day that is none": Finding(
        "G", _SET.format("\nextra: {day: 2025-02-30}\n"), "build", 2, "'2025-02-30' is not valid"
    ),
    "a colon too many": Finding("G", _SET.format("\na: b: c\n"), "check", 2, "This is not YAML"),
    "half a character": Finding(
        "G", _SET.format('\nsite_description: "\\ud83d"\n'), "build", 2, "half a character"
    ),
    "lists nested deep": Finding(
        "G", _SET.format(f"\na: {'[' * 20_000}\n"), "check", 2, "mkdocs.yml"
    ),
    "corrections that lead nowhere": Finding(
        "G", "os.symlink('nowhere', 'corrections.yml')", "build", 2, "corrections.yml:1: The file"
    ),
    "corrections that are a pipe": Finding(
        "G", "os.mkfifo('corrections.yml')", "build", 2, "corrections.yml:1: The file"
    ),
    "no listings": Finding(
        "G", "shutil.rmtree('dumps'); os.mkdir('dumps')", "build", 2, "there is no listing"
    ),
    "listings that lead nowhere": Finding(
        "G",
        "shutil.rmtree('dumps'); os.symlink('nowhere', 'dumps')",
        "build",
        2,
        "this link leads nowhere",
    ),
    "a listing that is a pipe": Finding(
        "F", "os.mkfifo('dumps/pipe.txt')", "check", 1, "pipe.txt:1: The file cannot be read"
    ),
    "a listing of a link out": Finding(
        "G",
        "open('secret', 'w').write('invented-secret'); os.symlink('../secret', 'dumps/a.txt')",
        "check",
        1,
        "a.txt:1: This is a link to a file outside of the folder",
    ),
    "a listing nested deep": Finding(
        "G", "open('dumps/a.json', 'w').write('[' * 200_000)", "check", 1, "a.json:1: "
    ),
    "a page that is a device": Finding(
        "G", "os.symlink('/dev/zero', 'docs/a.md')", "build", 1, "It is a pipe or a device"
    ),
    "a vocabulary without end": Finding(
        "G",
        "words = [''.join(chr(97 + n // 26**i % 26) for i in range(4)) for n in range(9000)]\n"
        "lines = [' '.join(words[n:n + 6]) for n in range(8000)]\n"
        "head = 'F:\\n  T:\\n    what: w\\n    sure: ['\n"
        "open('v.yml', 'w').write(head + ', '.join(lines) + ']')\n"
        + _OPTION.format("vocabulary: v.yml"),
        "build",
        2,
        "have more than 250,000 spellings",
    ),
    "a name that shows nothing": Finding(
        "G",
        _OPTION.format('source_name: "\\\\u200b"'),
        "check",
        2,
        "Expected a text",
    ),
    "a page in the way": Finding(
        "A",
        "os.remove('docs/.almanac/written.json'); os.remove('docs/.almanac/written-copy.json')\n"
        "open('docs/papers/index.md', 'w').write('# Mine')",
        "build",
        1,
        "this is in the way of a generated page",
    ),
    "a shard that is none": Finding("G", "", "join docs", 2, "this is not a shard"),
    "no site to finish": Finding("G", "", "finish nowhere", 2, "there is no such folder"),
}


@pytest.fixture(scope="module")
def built(new_project: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of one listing with its site, to be copied."""
    project = new_project(tmp_path_factory.mktemp("faults") / "almanac")
    for path in sorted((project / "dumps").glob("*"))[1:]:
        path.unlink()  # few pages are soon built
    done = run(project, "build")
    assert done.returncode == 0, done.stderr
    return project


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    return shutil.copytree(built, tmp_path / "almanac", symlinks=True)


@pytest.fixture
def copy_without_program(built: Path, tmp_path: Path) -> Path:
    """A copy for commands within this process, which have the program of this repository."""
    is_left_out = shutil.ignore_patterns("generator")
    return shutil.copytree(built, tmp_path / "almanac", symlinks=True, ignore=is_left_out)


def _do(project: Path, code: str) -> None:
    program = f"import glob, os, shutil\n{code}"
    # Without the packages, which take longest to find.
    subprocess.run([sys.executable, "-S", "-c", program], cwd=project, check=True)


def _files(project: Path) -> dict[str, bytes]:
    """Return what must not be lost: all but what is generated and kept."""
    return {
        path: content
        for path, content in tree(project).items()
        if not path.startswith((".cache/", "docs/.almanac/")) and "__pycache__" not in path
    }


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
@pytest.mark.parametrize("name", FINDINGS)
def test_what_is_found_ends_a_command_with_a_message_and_changes_nothing(
    copy_without_program: Path, name: str
) -> None:
    finding = FINDINGS[name]
    _do(copy_without_program, finding.prepare)
    _ends_and_changes_nothing(run_here, copy_without_program, finding)


def test_a_site_over_the_program_is_refused(copy: Path) -> None:
    """In a process of its own, the program of which is that of the copy."""
    _ends_and_changes_nothing(run, copy, Finding("A", "", "build -d generator", 2, _REFUSED))


def _ends_and_changes_nothing(
    command: Callable[..., subprocess.CompletedProcess[str]], project: Path, finding: Finding
) -> None:
    before = _files(project)
    done = command(project, *finding.command.split(), env=finding.env)
    said = " ".join((done.stdout + done.stderr).split())
    assert done.returncode == finding.exit_code, said
    assert finding.message in said
    assert "Traceback" not in said
    assert "invented-secret" not in said
    assert _files(project) == before
    assert sorted(path.name for path in project.glob(".site*")) == []


# --- what heals ---


HEALS = {
    "a record that is cut off": "open('docs/.almanac/written.json', 'w').write('{')",
    "both records": "for p in glob.glob('docs/.almanac/*.json'): open(p, 'w').write('[' * 100_000)",
    "a record that names a file outside": (
        "open('docs/.almanac/owned.json', 'w').write('[\"../mkdocs.yml\"]')\n"
        "for p in glob.glob('docs/.almanac/written*'): os.remove(p)"
    ),
    "results of texts": "open('.cache/almanac/memo/all/texts', 'w').write('[' * 100_000)",
    "the record of the build": "open('.cache/almanac/last-build.json', 'w').write('{')",
    "the search index": "for p in glob.glob('docs/data/search/*/*'): os.remove(p)",
    "the whole cache": "shutil.rmtree('.cache')",
    "the whole site": "shutil.rmtree('site')",
    "what a killed build left": "os.mkdir('.site.new'); os.mkdir('.site.old')",
}


def test_what_an_earlier_run_left_heals_by_itself(built: Path, tmp_path: Path) -> None:
    """One project for all rows, each with another comment, so that a build is not skipped."""
    project = shutil.copytree(built, tmp_path / "almanac", symlinks=True)
    clean = tree(project / "site")
    for number, (name, code) in enumerate(HEALS.items()):
        _do(project, code)
        (project / "corrections.yml").write_text(f"# {number}\n")
        done = run_here(project, "build")
        said = done.stdout + done.stderr
        assert (done.returncode, "Traceback" in said) == (0, False), (name, said)
        assert (project / "mkdocs.yml").exists(), name
        assert sorted(path.name for path in project.glob(".site*")) == [], name
        assert list((project / "site/data/search").glob("*/words-*")), name
        assert tree(project / "site") == clean, name


# --- processes and output ---


PATCHES = {
    "no process can be forked": (
        "import os\ndef refuse(*_): raise BlockingIOError(11, 'Unavailable')\nos.fork = refuse",
        0,
        "",
    ),
    "there is no fork": ("import os\ndel os.fork", 0, ""),
    "no program can be started": (
        "import errno, subprocess\n"
        "def refuse(*_, **__): raise BlockingIOError(errno.EAGAIN, 'Unavailable')\n"
        "subprocess.Popen = type('Popen', (subprocess.Popen,), {'__init__': refuse})",
        0,
        "",
    ),
    "memory runs out": (
        "import mkdocs.commands.build\ndef refuse(*_, **__): raise MemoryError\n"
        "mkdocs.commands.build._build_page = refuse",
        1,
        "memory ran out",
    ),
}


@pytest.mark.parametrize("name", PATCHES)
def test_what_the_system_refuses_is_done_without_or_said(copy: Path, name: str) -> None:
    code, exit_code, message = PATCHES[name]
    shutil.rmtree(copy / ".cache")
    (copy / "patch").mkdir()
    (copy / "patch/sitecustomize.py").write_text(code)
    (copy / "docs/new.md").write_text("# A page more\n")
    done = run(copy, "build", env={"PYTHONPATH": str(copy / "patch")})
    said = " ".join((done.stdout + done.stderr).split())
    assert done.returncode == exit_code, said
    assert message in said
    assert "Traceback" not in said


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", ">/dev/full"])
@pytest.mark.parametrize("command", ["check", "build"])
def test_output_that_is_closed_ends_a_command_as_usual_or_with_1(
    copy: Path, command: str, closed: str
) -> None:
    (copy / "docs/new.md").write_text("# A page more\n")
    shell = f'"{sys.executable}" -m generator {command} {closed}'
    done = subprocess.run(
        ["sh", "-c", shell], cwd=copy, capture_output=True, encoding="utf-8", check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode in (0, 1)
    assert done.returncode == 0 or done.stderr or "2>&-" in closed


# --- other disks, in a namespace of mounts ---


def _unshared(project: Path, script: str) -> str:
    """Return what a shell says that may mount, in a namespace of its own."""
    done = subprocess.run(
        ["unshare", "-m", "bash", "-e", "-c", f'G="{sys.executable} -m generator"\n{script}'],
        cwd=project,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return " ".join((done.stdout + done.stderr).split())


def _can_mount() -> bool:
    try:
        command = ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


needs_mounts = pytest.mark.skipif(not _can_mount(), reason="nothing can be mounted here")


@needs_mounts
def test_a_site_that_is_a_mount_point_is_filled(copy: Path) -> None:
    said = _unshared(
        copy,
        "mount -t tmpfs tmpfs site; $G build; ls site/index.html; echo '# New' > docs/new.md\n"
        "$G build; ls -A site | grep -c almanac; ls site/new/index.html",
    )
    assert "site is filled in place, as nothing can be moved there" in said
    assert "site/index.html" in said
    assert said.endswith("1 site/new/index.html") or "1 site/new/index.html" in said


@needs_mounts
def test_who_mounts_the_site_sees_the_next_one(copy: Path) -> None:
    said = _unshared(
        copy,
        "mkdir web; mount --bind site web; echo '# New' > docs/new.md; $G build; ls web/new",
    )
    assert "index.html" in said


@needs_mounts
@pytest.mark.parametrize("size", ["2m", "4m", "5500k", "6500k", "7500k", "9m"])
def test_a_full_disk_is_named_wherever_a_build_is(copy: Path, size: str) -> None:
    """From the copy on, all is on a disk that becomes full somewhere in the build, or is large."""
    (copy / "docs/new.md").write_text("# A page more\n")
    shutil.rmtree(copy / ".cache")
    said = _unshared(
        copy,
        f"mount -t tmpfs -o size={size} tmpfs /mnt\n"
        "mkdir /mnt/p; cp -r dumps overrides mkdocs.yml /mnt/p; cp -r docs /mnt/p || true\n"
        "ln -s $PWD/generator /mnt/p/generator; cd /mnt/p\n"
        "set +e; PYTHONDONTWRITEBYTECODE=1 $G build; echo code $?; ls -A",
    )
    code = int(said.partition("code ")[2].split()[0])
    names = said.partition("code ")[2].split()[1:]
    assert ".site.new" not in names
    if code:
        assert code == 1
        assert "No space left on device. Free some space" in said
        assert "None" not in said
    else:
        assert "site" in names


# --- the preview ---


def _with_usual_signals() -> None:
    """Let a process be ended by signals that whoever runs the tests ignores, as `nohup` does."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="there are other signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", 1)])
def test_a_preview_starts_next_to_an_editor_and_leaves_nothing(
    copy: Path, tmp_path: Path, number: int
) -> None:
    (copy / "docs/.#about.md").symlink_to("reader@machine.123:456")
    temporary, log = tmp_path / "tmp", tmp_path / "log"
    temporary.mkdir()
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "generator", "serve", "-a", f"127.0.0.1:{free_port()}"],
            cwd=copy,
            env={**os.environ, "TMPDIR": str(temporary)},
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=_with_usual_signals,
        )
    try:
        until(lambda: b"Serving on" in log.read_bytes() or server.poll() is not None)
        server.send_signal(number)
        assert server.wait(60) in (0, 130)
    finally:
        server.kill()
        server.wait()
    assert b"Traceback" not in log.read_bytes()
    assert list(temporary.iterdir()) == []
