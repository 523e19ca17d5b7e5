"""The commands: what they say, how they end, and what they leave alone."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from generator.catalogue import labels
from generator.cli import EXPORT_FORMATS
from generator.exports.formats import FORMATS
from generator.sources import SUFFIXES
from tests.support.building import ROOT, run, run_here, tree

ABSTRACT = "We describe an invented world in which nothing is measured, at the length that an " * 2
GOOD = f"Cartography of Tea\n\n{ABSTRACT} abstract has.\n\n  • 3 authors\n·\nMar 3, 2024 1\n"
# A title that no abstract follows.
BAD = f"A title alone\n\nBotany of Clouds\n\n{ABSTRACT} abstract has.\n"
COMMANDS = ("build", "serve", "fetch", "check", "generate", "finish", "join", "clean")
# Runs a command within this process, as `run_here` does in another folder.
RunCommand = Callable[..., CompletedProcess[str]]


def _with_one_listing(project: Path) -> Path:
    """Leave one good listing in the dumps folder of `project`, and return the folder."""
    folder = project / "dumps"
    for path in folder.iterdir():
        path.unlink()
    (folder / "2025-03-05.txt").write_text(GOOD, encoding="utf-8")
    return folder


@pytest.fixture
def dumps(project: Path) -> Path:
    """The dumps folder of `project`, with one good listing in it and nothing else."""
    return _with_one_listing(project)


@pytest.fixture
def world_dumps(world: Path) -> Path:
    """The dumps folder of `world`, with one good listing in it and nothing else."""
    return _with_one_listing(world)


# What takes longest to load, by what it is for.
BUILDING = ("generator.site_build", "generator.pages", "generator.exports", "generator.enrich")
READING = ("generator.pipeline", "generator.sources.formats", "generator.text.latex.rules")
OTHERS = ("bibtexparser", "filelock", "mkdocs.commands.serve", "requests", "scipy", "tree_sitter")


@pytest.mark.parametrize(
    ("command", "unused"),
    [
        ("import generator.cli, generator.inputs", (*BUILDING, *READING, *OTHERS)),
        ("import generator.cli, generator.pipeline", (*BUILDING, "requests", "scipy")),
    ],
    ids=["nothing to do", "check"],
)
def test_a_command_loads_only_what_it_uses(command: str, unused: tuple[str, ...]) -> None:
    shows_modules = f"{command}, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", shows_modules], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert "generator.plugin" in loaded
    assert [name for name in unused if name in loaded] == []


def test_the_formats_of_export_are_those_that_there_are() -> None:
    assert list(FORMATS) == list(EXPORT_FORMATS)


def test_check_of_sound_listings(run_command: RunCommand, world: Path, world_dumps: Path) -> None:
    (world_dumps / "notes.docx").touch()
    suffixes = labels.alternatives(SUFFIXES)
    done = run_command("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "2025-03-05.txt: 1 entries",
        "  format: plain text",
        "  bylines: 1 with authors, 0 with an organisation; dates: 1",
        "  day: Mar 5, 2025; year: 2025 (file name). The file's name begins with this day.",
        "  lines: 7 = 2 blank + 0 head + 5 entries + 0 problems",
        "  problems: 0",
        f"notes.docx: not read, because only files that end in {suffixes} are.",
        "plain text: 1 file, 1 entry, 7 lines, 0 problems",
        "Listings: 1; entries: 1; papers: 1; problems: 0.",
    ]
    assert not (world / "docs" / "papers").exists(), "check writes nothing"
    assert not (world / "site").exists()


def test_check_of_the_sample(run_command: RunCommand) -> None:
    done = run_command("check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("problems: 0.\n")


def test_check_tells_every_problem_with_its_place_and_a_remedy(
    run_command: RunCommand, world_dumps: Path
) -> None:
    (world_dumps / "bad.txt").write_text(BAD, encoding="utf-8")
    done = run_command("check")
    assert done.returncode == 1
    (problem,) = [line for line in done.stdout.splitlines() if line.startswith("Problem: ")]
    assert problem.startswith(
        "Problem: bad.txt:1: A title has no abstract below it: “A title alone”. Add the abstract"
    )
    assert done.stdout.endswith("Listings: 2; entries: 2; papers: 2; problems: 1.\n")


def test_check_on_a_terminal_that_has_few_characters(project: Path, dumps: Path) -> None:
    (dumps / "bad.txt").write_text("注意\n", encoding="utf-8")
    done = run(project, "check", env={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (1, "")
    assert "Problem: bad.txt:1: " in done.stdout


def test_one_bad_dump_does_not_stop_the_others(project: Path, dumps: Path) -> None:
    (dumps / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (dumps / "folder.txt").mkdir()
    (dumps / "gone.txt").symlink_to("nowhere")
    (dumps / "empty.txt").touch()
    done = run_here(project, "check")
    assert (done.returncode, done.stderr) == (1, "")
    for name in ("binary.txt", "folder.txt", "gone.txt", "empty.txt"):
        assert f"Problem: {name}:1: " in done.stdout
    assert "2025-03-05.txt: 1 entries" in done.stdout
    built = run_here(project, "build")
    assert built.returncode == 0, built.stdout + built.stderr
    assert "Traceback" not in built.stderr
    assert len(list((project / "site" / "papers").glob("cartography-of-tea-*"))) == 1
    report = (project / "site" / "report" / "index.html").read_text(encoding="utf-8")
    assert "binary.txt:1" in report


def test_the_same_dump_twice_is_said(
    run_command: RunCommand, world: Path, world_dumps: Path
) -> None:
    (world_dumps / "again.txt").write_text(GOOD, encoding="utf-8")
    done = run_command("check", "--dumps", str(world_dumps))
    assert "the same bytes as " in done.stdout
    assert "Listings: 2; entries: 2; papers: 1; " in done.stdout


def test_an_empty_folder_is_a_problem_and_replaces_no_site(
    run_command: RunCommand, world: Path, world_dumps: Path
) -> None:
    for listing in world_dumps.iterdir():
        listing.unlink()
    done = run_command("check", "--dumps", str(world_dumps))
    assert (done.returncode, done.stderr) == (1, "")
    assert f"Problem: {world_dumps.name}:1: The folder holds no listing." in done.stdout
    done = run_command("generate", "--dumps", str(world_dumps))
    assert done.returncode == 2
    assert "there is no listing, so nothing was changed." in done.stderr
    assert not (world / "docs/index.md").exists()


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_folder_that_is_not_there_is_wrong_usage(
    run_command: RunCommand, world: Path, command: str
) -> None:
    done = run_command(command, "--dumps", "nowhere")
    _assert_nothing_was_done(done, world)


def test_a_folder_that_is_not_there_ends_a_process(project: Path) -> None:
    done = run(project, "generate", "--dumps", "nowhere")
    _assert_nothing_was_done(done, project)


def _unwrapped(text: str) -> str:
    """Return a text without the line ends that MkDocs puts into its log on some terminals."""
    return " ".join(text.split())


def _assert_nothing_was_done(done: CompletedProcess[str], project: Path) -> None:
    assert done.returncode == 2
    assert "nowhere: there is no such file or folder." in _unwrapped(done.stderr)
    assert "Traceback" not in done.stderr
    assert not (project / "docs" / "papers").exists()
    assert not (project / "site").exists()


@pytest.mark.parametrize("command", ["check", "generate", "build"])
def test_a_wrong_setting_is_named(run_command: RunCommand, world: Path, command: str) -> None:
    path = world / "mkdocs.yml"
    text = path.read_text(encoding="utf-8")
    assert "page_size: 50" in text
    path.write_text(text.replace("page_size: 50", "page_size: many"), encoding="utf-8")
    done = run_command(command)
    assert done.returncode == 2
    message = "option 'page_size': 'many' is not valid. Expected a whole number"
    assert message in _unwrapped(done.stderr)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        ("chek",),
        ("check", "--nonsense"),
        ("check", "--dumps"),
        ("check", "--strict"),
        ("check", "-f", "nowhere.yml"),
        ("finish", "nowhere"),
    ],
    ids=" ".join,
)
def test_wrong_usage(run_command: RunCommand, wrong: tuple[str, ...]) -> None:
    done = run_command(*wrong)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "rror: " in done.stderr or done.stderr.startswith("Usage: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [(), *((command,) for command in COMMANDS)], ids=" ".join)
def test_help(run_command: RunCommand, command: tuple[str, ...]) -> None:
    done = run_command(*command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(" ".join(("Usage: python -m generator", *command)))
    if not command:
        for name in COMMANDS:
            assert f"  {name} " in done.stdout


def test_generate_says_what_it_did(run_command: RunCommand, world_dumps: Path) -> None:
    first = run_command("generate")
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.startswith("1 papers. Files written: ")
    assert first.stdout.endswith("unchanged: 0, removed: 0.\n")
    (world_dumps / "bad.txt").write_text(BAD, encoding="utf-8")
    second = run_command("generate")
    assert second.returncode == 0, "problems do not stop it"
    assert second.stderr.startswith("Warning: bad.txt:1: A title has no abstract below it")
    assert second.stdout.startswith("2 papers. ")


def test_halves_make_the_whole(project: Path, dumps: Path) -> None:
    """`finish` writes the sitemap that is gone; nothing else of the site changes."""
    assert run_here(project, "build").returncode == 0
    site = project / "site"
    before = tree(site)
    (site / "sitemap.xml").unlink()
    assert run_here(project, "finish").returncode == 0
    assert tree(site) == before


@pytest.mark.parametrize(
    ("module", "command"),
    [("generator", "generate"), ("generator", "build"), ("mkdocs", "build")],
)
def test_strict_stops_before_anything_is_touched(
    project: Path, dumps: Path, module: str, command: str
) -> None:
    built = run_here(project, "build", "--strict")
    assert built.returncode == 0, built.stdout + built.stderr
    before = tree(project / "site"), tree(project / "docs")
    (dumps / "bad.txt").write_text(BAD, encoding="utf-8")
    arguments = (command, "--strict")
    if module == "generator":
        done = run_here(project, *arguments)
    else:
        done = run(project, *arguments, module=module)
    assert done.returncode == 1
    assert "bad.txt:1: A title has no abstract below it" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tree(project / "site"), tree(project / "docs")) == before
    assert not (project / ".site.old").exists()


def test_strict_stops_for_a_warning_of_mkdocs_too(project: Path, dumps: Path) -> None:
    assert run_here(project, "build").returncode == 0
    before = tree(project / "site")
    about = project / "docs" / "about.md"
    about.write_text(about.read_text(encoding="utf-8") + "\n[x](nowhere.md)\n", encoding="utf-8")
    done = run(project, "build", "--strict", module="mkdocs")
    assert done.returncode == 1
    assert "nowhere.md" in done.stderr
    assert tree(project / "site") == before


def test_problems_are_warnings_without_strict(project: Path, dumps: Path) -> None:
    (dumps / "bad.txt").write_text(BAD, encoding="utf-8")
    done = run(project, "build", module="mkdocs")
    assert done.returncode == 0
    assert "WARNING -  bad.txt:1: A title has no abstract below it" in done.stderr
    report = (project / "site" / "report" / "index.html").read_text(encoding="utf-8")
    assert "A title has no abstract below it" in report


def test_a_site_elsewhere_and_a_configuration_elsewhere(project: Path, dumps: Path) -> None:
    done = run(
        project.parent,
        "build",
        "-f",
        "almanac/mkdocs.yml",
        "-d",
        str(project / "out" / "public"),
        env={"PYTHONPATH": str(project)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (project / "out" / "public" / "index.html").is_file()
    assert not (project / "site").exists()


def test_a_page_in_the_way_stops_the_build_with_a_message(project: Path, dumps: Path) -> None:
    (project / "docs" / "papers").mkdir()
    (project / "docs" / "papers" / "index.md").write_text("# Mine\n", encoding="utf-8")
    done = run_here(project, "build")
    assert done.returncode == 1
    # MkDocs wraps its log.
    message = " ".join(done.stderr.split())
    assert "index.md: this is in the way of a generated page" in message
    assert "Traceback" not in done.stderr
    assert not (project / "site").exists()


# --- what must not be lost ---


@pytest.mark.parametrize("site", ["dumps", "dumps/site", "docs", "generator", "notes", "."])
def test_a_site_is_not_built_over_what_somebody_needs(
    run_command: RunCommand, world: Path, site: str
) -> None:
    (world / "notes").mkdir()
    (world / "notes/thesis.txt").write_text("mine")
    before = tree(world)
    done = run_command("build", "--site-dir", site)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    # MkDocs itself refuses a site in the folder of the pages.
    refusal = "the site cannot be built here|'site_dir' should not be|be within the 'site_dir'"
    assert re.search(refusal, _unwrapped(done.stderr))
    assert {path: content for path, content in tree(world).items() if path in before} == before
    assert not (world / "docs/papers").exists()


def test_clean_removes_what_was_generated_and_nothing_else(
    run_command: RunCommand, world: Path
) -> None:
    mine = {"docs/data/mine.csv": "a,b", "docs/papers/mine.md": "# Mine", "site/mine.txt": "mine"}
    for path, content in mine.items():
        (world / path).parent.mkdir(parents=True, exist_ok=True)
        (world / path).write_text(content)
    before = tree(world)
    assert run_command("generate").returncode == 0
    assert len(tree(world)) > len(before) + 100
    done = run_command("clean")
    assert (done.returncode, done.stderr) == (0, "")
    assert tree(world) == before


def test_a_busy_port_is_named_before_anything_is_built(
    run_command: RunCommand, world: Path
) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        done = run_command("serve", "--dev-addr", f"127.0.0.1:{port}")
    assert done.returncode == 2
    assert f"cannot be served at 127.0.0.1:{port}: Address already in use" in done.stderr
    assert f"make serve PORT={port + 1}" in done.stderr
    assert not (world / "docs/papers").exists()


# --- settings of an earlier version ---


def test_settings_in_their_old_place_are_read_with_a_warning(
    run_command: RunCommand, world: Path
) -> None:
    path = world / "mkdocs.yml"
    text = path.read_text(encoding="utf-8")
    plugin = text.index("  - almanac:\n")
    end = text.index("extra_css:")
    (world / "elsewhere").mkdir()
    (world / "elsewhere/a.txt").write_text(GOOD, encoding="utf-8")
    path.write_text(
        f"{text[:plugin]}  - almanac\n\n{text[end:]}\n"
        "extra:\n  almanac:\n    dumps: elsewhere\n    page_size: 7\n",
        encoding="utf-8",
    )
    done = run_command("check")
    assert done.returncode == 0
    assert "a.txt: 1 entries" in done.stdout
    assert "the settings below extra.almanac have a new place" in _unwrapped(done.stderr)
    path.write_text(path.read_text(encoding="utf-8").replace("page_size: 7", "page_size: no"))
    done = run_command("check")
    assert done.returncode == 2
    assert "mkdocs.yml: almanac: page_size: False is not valid" in _unwrapped(done.stderr)


def test_a_configuration_without_the_plugin_is_named(run_command: RunCommand, world: Path) -> None:
    (world / "mkdocs.yml").write_text("site_name: Nothing\n", encoding="utf-8")
    done = run_command("check")
    assert done.returncode == 2
    assert "the plugin almanac is missing" in done.stderr
